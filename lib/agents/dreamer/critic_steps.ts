/**
 * The critic's training on one set of imagined states: several steps, each on some of them.
 *
 * @module
 */

import type { Adam } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import { type ActorCriticShape, CriticLoss } from "./actor_critic.ts";
import type { TwoHot } from "../../nn/categorical.ts";

/**
 * Distributes the states at random over the steps of Adam. One step on all of them would leave the critic
 * hundreds of updates behind the policy (results/tuning/dreamer.csv).
 */
export class CriticSteps {
  /** States in one step. */
  readonly rows: number;
  readonly #adam: Adam;
  readonly #bins: TwoHot;
  readonly #steps: number;
  readonly #moments: number;
  readonly #loss: CriticLoss;

  /**
   * @param adam The critic's optimiser.
   * @param moments States in one update.
   * @param steps At most as many as states; states left over by an even distribution are not used.
   * @throws {RangeError} If there are fewer states than steps.
   */
  constructor(
    adam: Adam,
    shape: ActorCriticShape,
    bins: TwoHot,
    moments: number,
    steps: number,
  ) {
    if (steps > moments) throw new RangeError(`${steps} steps cannot share ${moments} states.`);
    this.rows = Math.floor(moments / steps);
    [this.#adam, this.#bins, this.#steps, this.#moments] = [adam, bins, steps, moments];
    this.#loss = new CriticLoss(adam.parameters, shape, this.rows);
  }

  /**
   * Trains the critic towards the returns.
   *
   * @param features [moments, featureSize]
   * @param returns [moments]
   * @param weights [moments]: the weight of each state.
   * @param random Distributes the states.
   */
  learn(
    features: Float32Array,
    returns: Float64Array,
    weights: Float64Array,
    random: Generator,
  ): void {
    const order = random.permutation(this.#moments);
    const loss = this.#loss;
    const width = loss.features.columns;
    for (let step = 0; step < this.#steps; step++) {
      for (let row = 0; row < this.rows; row++) {
        const moment = order[step * this.rows + row];
        const from = moment * width;
        loss.features.values.set(features.subarray(from, from + width), row * width);
        loss.weights.values[row] = weights[moment];
        this.#bins.encode(returns[moment], loss.targets.values, row * this.#bins.count);
      }
      this.#adam.descend(loss.program, loss.loss);
    }
  }
}
