/**
 * Weights of which one can be drawn in proportion, in logarithmic time.
 *
 * @module
 */

/** A complete binary tree whose inner nodes hold the sums of the weights below them. */
export class SumTree {
  /** Weights it holds. */
  readonly size: number;
  readonly #leaves: number;
  readonly #sums: Float64Array; // [2 leaves]: node i has the children 2i and 2i + 1; leaves come last

  /** All weights 0. */
  constructor(size: number) {
    this.size = size;
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(size, 2)));
    this.#sums = new Float64Array(2 * this.#leaves);
  }

  /** The sum of all weights. */
  get total(): number {
    return this.#sums[1];
  }

  /** The weight at an index. */
  get(index: number): number {
    return this.#sums[this.#leaves + index];
  }

  /** Sets the weight at an index; not negative. */
  set(index: number, weight: number): void {
    let node = this.#leaves + index;
    this.#sums[node] = weight;
    // sums are made afresh from both children, so that no rounding error stays behind
    for (node >>= 1; node >= 1; node >>= 1) {
      this.#sums[node] = this.#sums[2 * node] + this.#sums[2 * node + 1];
    }
  }

  /**
   * The index at which the running sum of the weights passes `mass`; never one of weight 0.
   *
   * @param mass In [0, total).
   */
  find(mass: number): number {
    let node = 1;
    let left = mass;
    while (node < this.#leaves) {
      node *= 2;
      if (left >= this.#sums[node] && this.#sums[node + 1] > 0) left -= this.#sums[node++];
    }
    return node - this.#leaves;
  }
}
