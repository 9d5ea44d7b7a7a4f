/**
 * The return that a learned model promises a policy. Beside the return that reality pays, it shows whether the
 * policy exploits the model: a promise far above what is paid was found in the model's errors.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { DynamicsModel } from "../dynamics/model.ts";
import { type Outcomes, UNKNOWN } from "../dynamics/outcomes.ts";
import { type RolloutPolicy, Rollouts } from "../dynamics/rollouts.ts";
import { Generator } from "../random/generator.ts";

/** Episodes imagined at a time, from the starts of as many of the last real episodes. */
const EPISODES = 20;

/** Imagines whole episodes from where real ones began, and sums what they would pay. */
export class PromisedReturn extends Stateful {
  readonly #rollouts: Rollouts;
  // derived: #outcomes are their owner's to save
  readonly #outcomes: Outcomes;
  readonly #timeLimit: number;
  readonly #size: number;
  /** [EPISODES, observationSize]: a ring of first observations. */
  readonly #starts: Float32Array;
  readonly #counters = { count: 0, isStart: true };

  constructor(model: DynamicsModel, outcomes: Outcomes, timeLimit: number) {
    super();
    this.#rollouts = new Rollouts(model, outcomes, EPISODES);
    this.#outcomes = outcomes;
    this.#timeLimit = timeLimit;
    this.#size = model.observationSize;
    this.#starts = new Float32Array(EPISODES * this.#size);
  }

  /** Takes note of a real step; the first one of an episode gives a start. */
  observe(observation: Float32Array, isEnd: boolean): void {
    if (this.#counters.isStart) {
      this.#starts.set(observation, (this.#counters.count++ % EPISODES) * this.#size);
    }
    this.#counters.isStart = isEnd;
  }

  /**
   * The mean return of imagined episodes under `policy`, by the members' mean: deterministic.
   * NaN before the first real step.
   */
  measure(policy: RolloutPolicy): number {
    const count = Math.min(EPISODES, this.#counters.count);
    if (count === 0) return NaN;
    let total = 0;
    const options = { length: this.#timeLimit, propagation: "mean", random: new Generator(0) } as const;
    this.#rollouts.run(this.#starts, count, policy, options, ({ rewards, terminated }, alive, depth) => {
      const beyond = this.#outcomes.lowestValue(1, this.#timeLimit - depth - 1);
      for (let i = 0; i < count; i++) {
        if (alive[i] === 1) total += rewards[i] + (terminated[i] === UNKNOWN ? beyond : 0);
      }
    });
    return total / count;
  }

  get parts(): Parts {
    return { counters: this.#counters, starts: this.#starts };
  }
}
