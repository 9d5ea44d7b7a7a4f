/**
 * The Q-learner as a learner of policies: epsilon-greedy where it explores.
 *
 * @module
 */

import type { Snapshot } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import type { LearningBatch } from "../replay/learning_batch.ts";
import type { Controller, Diagnostics } from "./agent.ts";
import type { PolicyLearner } from "./policy_learner.ts";
import type { QLearner } from "./q_learner.ts";

/** A {@linkcode QLearner} that takes a random action with probability epsilon. */
export class QPolicyLearner implements PolicyLearner {
  readonly #learner: QLearner;
  readonly #actionCount: number;
  readonly #epsilon: number;
  #lossSum = 0;
  #count = 0;

  constructor(learner: QLearner, actionCount: number, epsilon: number) {
    this.#learner = learner;
    this.#actionCount = actionCount;
    this.#epsilon = epsilon;
  }

  get gradientSteps(): number {
    return this.#learner.gradientSteps;
  }

  rewardOf(reward: number, terminated: boolean): number {
    return this.#learner.rewardOf(reward, terminated);
  }

  anneal(progress: number): void {
    this.#learner.anneal(progress);
  }

  explore(observation: Float32Array, random: Generator): number {
    if (random.uniform() < this.#epsilon) return random.integer(this.#actionCount);
    return this.#learner.greedyAction(observation);
  }

  exploreMany(observations: Float32Array, count: number, random: Generator, actions: Uint8Array): void {
    this.#learner.greedyActions(observations, count, actions);
    for (let i = 0; i < count; i++) {
      if (random.uniform() < this.#epsilon) actions[i] = random.integer(this.#actionCount);
    }
  }

  update(batch: LearningBatch): void {
    this.#lossSum += this.#learner.update(batch);
    this.#count++;
  }

  controller(): Controller {
    return this.#learner.controller();
  }

  diagnostics(): Diagnostics {
    const loss = this.#count === 0 ? NaN : this.#lossSum / this.#count;
    this.#lossSum = this.#count = 0;
    return { q_loss: loss };
  }

  save(): Snapshot {
    return { learner: this.#learner.save(), losses: Float64Array.of(this.#lossSum, this.#count) };
  }

  restore(snapshot: Snapshot): void {
    const { losses } = snapshot;
    if (!(losses instanceof Float64Array)) throw new TypeError("Not the snapshot of a Q-learner.");
    this.#learner.restore(snapshot.learner as Snapshot);
    [this.#lossSum, this.#count] = losses;
  }

  dispose(): void {
    this.#learner.dispose();
  }
}
