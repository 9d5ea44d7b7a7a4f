/**
 * Parses the options that a user's file declares: `{ pumpRate: 0.5 }`, or
 * `{ pumpRate: { default: 0.5, min: 0, max: 2, about: "Litres per second." } }`.
 *
 * @module
 */

import { isRecord } from "../settings/parse.ts";
import type { Setting, Settings, SettingValue } from "../settings/settings.ts";
import { type Refuse, shown } from "./form.ts";

/** Default bound of a numeric option. */
const UNBOUNDED = 1e9;

const fields = "default, min, above, max, whole, choices, about, why";

/**
 * The settings that a file declares.
 *
 * @throws {UsageError} For the first mistake.
 */
export function parseSettings(given: unknown, refuse: Refuse): Settings {
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
  const { default: value, min, above, max, whole, choices, about = "", why, ...rest } = given;
  const [extra] = Object.keys(rest);
  if (extra !== undefined) throw refuse(`${at} has no field "${extra}": fields are ${fields}.`);
  if (typeof about !== "string") throw refuse(`${at}.about must be a text: got ${shown(about)}.`);
  if (why !== undefined && typeof why !== "string") {
    throw refuse(`${at}.why must be a text, the reason for the default: got ${shown(why)}.`);
  }
  const documented = { about, ...(why === undefined ? {} : { source: why }) };
  if (choices !== undefined) {
    const isList = Array.isArray(choices) && choices.every((choice) => typeof choice === "string");
    if (!isList || !(choices as unknown[]).includes(value)) {
      throw refuse(`${at}.choices must be a list of texts that holds the default ${shown(value)}.`);
    }
    return { kind: "choice", default: value as string, choices, ...documented };
  }
  if (typeof value === "boolean") return { kind: "boolean", default: value, ...documented };
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw refuse(
      `${at} must have a default that is a number, true or false, or one of its choices: got ${
        shown(value)
      }.`,
    );
  }
  if (whole !== undefined && typeof whole !== "boolean") {
    throw refuse(`${at}.whole must be true for whole numbers, or left out: got ${shown(whole)}.`);
  }
  if (min !== undefined && above !== undefined) {
    throw refuse(`${at} has min and above: give one, as above leaves the bound itself out.`);
  }
  const [least, most] = [above ?? min ?? -UNBOUNDED, max ?? UNBOUNDED];
  const isWithin = typeof least === "number" && typeof most === "number" && value <= most &&
    (above === undefined ? least <= value : least < value);
  if (!isWithin) {
    const bounds = above === undefined ? "from min" : "above";
    throw refuse(
      `${at}: the default ${value} must lie ${bounds} to max: got ${shown(least)} and ${shown(most)}.`,
    );
  }
  if (whole !== true) {
    return {
      kind: "number",
      default: value,
      min: least,
      max: most,
      minExcluded: above !== undefined,
      ...documented,
    };
  }
  for (const [name, bound] of Object.entries({ default: value, min: least, max: most })) {
    if (Number.isSafeInteger(bound)) continue;
    throw refuse(`${at} takes whole numbers alone, and its ${name} is ${bound}.`);
  }
  return {
    kind: "integer",
    default: value,
    min: above === undefined ? least : least + 1,
    max: most,
    ...documented,
  };
}

/** Extreme values of options: the ends of a range that the author gave, and the other choices. */
export function extremesOf(settings: Settings): [key: string, value: SettingValue][] {
  return Object.entries(settings).flatMap(([key, setting]): [string, SettingValue][] => {
    const values: readonly SettingValue[] = setting.kind === "boolean"
      ? [true, false]
      : setting.kind === "choice"
      ? setting.choices
      : setting.kind === "number" || setting.kind === "integer"
      ? [setting.min, setting.max].filter((bound) =>
        Math.abs(bound) < UNBOUNDED &&
        !(setting.kind === "number" && setting.minExcluded && bound === setting.min)
      )
      : [];
    return values.filter((value) => value !== setting.default).map((value) => [key, value]);
  });
}
