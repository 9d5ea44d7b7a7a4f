/**
 * Early stopping's memory: each member's weights at its smallest held-out loss.
 *
 * @module
 */

import type { Mlp } from "../nn/mlp.ts";
import { assign, memoryOf } from "../nn/tensor_memory.ts";
import type { LogVarianceBounds } from "./log_variance_bounds.ts";

/** A held-out loss counts as better when it is smaller by this share. */
const IMPROVEMENT = 0.01;

/** Keeps each member's weights, and bounds of log variances, at its smallest held-out loss. */
export class BestWeights {
  readonly #mlp: Mlp;
  readonly #bounds: LogVarianceBounds | undefined;
  readonly #losses: Float64Array;
  readonly #weights: Float32Array[];
  readonly #min: Float32Array;
  readonly #max: Float32Array;

  /** Makes one from its options. */
  constructor(mlp: Mlp, bounds?: LogVarianceBounds) {
    this.#mlp = mlp;
    this.#bounds = bounds;
    this.#losses = new Float64Array(mlp.members).fill(Infinity);
    this.#weights = mlp.variables.map((variable) => new Float32Array(variable.size));
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
      this.#mlp.variables.forEach((variable, i) =>
        copyShare(memoryOf(variable), this.#weights[i], m, members)
      );
      if (this.#bounds === undefined) continue;
      copyShare(this.#bounds.min, this.#min, m, members);
      copyShare(this.#bounds.max, this.#max, m, members);
    }
    return isBetter;
  }

  /** Gives every member the weights that were kept. */
  takeBack(): void {
    this.#mlp.variables.forEach((variable, i) => assign(variable, this.#weights[i]));
    this.#bounds?.set(this.#min, this.#max);
  }
}

function copyShare(from: Float32Array, to: Float32Array, member: number, members: number): void {
  const share = to.length / members;
  to.set(from.subarray(member * share, (member + 1) * share), member * share);
}
