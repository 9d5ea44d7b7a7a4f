/**
 * Imagined experience of agents that follow their policy through the model: rollouts from real states, kept in a buffer from
 * which a share of every batch is drawn.
 *
 * Janner, Fu, Zhang and Levine, "When to trust your model: model-based policy optimization", 2019, algorithm 2.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Propagation } from "../dynamics/model.ts";
import type { Generator } from "../random/generator.ts";
import type { LearningBatch } from "../replay/learning_batch.ts";
import type { ReplayBuffer } from "../replay/replay_buffer.ts";
import type { Controller, Diagnostics, Transition } from "./agent.ts";
import type { FittedModel } from "./fitted_model.ts";
import { Imagination } from "./imagination.ts";
import type { ImaginedExperience, OffPolicyLearner } from "./off_policy_agent.ts";
import type { PredictedReturn } from "./predicted_return.ts";

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
  /** Share of the rollouts that start beyond the real states. */
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
  // derived: `fitted` is the agent's to save
  readonly fitted: FittedModel;
  readonly #options: ImaginedRolloutsOptions;
  readonly #imagination: Imagination;

  constructor(fitted: FittedModel, options: ImaginedRolloutsOptions, random: Generator) {
    super();
    const { capacity, rollouts: widest, startShare } = options;
    this.fitted = fitted;
    this.#options = options;
    this.#imagination = new Imagination(
      fitted.model,
      fitted.outcomes,
      { capacity, widest, startShare },
      random,
    );
  }

  get steps(): number {
    return this.#imagination.steps;
  }

  observe({ observation, terminated, truncated }: Transition): void {
    this.#imagination.observe(observation);
    this.#options.predicted?.observe(observation, terminated || truncated);
  }

  imagine(replay: ReplayBuffer, learner: OffPolicyLearner, steps: number, draws: Generator): void {
    const { interval, learningStarts, policyRandom = draws } = this.#options;
    if ((steps - learningStarts) % interval !== 0) return;
    this.#imagination.imagine(replay, {
      act: (observations, _alive, actions) =>
        learner.exploreMany(observations, actions.length, policyRandom, actions),
    }, { ...this.#options, length: this.#length(steps) });
  }

  rows(batchRows: number): number {
    return this.#imagination.buffer.size === 0 ? 0 : Math.round(this.#options.share * batchRows);
  }

  fill(batch: LearningBatch, draws: Generator, from: number, count: number): void {
    const { discount } = this.#options;
    this.#imagination.buffer.sample(batch, draws, { discount, steps: 1 }, from, count);
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
      imagination: this.#imagination,
      predicted: this.#options.predicted,
      policyRandom: this.#options.policyRandom,
    };
  }
}
