/**
 * Observations as the networks of agents see them: angles by their sine and cosine, everything at about unit size.
 *
 * @module
 */

import { ObservationFeatures } from "../dynamics/observation_features.ts";
import { text } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import { anglesOf } from "../tasks/environment.ts";
import type { Variable } from "../tasks/task.ts";

const form = {
  allowed: "auto, none, or positive numbers separated by spaces",
  pattern: /^(auto|none|[0-9][0-9.e+-]*( +[0-9][0-9.e+-]*)*)$/,
};

/** The setting that chooses the scale; agents include it among their own. */
export const observationScaleSetting = text("auto", {
  form,
  about:
    'What each observed variable is divided by: one positive number for each, separated by spaces; "none"; or "auto", half of its range, after the middle of the range is taken off. Of angles it is the sine and cosine that are divided, by 1 with auto.',
  source: "the range of a variable is part of the task, the same for every agent",
});

/** The same for agents that model observations or latents; theirs is an `ObservationScale` of {@linkcode EIGHTH}. */
export const fineObservationScaleSetting = text("auto", {
  form,
  about:
    'What each observed variable is divided by: one positive number for each, separated by spaces; "none"; or "auto", an eighth of its range, after the middle of the range is taken off.',
  source:
    "a range holds the extremes, and a good policy keeps to a small part of it, which a model's error must resolve",
});

/** Share of a variable's range that is brought to 1. */
export const EIGHTH = 1 / 8;

/** Smaller divisors, and larger ones than its inverse, leave nothing of a number in single precision. */
const LEAST_DIVISOR = 1e-6;

/** Takes fixed numbers off the features of observations and divides by others. */
export class ObservationScale {
  /** Numbers in one row of inputs: one more than in an observation for each angle. */
  readonly size: number;
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Observed variables that are angles: their sine is in their place, their cosine after all variables. */
  readonly angles: readonly number[];
  readonly #features: ObservationFeatures;
  readonly #factors: Float32Array;
  readonly #offsets: Float32Array;

  /**
   * @param setting The value of {@linkcode observationScaleSetting}.
   * @param variables What is observed; empty where observations are pictures, which are left alone.
   * @param size Numbers in one observation.
   * @param share Of its range, by which `auto` divides a variable; an angle's sine and cosine range over 2.
   * @throws {UsageError} If the setting is no such list, or not of `size` numbers.
   */
  constructor(setting: string, variables: readonly Variable[], size: number, share = 1 / 2) {
    const isAutomatic = setting === "auto" && variables.length === size;
    const divisors = isAutomatic
      ? variables.map(({ low, high, angle }) => share * (angle === true ? 2 : high - low))
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
    const angles = this.angles = anglesOf(variables);
    this.#features = new ObservationFeatures(size, angles);
    this.size = this.#features.size;
    this.observationSize = size;
    for (const k of angles) divisors.push(divisors[k]); // of cosines
    this.#factors = Float32Array.from(divisors, (d) => 1 / d);
    this.#offsets = Float32Array.from(
      divisors,
      (d, i) =>
        isAutomatic && i < size && variables[i].angle !== true
          ? -(variables[i].low + variables[i].high) / 2 / d
          : 0,
    );
  }

  /** [size]: what each feature is multiplied by; a copy. */
  get factors(): Float32Array {
    return this.#factors.slice();
  }

  /** [size]: what is added then; a copy. */
  get offsets(): Float32Array {
    return this.#offsets.slice();
  }

  /**
   * Writes the inputs of networks for `count` observations.
   *
   * @param observations [count, observationSize]
   * @param out [count, size], written; not `observations` itself.
   */
  apply(observations: Float32Array, count: number, out: Float32Array): void {
    const { size } = this;
    const from = this.#features.of(observations, count);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < size; j++) {
        out[i * size + j] = from[i * size + j] * this.#factors[j] + this.#offsets[j];
      }
    }
  }

  /**
   * Writes the features of `count` observations as they were before {@linkcode ObservationScale.apply} scaled them.
   *
   * @param from [count, size]
   * @param out [count, size], written; may be `from` itself.
   */
  invert(from: Float32Array, count: number, out: Float32Array): void {
    const { size } = this;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < size; j++) {
        out[i * size + j] = (from[i * size + j] - this.#offsets[j]) / this.#factors[j];
      }
    }
  }
}
