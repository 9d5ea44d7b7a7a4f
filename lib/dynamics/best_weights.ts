/**
 * Early stopping's memory: each member's weights at its smallest held-out loss.
 *
 * @module
 */

import type { Perceptron } from "../nn/perceptron.ts";
import type { LogVarianceBounds } from "./log_variance_bounds.ts";

/** A held-out loss counts as better when it is smaller by this share. */
const IMPROVEMENT = 0.01;

/** Keeps each member's weights, and bounds of log variances, at its smallest held-out loss. */
export class BestWeights {
  /** Weights and biases of every layer, [members, …]. */
  readonly #live: readonly Float32Array[];
  readonly #bounds: LogVarianceBounds | undefined;
  readonly #losses: Float64Array;
  readonly #weights: Float32Array[];
  readonly #min: Float32Array;
  readonly #max: Float32Array;

  constructor(network: Perceptron, bounds?: LogVarianceBounds) {
    this.#live = network.layers.flatMap(({ weights, biases }) => [weights.values, biases.values]);
    this.#bounds = bounds;
    this.#losses = new Float64Array(network.members).fill(Infinity);
    this.#weights = this.#live.map(({ length }) => new Float32Array(length));
    this.#min = new Float32Array(bounds?.min.length ?? 0);
    this.#max = new Float32Array(bounds?.max.length ?? 0);
  }

  /**
   * Keeps the weights of members whose loss is the smallest so far.
   *
   * @param losses [members]
   * @returns Whether the loss of a member became clearly smaller.
   */
  offer(losses: Float64Array): boolean {
    const members = losses.length;
    let isBetter = false;
    for (let m = 0; m < members; m++) {
      if (!(losses[m] < this.#losses[m])) continue;
      if (!(this.#losses[m] - losses[m] <= IMPROVEMENT * Math.abs(this.#losses[m]))) isBetter = true;
      this.#losses[m] = losses[m];
      this.#live.forEach((values, i) => copyShare(values, this.#weights[i], m, members));
      if (this.#bounds === undefined) continue;
      copyShare(this.#bounds.min, this.#min, m, members);
      copyShare(this.#bounds.max, this.#max, m, members);
    }
    return isBetter;
  }

  /** Gives every member the weights that were kept. */
  takeBack(): void {
    this.#live.forEach((values, i) => values.set(this.#weights[i]));
    this.#bounds?.set(this.#min, this.#max);
  }
}

function copyShare(from: Float32Array, to: Float32Array, member: number, members: number): void {
  const share = to.length / members;
  to.set(from.subarray(member * share, (member + 1) * share), member * share);
}
