/**
 * Parses the default export of a task file and checks every field, so that a mistake is reported before
 * anything runs.
 *
 * @module
 */

import { isRecord } from "../settings/parse.ts";
import type { Setting, Settings, SettingValue, SettingValues } from "../settings/settings.ts";
import { nearest, UsageError } from "../settings/usage_error.ts";
import type { Task, Variable } from "./task.ts";

/** The version of the task interface that this program supports. */
export const TASK_FORM = 1;

/** Actions are stored in bytes. */
const MOST_ACTIONS = 256;
/** Default bound of a numeric option. */
const UNBOUNDED = 1e9;
const MOST_VARIABLES = 1000;
const MOST_STEPS = 1_000_000;

const fields = [
  "mbrl",
  "name",
  "summary",
  "variables",
  "actions",
  "timeLimit",
  "solved",
  "settings",
  "start",
  "step",
  "observe",
  "rules",
  "draw",
];

/** A task with any settings. */
export type AnyTask = Task<SettingValues>;

/**
 * Parses a task.
 *
 * @param exported The default export, undefined if there is none.
 * @param file The file's name, for messages.
 * @throws {UsageError} For the first field that is missing, unknown or invalid.
 */
export function parseTask(exported: unknown, file: string): AnyTask {
  const refuse = (what: string) => new UsageError(`${file}: ${what}`);
  if (exported === undefined) {
    throw refuse("it has no default export: write `export default { mbrl: 1, name: …, … }`.");
  }
  if (!isRecord(exported)) throw refuse(`its default export must be an object: got ${shown(exported)}.`);
  if (typeof exported.mbrl === "number" && exported.mbrl > TASK_FORM) {
    throw refuse(
      `mbrl is ${exported.mbrl}, a later version of this form than the ${TASK_FORM} that this program reads: use a newer one.`,
    );
  }
  if (exported.mbrl !== TASK_FORM) {
    throw refuse(
      `mbrl must be ${TASK_FORM}, the version of this form: got ${shown(exported.mbrl)}.`,
    );
  }
  for (const key of Object.keys(exported)) {
    if (fields.includes(key)) continue;
    const near = nearest(key, fields);
    throw refuse(
      `a task has no field "${key}"${near === undefined ? "" : `: did you mean "${near}"?`} Fields are ${
        fields.join(", ")
      }.`,
    );
  }
  const { name, summary, actions, timeLimit, solved } = exported;
  if (typeof name !== "string" || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length > 60) {
    throw refuse(
      `name must be lower case letters, digits and single dashes, at most 60: got ${shown(name)}.`,
    );
  }
  if (typeof summary !== "string" || summary.trim() === "") {
    throw refuse(`summary must be a sentence: got ${shown(summary)}.`);
  }
  const variables = parseVariables(exported.variables, refuse);
  if (
    !Array.isArray(actions) || actions.length < 2 || actions.length > MOST_ACTIONS ||
    !actions.every((action) => typeof action === "string" && action.trim() !== "")
  ) {
    throw refuse(`actions must be a list of 2 to ${MOST_ACTIONS} names: got ${shown(actions)}.`);
  }
  if (new Set(actions).size < actions.length) throw refuse("actions names one action twice.");
  if (!isCount(timeLimit) || timeLimit > MOST_STEPS) {
    throw refuse(`timeLimit must be a whole number from 1 to ${MOST_STEPS}: got ${shown(timeLimit)}.`);
  }
  if (solved !== undefined && (typeof solved !== "number" || !Number.isFinite(solved))) {
    throw refuse(`solved must be a number, or left out: got ${shown(solved)}.`);
  }
  for (const key of ["start", "step"]) {
    if (typeof exported[key] !== "function") {
      throw refuse(`${key} must be a function: got ${shown(exported[key])}.`);
    }
  }
  for (const key of ["observe", "draw"]) {
    if (exported[key] !== undefined && typeof exported[key] !== "function") {
      throw refuse(`${key} must be a function, or left out: got ${shown(exported[key])}.`);
    }
  }
  return {
    ...exported,
    name,
    summary,
    variables,
    actions,
    settings: parseSettings(exported.settings, refuse),
    rules: parseRules(exported.rules, refuse),
  } as unknown as AnyTask;
}

type Refuse = (what: string) => UsageError;

function parseVariables(given: unknown, refuse: Refuse): Variable[] {
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_VARIABLES) {
    throw refuse(
      `variables must be a list of 1 to ${MOST_VARIABLES} objects { name, unit, low, high }: got ${
        shown(given)
      }.`,
    );
  }
  const names = new Set<string>();
  return given.map((variable: unknown, i): Variable => {
    const at = `variables[${i}]`;
    if (!isRecord(variable)) {
      throw refuse(`${at} must be an object { name, unit, low, high }: got ${shown(variable)}.`);
    }
    const { name, unit, low, high, angle, ...rest } = variable;
    const [extra] = Object.keys(rest);
    if (extra !== undefined) {
      throw refuse(`${at} has no field "${extra}": fields are name, unit, low, high, angle.`);
    }
    if (typeof name !== "string" || name.trim() === "") {
      throw refuse(`${at}.name must be a text: got ${shown(name)}.`);
    }
    if (names.has(name)) throw refuse(`${at}.name is taken: two variables are called "${name}".`);
    names.add(name);
    if (unit !== undefined && typeof unit !== "string") {
      throw refuse(`${at}.unit must be a text such as "m/s", "" for none: got ${shown(unit)}.`);
    }
    for (const [key, bound] of [["low", low], ["high", high]] as const) {
      if (typeof bound !== "number" || !Number.isFinite(bound)) {
        throw refuse(`${at}.${key} must be a number, the typical range's end: got ${shown(bound)}.`);
      }
    }
    if ((low as number) >= (high as number)) {
      throw refuse(`${at} ("${name}"): low must be below high: got ${low} and ${high}.`);
    }
    if (angle !== undefined && typeof angle !== "boolean") {
      throw refuse(`${at}.angle must be true, or left out: got ${shown(angle)}.`);
    }
    return {
      name,
      unit: unit ?? "",
      low: low as number,
      high: high as number,
      ...(angle === true ? { angle } : {}),
    };
  });
}

/** `{ pumpRate: 0.5 }`, or `{ pumpRate: { default: 0.5, min: 0, max: 2, about: "Litres per second." } }`. */
function parseSettings(given: unknown, refuse: Refuse): Settings {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    throw refuse(`settings must be an object of names and defaults: got ${shown(given)}.`);
  }
  const names = new Map<string, string>();
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      const other = names.get(key.toLowerCase());
      if (other !== undefined) {
        throw refuse(
          `settings: "${other}" and "${key}" differ in case alone, as file names must not: rename one.`,
        );
      }
      names.set(key.toLowerCase(), key);
      if (!/^[a-zA-Z][a-zA-Z0-9]*$/.test(key)) {
        throw refuse(`settings: a name is letters and digits, a letter first: got "${key}".`);
      }
      return [key, parseSetting(`settings.${key}`, isRecord(value) ? value : { default: value }, refuse)];
    }),
  );
}

function parseSetting(at: string, given: Record<string, unknown>, refuse: Refuse): Setting {
  const { default: value, min, max, choices, about = "", ...rest } = given;
  const [extra] = Object.keys(rest);
  if (extra !== undefined) {
    throw refuse(`${at} has no field "${extra}": fields are default, min, max, choices, about.`);
  }
  if (typeof about !== "string") throw refuse(`${at}.about must be a text: got ${shown(about)}.`);
  if (choices !== undefined) {
    const isList = Array.isArray(choices) && choices.every((choice) => typeof choice === "string");
    if (!isList || !(choices as unknown[]).includes(value)) {
      throw refuse(`${at}.choices must be a list of texts that holds the default ${shown(value)}.`);
    }
    return { kind: "choice", default: value as string, choices, about };
  }
  if (typeof value === "boolean") return { kind: "boolean", default: value, about };
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw refuse(
      `${at} must have a default that is a number, true or false, or one of its choices: got ${
        shown(value)
      }.`,
    );
  }
  const [least, most] = [min ?? -UNBOUNDED, max ?? UNBOUNDED];
  if (typeof least !== "number" || typeof most !== "number" || !(least <= value && value <= most)) {
    throw refuse(
      `${at}: the default ${value} must lie from min to max: got ${shown(least)} and ${shown(most)}.`,
    );
  }
  return { kind: "number", default: value, min: least, max: most, minExcluded: false, about };
}

/** Extreme values of options: the ends of a range that the author gave, and the other choices. */
export function extremesOf(settings: Settings): [key: string, value: SettingValue][] {
  return Object.entries(settings).flatMap(([key, setting]): [string, SettingValue][] => {
    const values: readonly SettingValue[] = setting.kind === "boolean"
      ? [true, false]
      : setting.kind === "choice"
      ? setting.choices
      : setting.kind === "number"
      ? [setting.min, setting.max].filter((bound) => Math.abs(bound) < UNBOUNDED)
      : [];
    return values.filter((value) => value !== setting.default).map((value) => [key, value]);
  });
}

function parseRules(given: unknown, refuse: Refuse): AnyTask["rules"] {
  if (given === undefined) return () => undefined;
  if (typeof given === "function") return given as NonNullable<AnyTask["rules"]>;
  if (!isRecord(given) || typeof given.reward !== "function" || typeof given.terminated !== "function") {
    throw refuse(
      `rules must be an object of two functions, reward(observation, action, next) and terminated(next): got ${
        shown(given)
      }.`,
    );
  }
  const rules = given as unknown as ReturnType<NonNullable<AnyTask["rules"]>>;
  return () => rules;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

/** A value in a message: short, on one line. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  if (value instanceof Promise) return "a Promise (write it without async)";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = "an object";
  }
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
