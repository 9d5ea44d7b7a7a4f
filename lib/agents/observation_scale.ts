/**
 * Observations brought to about unit size before a network sees them.
 *
 * @module
 */

import { text } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { Variable } from "../tasks/task.ts";

/** The setting that chooses the scale; agents include it among their own. */
export const observationScaleSetting = text("auto", {
  form: {
    allowed: "auto, none, or positive numbers separated by spaces",
    pattern: /^(auto|none|[0-9][0-9.e+-]*( +[0-9][0-9.e+-]*)*)$/,
  },
  about:
    'What each observed variable is divided by: one positive number for each, separated by spaces; "none"; or "auto", half of its range, after the middle of the range is taken off.',
  source: "the range is what the task says of its variables to every agent alike",
});

/** Smaller divisors, and larger ones than its inverse, leave nothing of a number in single precision. */
const LEAST_DIVISOR = 1e-6;

/** Takes fixed numbers off observations and divides by others. */
export class ObservationScale {
  readonly size: number;
  readonly #factors: Float32Array;
  readonly #offsets: Float32Array;

  /**
   * @param setting The value of {@linkcode observationScaleSetting}.
   * @param variables What is observed; empty where observations are pictures, which are left alone.
   * @param size Numbers in one observation.
   * @throws {UsageError} If the setting is no such list, or not of `size` numbers.
   */
  constructor(setting: string, variables: readonly Variable[], size: number) {
    const isAutomatic = setting === "auto" && variables.length === size;
    const divisors = isAutomatic
      ? variables.map(({ low, high }) => (high - low) / 2)
      : setting === "none" || setting === "auto"
      ? Array<number>(size).fill(1)
      : setting.trim().split(/\s+/).map(Number);
    if (divisors.length !== size || !divisors.every((d) => d >= LEAST_DIVISOR && d <= 1 / LEAST_DIVISOR)) {
      throw new UsageError(
        `An observationScale must be auto, none, or ${
          size === 1 ? "one number" : `${size} numbers`
        } from 1e-6 to 1e6, separated by spaces: got "${setting}".`,
      );
    }
    this.size = size;
    this.#factors = Float32Array.from(divisors, (d) => 1 / d);
    this.#offsets = Float32Array.from(
      divisors,
      (d, i) => isAutomatic ? -(variables[i].low + variables[i].high) / 2 / d : 0,
    );
  }

  /** [size]: what each variable is multiplied by; a copy. */
  get factors(): Float32Array {
    return this.#factors.slice();
  }

  /** [size]: what is added then; a copy. */
  get offsets(): Float32Array {
    return this.#offsets.slice();
  }

  /**
   * Writes `count` scaled observations.
   *
   * @param from [count, size]
   * @param out [count, size]; may be `from` itself.
   */
  apply(from: Float32Array, count: number, out: Float32Array): void {
    const { size } = this;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < size; j++) {
        out[i * size + j] = from[i * size + j] * this.#factors[j] + this.#offsets[j];
      }
    }
  }

  /** Writes `count` observations as they were before {@linkcode ObservationScale.apply}. */
  invert(from: Float32Array, count: number, out: Float32Array): void {
    const { size } = this;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < size; j++) {
        out[i * size + j] = (from[i * size + j] - this.#offsets[j]) / this.#factors[j];
      }
    }
  }
}
