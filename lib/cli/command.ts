/**
 * What a command is, and how its arguments are parsed. Help, completions and errors come from the same
 * description.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { unknownName, UsageError } from "../settings/usage_error.ts";
import type { Terminal } from "./terminal.ts";

/** One option of a command. */
export interface Option {
  /** Without the dashes: "eval-every". */
  readonly name: string;
  /** Placeholder of the value, such as "N"; absent for a flag. */
  readonly value?: string;
  /** Whether it may be given more than once. */
  readonly repeatable?: boolean;
  /** One sentence, with the default. */
  readonly about: string;
  /** Allowed values, for completions. */
  readonly choices?: () => readonly string[];
  /** Whether the value, or an entry of the list, may also be a path. */
  readonly orFile?: boolean;
  /** Whether the value is a comma-separated list. */
  readonly listed?: boolean;
  /** The settings that the value assigns, with the values that are known, for completions. */
  readonly assigns?: () => ReadonlyMap<string, readonly string[]>;
}

/** One positional argument. */
export interface Positional {
  /** In capitals: "CHECKPOINT". */
  readonly name: string;
  readonly about: string;
  readonly required: boolean;
  /** Whether it takes all remaining arguments. */
  readonly repeated?: boolean;
  /** As {@linkcode Option.choices}. */
  readonly choices?: () => readonly string[];
  /** As {@linkcode Option.orFile}. */
  readonly orFile?: boolean;
}

/** One command of the program. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Commands a user would type, each with what it does; help shows them first. */
  readonly examples: readonly (readonly [command: string, about: string])[];
  readonly positionals: readonly Positional[];
  readonly options: readonly Option[];
  /**
   * Runs the command.
   *
   * @returns The exit status: 0 done, 1 failed while running, 129, 130 or 143 after a signal.
   * @throws {UsageError} For wrong usage: exit status 2.
   */
  run(given: Arguments, terminal: Terminal): Promise<number>;
}

/** The arguments of one call, parsed and checked against the command's description. */
export class Arguments {
  /** As typed, without the program's and the command's name. */
  readonly raw: readonly string[];
  readonly positionals: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;
  readonly #flags: ReadonlySet<string>;

  constructor(
    raw: readonly string[],
    positionals: readonly string[],
    values: ReadonlyMap<string, readonly string[]>,
    flags: ReadonlySet<string>,
  ) {
    this.raw = raw;
    this.positionals = positionals;
    this.#values = values;
    this.#flags = flags;
  }

  /** Whether a flag was given. */
  has(flag: string): boolean {
    return this.#flags.has(flag);
  }

  /** The value of an option, or undefined where it was not given. */
  get(option: string): string | undefined {
    return this.#values.get(option)?.at(-1);
  }

  /** Every value of a repeatable option. */
  all(option: string): readonly string[] {
    return this.#values.get(option) ?? [];
  }

  /**
   * An option's value as a whole number, or undefined where it was not given.
   *
   * @throws {UsageError} If it is not a whole number in [min, max].
   */
  integer(
    option: string,
    { min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number },
  ): number | undefined {
    const text = this.get(option);
    if (text === undefined) return undefined;
    const value = /^\d+(e\d+)?$/i.test(text) ? Number(text) : NaN;
    if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new UsageError(`--${option} must be a whole number ${range}: got "${text}".`);
  }

  /**
   * An option's value as a duration in seconds, or undefined where it was not given.
   *
   * @throws {UsageError} If it is not a number from 0 to `MOST_SECONDS`.
   */
  seconds(option: string): number | undefined {
    const text = this.get(option);
    if (text === undefined) return undefined;
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (value <= MOST_SECONDS) return value;
    throw new UsageError(`--${option} must be a number of seconds from 0 to ${MOST_SECONDS}: got "${text}".`);
  }
}

/** Eleven days. */
const MOST_SECONDS = 1_000_000;

/** The options that every command has. */
export const universalOptions: readonly Option[] = [
  { name: "quiet", about: "Print only errors on standard error." },
  { name: "help", about: "Show this help." },
];

/**
 * Reads a command's arguments.
 *
 * @throws {UsageError} If an option is unknown, lacks its value or is given twice; or if a positional argument is
 * missing or too many.
 */
export function readArguments(command: Command, raw: readonly string[]): Arguments {
  const options = [...command.options, ...universalOptions];
  const taking = options.filter((option) => option.value !== undefined).map((option) => option.name);
  const parsed = parseArgs(joinValues(raw, new Set(taking)), {
    string: taking,
    collect: taking,
    boolean: options.filter((option) => option.value === undefined).map((option) => option.name),
    alias: { help: "h" },
    unknown: (argument: string, key?: string) => {
      if (key === undefined) return true;
      throw unknownName(
        `option of mbrl ${command.name}`,
        argument.replace(/=.*/s, ""),
        options.map((option) => `--${option.name}`),
      );
    },
  }) as { _: (string | number)[]; [name: string]: unknown };
  const values = new Map<string, readonly string[]>();
  const flags = new Set<string>();
  for (const option of options) {
    const value = parsed[option.name];
    if (option.value === undefined) {
      if (value === true) flags.add(option.name);
      continue;
    }
    const given = (Array.isArray(value) ? value : []).map(String);
    if (given.some((text) => text.trim() === "")) {
      throw new UsageError(`--${option.name} needs a value: --${option.name} ${option.value}.`);
    }
    if (given.length > 1 && !option.repeatable) {
      throw new UsageError(`--${option.name} is given ${given.length} times: once is allowed.`);
    }
    if (given.length > 0) values.set(option.name, given);
  }
  const positionals = parsed._.map(String);
  if (!flags.has("help")) checkPositionals(command, positionals);
  return new Arguments(raw, positionals, values, flags);
}

/** `--steps -5` as `--steps=-5`, so that a value may start with a dash. */
function joinValues(raw: readonly string[], taking: ReadonlySet<string>): string[] {
  const joined: string[] = [];
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] === "--") return [...joined, ...raw.slice(i)];
    const takesNext = raw[i].startsWith("--") && taking.has(raw[i].slice(2)) && i + 1 < raw.length &&
      !raw[i + 1].startsWith("--");
    joined.push(takesNext ? `${raw[i]}=${raw[++i]}` : raw[i]);
  }
  return joined;
}

function checkPositionals(command: Command, given: readonly string[]): void {
  const required = command.positionals.filter((positional) => positional.required);
  if (given.length < required.length) {
    const { name, about } = required[given.length];
    throw new UsageError(`mbrl ${command.name} needs ${name}, ${about}: see mbrl ${command.name} --help.`);
  }
  const most = command.positionals.some((positional) => positional.repeated)
    ? Infinity
    : command.positionals.length;
  if (given.length > most) {
    const takes = most === 0 ? "takes no positional argument" : `takes at most ${most} positional`;
    throw new UsageError(`mbrl ${command.name} ${takes}: "${given[most]}" is one too many.`);
  }
}
