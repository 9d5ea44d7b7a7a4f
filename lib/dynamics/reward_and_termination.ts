/**
 * What an imagined step pays and whether it ends the episode: by the task's own rules, or learned.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Restorable } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import type { TaskRules } from "../tasks/environment.ts";

/** The step ends the episode by the task's own rule: nothing is paid any more. */
export const ENDED = 1;
/**
 * The step leads where no data are. It ends the imagination and not the episode: the state is worth the
 * lowest value of any visited state ({@linkcode RewardAndTermination.lowestValue}), whatever the sign of
 * rewards.
 */
export const UNKNOWN = 2;

/** Rewards and terminations of imagined steps. */
export interface RewardAndTermination extends Restorable {
  /** Gradient steps taken; 0 where nothing is learned. */
  readonly updates: number;
  /** Learns from real transitions; does nothing where the rules are known. */
  fit(data: TransitionRows, random: Generator): void;
  /**
   * Writes the reward and the termination of every imagined step.
   *
   * @param observations [count, observationSize]
   * @param actions [count]
   * @param next [count, observationSize]
   * @param rewards [count], written.
   * @param terminated [count], written: 0 where the episode goes on, {@linkcode ENDED} or {@linkcode UNKNOWN}.
   */
  evaluate(
    observations: Float32Array,
    actions: Uint8Array,
    next: Float32Array,
    count: number,
    rewards: Float32Array,
    terminated: Uint8Array,
  ): void;
  /**
   * What an unknown state is worth: the return of the worst that was visited, by the rewards seen.
   *
   * @param discount In [0, 1].
   * @param steps Steps that are left; Infinity, with a discount below 1, where episodes have no end in time.
   */
  lowestValue(discount: number, steps: number): number;
}

/** Rewards and terminations by the task's own rules, which are prior knowledge. */
export class KnownRewardAndTermination extends Stateful implements RewardAndTermination {
  /** Rules take no gradient steps. */
  readonly updates = 0;
  readonly #rules: TaskRules;

  /**
   * Evaluates by rules.
   *
   * @param rules The task's, as `--rules known` gives them.
   */
  constructor(rules: TaskRules) {
    super();
    this.#rules = rules;
  }

  /** Rules need no data. */
  fit(): void {}

  /** Writes every step's reward and termination; see {@linkcode RewardAndTermination.evaluate}. */
  evaluate(
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

  /** No state is unknown to the rules. */
  lowestValue(): number {
    return 0;
  }

  /** Rules have no state. */
  get parts(): Parts {
    return {};
  }
}
