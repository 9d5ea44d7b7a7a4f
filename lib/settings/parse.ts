/**
 * Parses and checks the values of settings.
 *
 * @module
 */

import {
  defaultsOf,
  type Setting,
  type Settings,
  type SettingValue,
  type SettingValues,
  type ValuesOf,
} from "./settings.ts";
import { removalOf, valueRemovalOf } from "./removed.ts";
import { nearest, unknownName, UsageError } from "./usage_error.ts";

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Parses the value of a setting.
 *
 * @param name The setting's full name, for messages: "dqn.learningRate".
 * @throws {UsageError} If the text is not a value of the setting's kind, or out of its range.
 */
export function parseSetting(name: string, setting: Setting, text: string): SettingValue {
  switch (setting.kind) {
    case "number":
    case "integer":
      return checkSetting(
        name,
        setting,
        DECIMAL.test(text) && Number.isFinite(Number(text)) ? Number(text) : text,
      );
    case "boolean":
      return checkSetting(name, setting, text === "true" ? true : text === "false" ? false : text);
    default:
      return checkSetting(name, setting, text);
  }
}

/**
 * Parses several values, separated by commas.
 *
 * @throws {UsageError} As {@linkcode parseSetting}; also if a comma seems to be a decimal comma, or one of
 * its sides is empty.
 */
export function parseSweep(name: string, setting: Setting, text: string): SettingValue[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.length > 1 && parts.includes("")) {
    throw new UsageError(
      `${name} has no value on one side of a comma: separate values by commas without spaces, ${name}=1,2.`,
    );
  }
  const isDecimalComma = setting.kind === "number" && /^[+-]?\d+,\d+(e[+-]?\d+)?$/i.test(text.trim());
  const hint = `: a decimal point is written as a point, ${name}=${text.trim().replace(",", ".")}.`;
  // 0,003: nobody writes the value 3 as 003
  if (isDecimalComma && /^0\d/.test(parts[1])) {
    throw new UsageError(`${name} has a decimal comma, ${text}${hint}`);
  }
  try {
    return parts.map((part) => parseSetting(name, setting, part));
  } catch (error) {
    if (!isDecimalComma || !(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message.replace(/\.$/, "")}${hint}`);
  }
}

/**
 * Returns `value` if the setting allows it.
 *
 * @throws {UsageError} If it has another type, or is out of range.
 */
export function checkSetting(name: string, setting: Setting, value: unknown): SettingValue {
  const refuse = (allowed: string) => new UsageError(`${name} must be ${allowed}: got ${shown(value)}.`);
  switch (setting.kind) {
    case "number":
    case "integer": {
      const inRange = typeof value === "number" && Number.isFinite(value) &&
        (setting.kind === "number" || Number.isSafeInteger(value)) &&
        value <= setting.max && value >= setting.min &&
        !(setting.kind === "number" && setting.minExcluded && value === setting.min);
      if (!inRange) throw refuse(describeRange(setting));
      return value as number;
    }
    case "boolean":
      if (typeof value !== "boolean") throw refuse("true or false");
      return value;
    case "choice":
      if (typeof value !== "string" || !setting.choices.includes(value)) {
        const removal = typeof value === "string" ? valueRemovalOf(name, value) : undefined;
        if (removal !== undefined) throw new UsageError(removal);
        const near = typeof value === "string" ? nearest(value, setting.choices) : undefined;
        const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
        throw new UsageError(
          `${name} must be one of ${setting.choices.join(", ")}: got ${shown(value)}${hint}.`,
        );
      }
      return value;
    case "text":
      if (typeof value !== "string" || !setting.form.pattern.test(value)) throw refuse(setting.form.allowed);
      return value;
  }
}

/** What a setting allows, in words: "a number in (0, 1]". */
export function describeRange(setting: Setting): string {
  switch (setting.kind) {
    case "number":
      return `a number in ${setting.minExcluded ? "(" : "["}${setting.min}, ${setting.max}]`;
    case "integer":
      return `a whole number from ${setting.min} to ${setting.max}`;
    case "boolean":
      return "true or false";
    case "choice":
      return `one of ${setting.choices.join(", ")}`;
    case "text":
      return setting.form.allowed;
  }
}

/**
 * The value of every setting: from `values`, or else its default.
 *
 * @param owner The owner's name, for messages: "dqn".
 * @throws {UsageError} If a key is unknown or a value not allowed.
 */
export function resolveSettings<S extends Settings>(
  owner: string,
  settings: S,
  values: SettingValues,
): ValuesOf<S> {
  const resolved: Record<string, SettingValue> = { ...defaultsOf(settings) };
  for (const [key, value] of Object.entries(values)) {
    resolved[key] = checkSetting(`${owner}.${key}`, settingOf(owner, settings, key), value);
  }
  return resolved as ValuesOf<S>;
}

/** The setting named `key`. @throws {UsageError} If there is none. */
export function settingOf(owner: string, settings: Settings, key: string): Setting {
  if (!Object.hasOwn(settings, key)) {
    const removal = removalOf(owner, key);
    if (removal !== undefined) throw new UsageError(removal);
    throw unknownName(`setting of ${owner}`, key, Object.keys(settings));
  }
  return settings[key];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)} …` : text;
}

/** Whether a value read from outside is a table of named values. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
