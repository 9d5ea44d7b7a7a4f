/**
 * The notation of ranges, from which values of a setting are drawn: `log:1e-4..1e-2`, `lin:0..0.5`, `int:1..15`.
 *
 * @module
 */

import { checkSetting } from "./parse.ts";
import type { Setting } from "./settings.ts";
import { UsageError } from "./usage_error.ts";

/** A range of a numeric setting. */
export interface Range {
  /** `log` is uniform in the logarithm, `lin` in the value, `int` over whole numbers. */
  readonly scale: "log" | "lin" | "int";
  /** Its least value. */
  readonly low: number;
  /** Its greatest value, above `low`. */
  readonly high: number;
  /** Whether its values are whole numbers. */
  readonly isWhole: boolean;
}

const BEGIN = /^(log|lin|int):/;
const NUMBER = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?";
const FORM = RegExp(`^(log|lin|int):(${NUMBER})\\.\\.(${NUMBER})$`, "i");

/**
 * The range that a value of a numeric setting is written as; undefined if it is something else.
 *
 * @param name The setting's full name, for messages: "dqn.learningRate".
 * @throws {UsageError} If it begins as a range and is none, or holds values that the setting does not allow.
 */
export function parseRange(name: string, setting: Setting, value: unknown): Range | undefined {
  if (typeof value !== "string" || !BEGIN.test(value)) return undefined;
  if (setting.kind === "text") return undefined; // a text of its own
  if (setting.kind !== "number" && setting.kind !== "integer") {
    throw new UsageError(`${name} is no number, and a range is of numbers: list its values, got "${value}".`);
  }
  const [, scale, first, last] = FORM.exec(value) ?? [];
  if (scale === undefined) {
    throw new UsageError(`A range is written log:1e-4..1e-2, lin:0..0.5 or int:1..15: got ${name}=${value}.`);
  }
  const [low, high] = [first, last].map((text) => checkSetting(name, setting, Number(text)) as number);
  if (!(low < high)) throw new UsageError(`A range begins below its end: got ${name}=${value}.`);
  if (scale === "log" && low <= 0) {
    throw new UsageError(`A logarithmic range begins above 0: got ${name}=${value}.`);
  }
  const isWhole = setting.kind === "integer";
  if (isWhole && scale === "lin") {
    throw new UsageError(`${name} takes whole numbers: write the range as int:${first}..${last}.`);
  }
  if (scale === "int" && ![low, high].every(Number.isSafeInteger)) {
    throw new UsageError(`A range int:… begins and ends with whole numbers: got ${name}=${value}.`);
  }
  return { scale: scale as Range["scale"], low, high, isWhole: isWhole || scale === "int" };
}
