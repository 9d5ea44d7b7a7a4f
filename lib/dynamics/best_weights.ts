/**
 * Early stopping's memory: each member's weights at its smallest held-out loss.
 *
 * @module
 */

/** A held-out loss counts as better when it is smaller by this share. */
const IMPROVEMENT = 0.01;

/** Keeps each member's share of what is learned at its smallest held-out loss. */
export class BestWeights {
  readonly #learned: readonly Float32Array[];
  readonly #kept: readonly Float32Array[];
  readonly #losses: Float64Array;

  /** @param learned What gradients move, each [members, …]. */
  constructor(members: number, learned: readonly Float32Array[]) {
    this.#learned = learned;
    this.#kept = learned.map(({ length }) => new Float32Array(length));
    this.#losses = new Float64Array(members).fill(Infinity);
  }

  /**
   * Keeps the weights of members whose loss is the smallest so far.
   *
   * @param losses [members]
   * @returns Whether the loss of a member became clearly smaller.
   */
  offer(losses: Float64Array): boolean {
    let isBetter = false;
    for (let m = 0; m < losses.length; m++) {
      if (!(losses[m] < this.#losses[m])) continue;
      if (!(this.#losses[m] - losses[m] <= IMPROVEMENT * Math.abs(this.#losses[m]))) isBetter = true;
      this.#losses[m] = losses[m];
      this.#learned.forEach((values, i) => {
        const share = values.length / losses.length;
        this.#kept[i].set(values.subarray(m * share, (m + 1) * share), m * share);
      });
    }
    return isBetter;
  }

  /** Gives every member the weights that were kept. */
  restoreBest(): void {
    this.#learned.forEach((values, i) => values.set(this.#kept[i]));
  }
}
