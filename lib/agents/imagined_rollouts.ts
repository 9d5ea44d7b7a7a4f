/**
 * Imagined experience of agents that follow their policy through the model: rollouts from real states, kept
 * in a buffer from which a share of every batch is drawn.
 *
 * Janner, Fu, Zhang and Levine, "When to trust your model: model-based policy optimization", 2019, algorithm 2.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Propagation } from "../dynamics/model.ts";
import { Rollouts } from "../dynamics/rollouts.ts";
import type { Generator } from "../random/generator.ts";
import type { LearningBatch } from "../replay/learning_batch.ts";
import { ReplayBuffer } from "../replay/replay_buffer.ts";
import { share } from "../settings/kinds.ts";
import type { Controller, Diagnostics, Transition } from "./agent.ts";
import type { FittedModel } from "./fitted_model.ts";
import type { ImaginedExperience, OffPolicyLearner } from "./off_policy_agent.ts";
import type { PredictedReturn } from "./predicted_return.ts";

/** The setting of where rollouts start; agents include it among their own. */
export const startShareSetting = share(0.5, {
  about:
    "Share of the rollouts that start uniformly in the range of the real states so far, a little widened; the others start in replayed states.",
  source:
    "Janner et al. 2019: 0; measured on four seeds: with none, the share of evaluations that hold the solution falls from 0.83 to 0.69, as a policy that has only seen its own states forgets the others",
});

/**
 * Factor by which the range of the real states is widened about its middle: a little ahead of what has been
 * seen; 2 is too far for the model.
 */
const START_MARGIN = 1.2;

/** How rollouts are made and used. */
export interface ImaginedRolloutsOptions {
  /** Rollouts made at a time. */
  readonly rollouts: number;
  /** Real steps from one time to the next. */
  readonly interval: number;
  /** Imagined steps of a rollout after `steps` real steps, with a model of this held-out error. */
  readonly length: (steps: number, heldOutError: number) => number;
  readonly propagation: Propagation;
  readonly maxDisagreement?: number;
  readonly penalty?: number;
  /** Share of each batch that is imagined. */
  readonly share: number;
  /** Imagined transitions kept. */
  readonly capacity: number;
  /** The value of {@linkcode startShareSetting}. */
  readonly startShare: number;
  /** Discount per step. */
  readonly discount: number;
  /** Real steps before the first rollouts. */
  readonly learningStarts: number;
  /** The return that the model predicts for the policy, where that is reported. */
  readonly predicted?: PredictedReturn;
  /** Draws the policy's actions; the stream of the batches unless given. */
  readonly policyRandom?: Generator;
}

/** Rollouts of the learner's policy in the fitted model. */
export class ImaginedRollouts extends Stateful implements ImaginedExperience {
  // derived: `fitted` is the agent's to save; #starts is written before each use
  readonly fitted: FittedModel;
  /** The imagined transitions that are kept. */
  readonly buffer: ReplayBuffer;
  readonly #options: ImaginedRolloutsOptions;
  readonly #rollouts: Rollouts;
  readonly #random: Generator;
  readonly #starts: Float32Array;
  /** The smallest and the largest value of each observed variable so far. */
  readonly #low: Float32Array;
  readonly #high: Float32Array;
  readonly #counters = { steps: 0 };

  constructor(fitted: FittedModel, options: ImaginedRolloutsOptions, random: Generator) {
    super();
    const { model, outcomes } = fitted;
    const size = model.observationSize;
    this.fitted = fitted;
    this.buffer = new ReplayBuffer(options.capacity, size);
    this.#options = options;
    this.#rollouts = new Rollouts(model, outcomes, options.rollouts);
    this.#random = random;
    this.#starts = new Float32Array(options.rollouts * size);
    this.#low = new Float32Array(size).fill(Infinity);
    this.#high = new Float32Array(size).fill(-Infinity);
  }

  get steps(): number {
    return this.#counters.steps;
  }

  observe({ observation, terminated, truncated }: Transition): void {
    for (let j = 0; j < observation.length; j++) {
      if (observation[j] < this.#low[j]) this.#low[j] = observation[j];
      if (observation[j] > this.#high[j]) this.#high[j] = observation[j];
    }
    this.#options.predicted?.observe(observation, terminated || truncated);
  }

  imagine(replay: ReplayBuffer, learner: OffPolicyLearner, steps: number, draws: Generator): void {
    const { rollouts, startShare, interval, learningStarts, policyRandom = draws } = this.#options;
    if ((steps - learningStarts) % interval !== 0) return;
    replay.sampleObservations(this.#starts, rollouts, this.#random);
    const widened = Math.round(startShare * rollouts);
    for (let i = 0; i < widened; i++) this.#drawStart(i * this.#low.length);
    this.#counters.steps += this.#rollouts.run(
      this.#starts,
      rollouts,
      {
        act: (observations, _alive, actions) =>
          learner.exploreMany(observations, actions.length, policyRandom, actions),
      },
      { ...this.#options, length: this.#length(steps), random: this.#random },
      (step, alive) => this.buffer.addRows(step, alive),
    );
  }

  /** A start in the range of the real states, widened about its middle. */
  #drawStart(at: number): void {
    for (let j = 0; j < this.#low.length; j++) {
      const middle = (this.#low[j] + this.#high[j]) / 2;
      const reach = START_MARGIN * (this.#high[j] - this.#low[j]) / 2;
      this.#starts[at + j] = this.#random.uniform(middle - reach, middle + reach);
    }
  }

  rows(batchRows: number): number {
    return this.buffer.size === 0 ? 0 : Math.round(this.#options.share * batchRows);
  }

  fill(batch: LearningBatch, draws: Generator, from: number, count: number): void {
    const { discount } = this.#options;
    this.buffer.sample(batch, draws, { discount, steps: 1 }, from, count);
  }

  diagnostics(policy: Controller, steps: number): Diagnostics {
    const { predicted } = this.#options;
    if (predicted === undefined) return {};
    const { isFitted } = this.fitted.model;
    return {
      rollout_length: this.#length(steps),
      predicted_return: isFitted ? predicted.measure(policy) : NaN,
    };
  }

  #length(steps: number): number {
    return this.#options.length(steps, this.fitted.heldOutError);
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      buffer: this.buffer,
      random: this.#random,
      low: this.#low,
      high: this.#high,
      predicted: this.#options.predicted,
      policyRandom: this.#options.policyRandom,
    };
  }
}
