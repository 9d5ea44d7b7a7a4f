/**
 * The return that a learned model predicts for a policy. Beside the real return it shows whether the policy exploits the
 * model: a prediction far above it rests on the model's errors.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { imaginedReturns, ModelEpisodes } from "../dynamics/imagined_episodes.ts";
import type { DynamicsModel } from "../dynamics/model.ts";
import type { RewardAndTermination } from "../dynamics/reward_and_termination.ts";
import type { RolloutPolicy } from "../dynamics/rollouts.ts";
import { Generator } from "../random/generator.ts";

/** Episodes imagined at a time, from the starts of as many of the last real episodes. */
const EPISODES = 20;

/** Imagines whole episodes from where real ones began, and averages their returns. */
export class PredictedReturn extends Stateful {
  // derived: #model and #outcomes are their owner's to save
  readonly #model: DynamicsModel;
  readonly #outcomes: RewardAndTermination;
  readonly #timeLimit: number;
  /** [EPISODES, observationSize]: a ring of first observations. */
  readonly #starts: Float32Array;
  readonly #counters = { count: 0, isStart: true };

  constructor(model: DynamicsModel, outcomes: RewardAndTermination, timeLimit: number) {
    super();
    this.#model = model;
    this.#outcomes = outcomes;
    this.#timeLimit = timeLimit;
    this.#starts = new Float32Array(EPISODES * model.observationSize);
  }

  /** Takes note of a real step; the first one of an episode gives a start. */
  observe(observation: Float32Array, isEnd: boolean): void {
    const size = this.#model.observationSize;
    if (this.#counters.isStart) this.#starts.set(observation, (this.#counters.count++ % EPISODES) * size);
    this.#counters.isStart = isEnd;
  }

  /**
   * The mean return of imagined episodes under `policy`, by the members' mean: deterministic.
   * NaN before the first real step.
   */
  measure(policy: RolloutPolicy): number {
    const count = Math.min(EPISODES, this.#counters.count);
    if (count === 0) return NaN;
    const episodes = new ModelEpisodes(count, {
      model: this.#model,
      outcomes: this.#outcomes,
      policy,
      propagation: "mean",
      random: new Generator(0),
    });
    const starts = this.#starts.subarray(0, count * this.#model.observationSize);
    return imaginedReturns(episodes, starts, this.#timeLimit).reduce((sum, value) => sum + value, 0) / count;
  }

  get parts(): Parts {
    return { counters: this.#counters, starts: this.#starts };
  }
}
