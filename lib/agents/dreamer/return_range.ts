/**
 * The range of returns, by which advantages are divided, so that one entropy weight suits every task.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";

/** Averaging rate per batch: Hafner et al. 2023. */
const RATE = 0.01;

/** A moving average of the distance between the 5% and 95% quantiles (Hafner et al. 2023, "Actor learning"). */
export class ReturnRange extends Stateful {
  readonly #scalars = {
    range: 0,
    weight: 0, // corrects the bias of the first averages towards 0
  };

  /** The average range; 0 before the first batch. */
  get range(): number {
    return this.#scalars.weight === 0 ? 0 : this.#scalars.range / this.#scalars.weight;
  }

  /** The divisor of advantages: the range, at least 1. */
  get divisor(): number {
    return Math.max(1, this.range);
  }

  /** Forgets all batches. */
  reset(): void {
    this.#scalars.range = this.#scalars.weight = 0;
  }

  /** Updates the average with a batch of returns. */
  observe(returns: Float64Array): void {
    const sorted = returns.toSorted();
    const quantile = (q: number) => sorted[Math.round(q * (sorted.length - 1))];
    this.#scalars.range += RATE * (quantile(0.95) - quantile(0.05) - this.#scalars.range);
    this.#scalars.weight += RATE * (1 - this.#scalars.weight);
  }

  get parts(): Parts {
    return { scalars: this.#scalars };
  }
}
