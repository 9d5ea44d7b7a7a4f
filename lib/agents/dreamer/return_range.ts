/**
 * The range of returns, by which advantages are divided so that one entropy weight suits every task.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../../checkpoint/snapshot.ts";

/** How far the average moves to that of each batch: Hafner et al. 2023. */
const RATE = 0.01;

/** A moving average of the distance between the 5% and 95% quantiles (Hafner et al. 2023, equation 8). */
export class ReturnRange implements Restorable {
  #range = 0;
  #weight = 0; // of all that was seen, so that the first averages are not drawn to 0

  /** The average range; 0 before the first batch. */
  get range(): number {
    return this.#weight === 0 ? 0 : this.#range / this.#weight;
  }

  /** What advantages are divided by: the range, not below 1. */
  get divisor(): number {
    return Math.max(1, this.range);
  }

  /** Takes a batch of returns into account. */
  observe(returns: Float64Array): void {
    const sorted = returns.toSorted();
    const quantile = (q: number) => sorted[Math.round(q * (sorted.length - 1))];
    this.#range += RATE * (quantile(0.95) - quantile(0.05) - this.#range);
    this.#weight += RATE * (1 - this.#weight);
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
