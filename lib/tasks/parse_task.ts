/**
 * Parses the default export of a task file and checks every field, so that a mistake is reported before
 * anything runs.
 *
 * @module
 */

import { isRecord } from "../settings/parse.ts";
import type { SettingValues } from "../settings/settings.ts";
import { parseForm, type Refuse, shown } from "../user_files/form.ts";
import { parseSettings } from "../user_files/parse_settings.ts";
import type { Task, Variable } from "./task.ts";

/** Actions are stored in bytes. */
const MOST_ACTIONS = 256;
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
  const { fields: given, name, summary, refuse } = parseForm(exported, file, "task", fields);
  const { actions, timeLimit, solved } = given;
  const variables = parseVariables(given.variables, refuse);
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
    if (typeof given[key] !== "function") {
      throw refuse(`${key} must be a function: got ${shown(given[key])}.`);
    }
  }
  for (const key of ["observe", "draw"]) {
    if (given[key] !== undefined && typeof given[key] !== "function") {
      throw refuse(`${key} must be a function, or left out: got ${shown(given[key])}.`);
    }
  }
  return {
    ...given,
    name,
    summary,
    variables,
    actions,
    settings: parseSettings(given.settings, refuse),
    rules: parseRules(given.rules, refuse),
  } as unknown as AnyTask;
}

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
