/**
 * The bins that the critic's values are distributed over.
 *
 * @module
 */

import { TwoHot } from "../../nn/two_hot.ts";
import { symexp, symlog } from "../../nn/value_scales.ts";

/** How bins are spaced: evenly in symlog units, as Hafner et al. 2023 do, or evenly in returns. */
export type ValueSpacing = "symlog" | "even";

/**
 * Values as two-hot weights of bins that lie about 0. Bins in symlog units hold returns of any size, but lie far apart where returns are
 * large: at 150, 41 bins to ±6 are 45 apart, while one action moves a value by less than 1.
 */
export class ValueBins {
  /** How many there are. */
  readonly count: number;
  readonly #bins: TwoHot;
  readonly #isEven: boolean;

  /**
   * @param limit The last bin, in symlog units or as a return; the first is its negative.
   * @throws {RangeError} If there are fewer than two, or the limit is not above 0.
   */
  constructor(spacing: ValueSpacing, limit: number, count: number) {
    this.count = count;
    this.#bins = new TwoHot(-limit, limit, count);
    this.#isEven = spacing === "even";
  }

  /** Writes the weights of a value; one beyond the ends is taken for the end. */
  encode(value: number, out: Float32Array, at: number): void {
    this.#bins.encode(this.#isEven ? value : symlog(value), out, at);
  }

  /** The value that the mean under softmax(logits) stands for. */
  mean(logits: Float32Array, at: number): number {
    const mean = this.#bins.mean(logits, at);
    return this.#isEven ? mean : symexp(mean);
  }
}
