/**
 * What an imagined step pays and whether it ends the episode: from the task's known rules, from what was learned,
 * or (termination only) never.
 *
 * @module
 */

import type { TaskRules } from "../envs/environment.ts";

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

/**
 * Rewards of another judge, and no end ever. A learner that trains on imagined steps that never end sees its values
 * of imagined falls grow without bound.
 */
export class EndlessOutcomes implements Outcomes {
  readonly #inner: Outcomes;

  /** Makes one from its options. */
  constructor(inner: Outcomes) {
    this.#inner = inner;
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
    this.#inner.judge(observations, actions, next, count, rewards, terminated);
    terminated.fill(0, 0, count);
  }
}
