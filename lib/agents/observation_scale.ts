/**
 * Observations brought to about unit size before a network sees them.
 *
 * @module
 */

import { text } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";

/** The setting that chooses the scale; agents include it among their own. */
export const observationScaleSetting = text("auto", {
  form: {
    allowed: "auto, none, or positive numbers separated by spaces",
    pattern: /^(auto|none|[0-9][0-9.e+-]*( +[0-9][0-9.e+-]*)*)$/,
  },
  about:
    'What each observed variable is divided by: one positive number for each, separated by spaces; "none"; or "auto", which is 1.2 1 0.1 1 for (x, x\', theta, theta\'), 1.2 0.1 for (x, theta), and none otherwise.',
  source:
    "half of the region in which the pole counts as up; measured: unscaled angles learn several times slower",
});

const automatic: Readonly<Record<number, readonly number[]>> = {
  4: [1.2, 1, 0.1, 1], // m, m/s, rad, rad/s
  2: [1.2, 0.1], // m, rad
};

/** Smaller divisors, and larger ones than its inverse, leave nothing of a number in single precision. */
const LEAST_DIVISOR = 1e-6;

/** Divides observations by fixed numbers. */
export class ObservationScale {
  readonly size: number;
  readonly #factors: Float32Array;

  /**
   * @param setting The value of {@linkcode observationScaleSetting}.
   * @param size Numbers in one observation.
   * @throws {UsageError} If the setting is no such list, or not of `size` numbers.
   */
  constructor(setting: string, size: number) {
    const divisors = setting === "none"
      ? Array<number>(size).fill(1)
      : setting === "auto"
      ? automatic[size] ?? Array<number>(size).fill(1)
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
  }

  /** [size]: what each variable is multiplied by; a copy. */
  get factors(): Float32Array {
    return this.#factors.slice();
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
      for (let j = 0; j < size; j++) out[i * size + j] = from[i * size + j] * this.#factors[j];
    }
  }

  /** Writes `count` observations as they were before {@linkcode ObservationScale.apply}. */
  invert(from: Float32Array, count: number, out: Float32Array): void {
    const { size } = this;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < size; j++) out[i * size + j] = from[i * size + j] / this.#factors[j];
    }
  }
}
