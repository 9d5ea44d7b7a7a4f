/**
 * Categorical distributions given by logits, and numbers as distributions over bins: a regression learned as a classification.
 *
 * Schrittwieser et al., "Mastering Atari, Go, chess and shogi by planning with a learned model", 2020, appendix F;
 * Hafner et al., "Mastering diverse domains through world models", 2023, equations 1 and 9.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import type { Kernels } from "./kernels/kernels.ts";
import type { Node } from "./node.ts";

/** The first index, from 0, of the largest of `count` numbers that start at `from`. */
export function argmax(values: ArrayLike<number>, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) {
    if (values[from + i] > values[from + best]) best = i;
  }
  return best;
}

/** Writes the softmax of the `count` logits that start at `from` to `out`, starting at `to`. */
export function softmax(
  logits: Float32Array,
  from: number,
  count: number,
  out: Float64Array,
  to: number,
): void {
  const largest = logits[from + argmax(logits, from, count)];
  let sum = 0;
  for (let i = 0; i < count; i++) sum += out[to + i] = Math.exp(logits[from + i] - largest);
  for (let i = 0; i < count; i++) out[to + i] /= sum;
}

/**
 * Log probabilities of a softmax, row by row.
 *
 * @param logits [rows, count]
 * @param out [rows, count], written; may be `logits` itself.
 */
export function logSoftmax(logits: Float32Array, rows: number, count: number, out: Float32Array): void {
  for (let at = 0; at < rows * count; at += count) {
    const largest = logits[at + argmax(logits, at, count)];
    let sum = 0;
    for (let i = 0; i < count; i++) sum += Math.exp(logits[at + i] - largest);
    const total = largest + Math.log(sum);
    for (let i = 0; i < count; i++) out[at + i] = logits[at + i] - total;
  }
}

/**
 * An index, from 0, sampled from the softmax of `count` logits at `from`, divided by a temperature.
 *
 * @param temperature 0 gives the most likely index and draws nothing.
 */
export function sampleLogits(
  logits: ArrayLike<number>,
  from: number,
  count: number,
  random: Generator,
  temperature = 1,
): number {
  const likeliest = argmax(logits, from, count);
  if (temperature === 0 || count === 1) return likeliest;
  const weight = (i: number) => Math.exp((logits[from + i] - logits[from + likeliest]) / temperature);
  let total = 0;
  for (let i = 0; i < count; i++) total += weight(i);
  let left = random.uniform() * total;
  for (let i = 0; i < count; i++) {
    left -= weight(i);
    if (left < 0) return i;
  }
  return likeliest; // rounding alone leaves a rest
}

/** An invertible function that compresses numbers of any size. */
export interface Scale {
  /** From a number to the scale. */
  readonly apply: (x: number) => number;
  /** From the scale to a number. */
  readonly invert: (y: number) => number;
}

/** The identity. */
export const plainScale: Scale = { apply: (x) => x, invert: (y) => y };

/** sign(x) log(1 + |x|) (Hafner et al. 2023, equation 1). */
export const symlog = (x: number): number => Math.sign(x) * Math.log1p(Math.abs(x));

/** The inverse of {@linkcode symlog}. */
export const symexp = (y: number): number => Math.sign(y) * Math.expm1(Math.abs(y));

/** With bins in symlog units, numbers of any size are covered, but the resolution is low for large ones. */
export const symlogScale: Scale = { apply: symlog, invert: symexp };

/** Slope that keeps {@linkcode contractedScale} accurately invertible for large numbers. */
const EPSILON = 1e-3;

/**
 * h(x) = sign(x)(√(|x| + 1) − 1) + εx with ε = 0.001 (Pohlen et al., "Observe and look further: achieving consistent
 * performance on Atari", 2018; as MuZero, appendix F).
 */
export const contractedScale: Scale = {
  apply: (x) => Math.sign(x) * (Math.sqrt(Math.abs(x) + 1) - 1) + EPSILON * x,
  invert(y) {
    // with u = √(|x| + 1): ε u² + u − (1 + ε + |y|) = 0
    const u = (Math.sqrt(1 + 4 * EPSILON * (1 + EPSILON + Math.abs(y))) - 1) / (2 * EPSILON);
    return Math.sign(y) * (u * u - 1);
  },
};

/** Bins, evenly spaced on a scale, by which a number is encoded as a distribution. */
export class TwoHot {
  /** Number of bins. */
  readonly count: number;
  readonly #low: number;
  readonly #width: number;
  readonly #scale: Scale;

  /**
   * Creates the bins.
   *
   * @param low The first bin, on the scale.
   * @param high The last bin, on the scale.
   * @throws {RangeError} If there are fewer than two bins, or they are not in ascending order.
   */
  constructor(low: number, high: number, count: number, scale = plainScale) {
    if (!Number.isInteger(count) || count < 2 || !(low < high)) {
      throw new RangeError(
        `${count} bins from ${low} to ${high}: there must be two or more, in ascending order.`,
      );
    }
    this.count = count;
    this.#low = low;
    this.#width = (high - low) / (count - 1);
    this.#scale = scale;
  }

  /**
   * Encodes `value` as weights of the two nearest bins whose mean on the scale is `value`; all others are 0.
   * Values beyond the ends are clipped.
   *
   * @param out `count` numbers from `at` on are written.
   */
  encode(value: number, out: Float32Array, at: number): void {
    for (let i = at; i < at + this.count; i++) out[i] = 0;
    const scaled = this.#scale.apply(value);
    const place = Math.min(Math.max((scaled - this.#low) / this.#width, 0), this.count - 1);
    const lower = Math.min(Math.floor(place), this.count - 2);
    const share = place - lower;
    out[at + lower] = 1 - share;
    out[at + lower + 1] = share;
  }

  /**
   * Decodes the mean on the scale under softmax(logits).
   *
   * @param kernels Those of the logits' workspace.
   * @param logits `count` numbers from `at` on are read.
   */
  mean(kernels: Kernels, logits: Node, at: number): number {
    return this.#scale.invert(
      this.#low + this.#width * kernels.meanIndex(logits.address + 4 * at, this.count),
    );
  }
}
