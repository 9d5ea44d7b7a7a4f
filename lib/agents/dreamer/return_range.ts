/**
 * The range of returns, by which advantages are divided so that one entropy weight suits every task.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../../checkpoint/snapshot.ts";

/** A moving average of the distance between the 5% and 95% quantiles (Hafner et al. 2023, equation 8). */
export class ReturnRange implements Restorable {
  readonly #rate: number;
  readonly #cap: number;
  #range = 0;
  #weight = 0; // of all that was seen, so that the first averages are not drawn to 0

  /** @param rate How far the average moves to each batch. @param cap The largest divisor. */
  constructor(rate: number, cap: number) {
    this.#rate = rate;
    this.#cap = cap;
  }

  /** The average range; 0 before the first batch. */
  get range(): number {
    return this.#weight === 0 ? 0 : this.#range / this.#weight;
  }

  /** What advantages are divided by: the range, not below 1 and not above the cap. */
  get divisor(): number {
    return Math.min(Math.max(1, this.range), this.#cap);
  }

  /** Takes a batch of returns into account. */
  observe(returns: Float64Array): void {
    const sorted = returns.toSorted();
    const quantile = (q: number) => sorted[Math.round(q * (sorted.length - 1))];
    this.#range += this.#rate * (quantile(0.95) - quantile(0.05) - this.#range);
    this.#weight += this.#rate * (1 - this.#weight);
  }

  save(): Snapshot {
    return { range: this.#range, weight: this.#weight };
  }

  restore({ range, weight }: Snapshot): void {
    if (typeof range !== "number" || typeof weight !== "number") {
      throw new TypeError("Not the snapshot of a range of returns.");
    }
    this.#range = range;
    this.#weight = weight;
  }
}
