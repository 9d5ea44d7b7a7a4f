/**
 * The mixture density head of M (Bishop, "Mixture density networks", 1994; Ha and Schmidhuber 2018): every number's
 * change is a mixture of normal distributions; or, as a control, its mean alone.
 *
 * @module
 */

import { sampleLogits } from "../../nn/categorical.ts";
import type { Node, Program } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";

/** The standard deviation of a mixture's part does not pass below this, in deviations of the change. */
const SMALLEST_DEVIATION = 0.01;
const HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI);

/** What a head's output means. */
export class Mixture {
  /** Parts of each number's mixture. */
  readonly parts: number;
  /** Numbers in one row of the head's output: the logits of all parts, their means, and what gives their deviations. */
  readonly size: number;
  readonly #width: number;
  readonly #isDeterministic: boolean;

  /**
   * @param numbers Predicted in each row.
   * @param parts 0 where the mean alone is predicted.
   */
  constructor(numbers: number, parts: number) {
    this.#isDeterministic = parts === 0;
    this.parts = Math.max(parts, 1);
    this.#width = numbers * this.parts;
    this.size = this.#isDeterministic ? numbers : 3 * this.#width;
  }

  /**
   * −log of the density, summed over the numbers of a row; the squared error of a mean.
   *
   * @param head [rows, size]
   * @param changes [rows, numbers × parts]: each change, repeated for every part.
   * @returns [rows, 1]
   */
  losses(program: Program, head: Node, changes: Node): Node {
    if (this.#isDeterministic) return program.sumColumns(program.squaredError(head, changes));
    const width = this.#width;
    const shares = program.logSoftmax(program.columns(head, 0, width), this.parts);
    const means = program.columns(head, width, 2 * width);
    const deviations = program.shift(
      program.softplus(program.columns(head, 2 * width, 3 * width)),
      SMALLEST_DEVIATION,
    );
    const logs = program.log(deviations);
    const apart = program.multiply(program.subtract(changes, means), program.exp(program.scale(logs, -1)));
    const densities = program.subtract(
      program.subtract(shares, program.scale(program.square(apart), 0.5)),
      program.shift(logs, HALF_LOG_TAU),
    );
    return program.scale(program.sumColumns(program.logSumExp(densities, this.parts)), -1);
  }

  /**
   * Draws one number.
   *
   * @param head The row's output begins at `from`.
   * @param k Which number of the row.
   * @param temperature τ: shares to the power of 1/τ, variances times τ; 0 takes the mean of the likeliest part.
   */
  sample(head: Float32Array, from: number, k: number, temperature: number, random: Generator): number {
    if (this.#isDeterministic) return head[from + k];
    const first = from + k * this.parts;
    const part = first + sampleLogits(head, first, this.parts, random, temperature);
    if (temperature === 0) return head[part + this.#width];
    const raw = head[part + 2 * this.#width];
    const deviation = Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw))) + SMALLEST_DEVIATION;
    return head[part + this.#width] + Math.sqrt(temperature) * deviation * random.normal();
  }
}
