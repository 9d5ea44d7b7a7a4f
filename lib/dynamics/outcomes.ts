/**
 * What an imagined step pays and whether it ends the episode.
 *
 * @module
 */

import type { TaskRules } from "../tasks/environment.ts";

/** Rewards and ends of imagined steps. */
export interface Outcomes {
  /**
   * Writes the reward and the end of every imagined step.
   *
   * @param observations [count, observationSize]
   * @param actions [count]
   * @param next [count, observationSize]
   * @param rewards [count], written.
   * @param terminated [count], written with 1 where the step ends the episode.
   */
  judge(
    observations: Float32Array,
    actions: Uint8Array,
    next: Float32Array,
    count: number,
    rewards: Float32Array,
    terminated: Uint8Array,
  ): void;
}

/** Rewards and ends by the task's own rules: prior knowledge, stated as such. */
export class KnownOutcomes implements Outcomes {
  readonly #rules: TaskRules;

  /** Makes one from its options. */
  constructor(rules: TaskRules) {
    this.#rules = rules;
  }

  /** Writes the reward and the end of every imagined step; see the interface. */
  judge(
    observations: Float32Array,
    actions: Uint8Array,
    next: Float32Array,
    count: number,
    rewards: Float32Array,
    terminated: Uint8Array,
  ): void {
    this.#rules.terminated(next, count, terminated);
    this.#rules.reward(observations, actions, next, count, rewards);
  }
}
