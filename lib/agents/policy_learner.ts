/**
 * What learns a policy from batches of transitions, wherever these come from: a Q-learner or an actor-critic.
 *
 * @module
 */

import type { Restorable } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import type { LearningBatch } from "../replay/learning_batch.ts";
import type { Controller, Diagnostics } from "./agent.ts";

/** A learner of a policy over discrete actions. */
export interface PolicyLearner extends Restorable {
  /** Gradient steps taken, of every network together. */
  readonly gradientSteps: number;
  /** What one step is worth to the learner: rewards of the batches it is given must be this. */
  rewardOf(reward: number, terminated: boolean): number;
  /** Sets the step sizes for the share of the budget that has passed, in [0, 1]. */
  anneal(progress: number): void;
  /** The exploring action in one observation [observationSize]. */
  explore(observation: Float32Array, random: Generator): number;
  /**
   * Exploring actions in many observations, with one forward pass.
   *
   * @param observations [count, observationSize]
   * @param actions [count], written.
   */
  exploreMany(observations: Float32Array, count: number, random: Generator, actions: Uint8Array): void;
  /** One update on a batch of the size the learner was made for. */
  update(batch: LearningBatch): void;
  /** The greedy policy over parallel episodes. */
  controller(): Controller;
  /** Averages since the last call. */
  diagnostics(): Diagnostics;
  /** Frees the networks. */
  dispose(): void;
}
