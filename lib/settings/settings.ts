/**
 * Settings: the documented, typed, validated options of an agent or a task. One exported object of
 * {@linkcode Setting}s is the only place where a default is written. The command line, configuration files,
 * checkpoints, `mbrl agents` and the README's tables all use it.
 *
 * @module
 */

import type { Condition } from "./dependencies.ts";

/** The type of a setting's value. */
export type SettingValue = number | boolean | string;

/** One setting: its kind, default, allowed values, meaning, and the reason or paper for the default. */
export type Setting<V extends SettingValue = SettingValue> =
  & { readonly about: string; readonly source?: string; readonly when?: Condition; readonly default: V }
  & (
    | { readonly kind: "number"; readonly min: number; readonly max: number; readonly minExcluded: boolean }
    | { readonly kind: "integer"; readonly min: number; readonly max: number; readonly quantity?: Quantity }
    | { readonly kind: "boolean" }
    | { readonly kind: "choice"; readonly choices: readonly string[] }
    | { readonly kind: "text"; readonly form: TextForm }
  );

/** What a whole number counts, if a run's memory depends on it. */
export type Quantity =
  | "capacity"
  | "imagined"
  | "batch"
  | "width"
  | "members"
  | "sequence"
  | "count";

/** The form of a text setting. */
export interface TextForm {
  /** Description for messages: "auto, none, or numbers". */
  readonly allowed: string;
  /** Pattern of the whole text. */
  readonly pattern: RegExp;
}

/** A named set of settings. */
// deno-lint-ignore no-explicit-any
export type Settings = Readonly<Record<string, Setting<any>>>;

/** The values of a set of settings: what an agent receives. */
export type ValuesOf<S extends Settings> = { readonly [K in keyof S]: S[K]["default"] };

/** Untyped values by name, as they come from a command line, a file or a checkpoint. */
export type SettingValues = Readonly<Record<string, SettingValue>>;

/** The documentation of a setting. */
export interface Documented {
  /** What the setting does, in one sentence, with its unit. */
  about: string;
  /** The reason for the default: a paper, a measurement. */
  source?: string;
  /** The values of other settings under which it has an effect; always if absent. */
  when?: Condition;
}

/**
 * A real number in [min, max], or in (min, max] with `above` instead of `min`; prefer a kind of `kinds.ts`.
 */
export function number(
  value: number,
  options: Documented & { max: number } & ({ min: number; above?: never } | { above: number; min?: never }),
): Setting<number> {
  const { above, min, max, ...documented } = options;
  return {
    kind: "number",
    default: value,
    min: (above ?? min) as number,
    max,
    minExcluded: above !== undefined,
    ...documented,
  };
}

/** A whole number in [min, max]; prefer a kind of `kinds.ts`. */
export function integer(
  value: number,
  options: Documented & { min: number; max: number; quantity?: Quantity },
): Setting<number> {
  return { kind: "integer", default: value, ...options };
}

/** On or off. */
export function boolean(value: boolean, options: Documented): Setting<boolean> {
  return { kind: "boolean", default: value, ...options };
}

/** One of a fixed list of words. */
export function choice<const C extends readonly string[]>(
  value: C[number],
  choices: C,
  options: Documented,
): Setting<C[number]> {
  return { kind: "choice", default: value, choices, ...options };
}

/** Text that matches a form. */
export function text(value: string, options: Documented & { form: TextForm }): Setting<string> {
  return { kind: "text", default: value, ...options };
}

/** Some settings of a set, for another agent to include among its own. */
export function pick<S extends Settings, K extends keyof S>(settings: S, ...keys: readonly K[]): Pick<S, K> {
  return Object.fromEntries(keys.map((key) => [key, settings[key]])) as Pick<S, K>;
}

/** Every setting at its default. */
export function defaultsOf<S extends Settings>(settings: S): ValuesOf<S> {
  return Object.fromEntries(Object.entries(settings).map(([key, s]) => [key, s.default])) as ValuesOf<S>;
}
