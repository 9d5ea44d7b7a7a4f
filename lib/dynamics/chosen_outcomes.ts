/**
 * Ends and rewards of imagined steps, each known from the task's rules or learned, as an agent's settings choose.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import { choice } from "../settings/settings.ts";
import { LearnedOutcomes, learnedOutcomesDefaults } from "./learned_outcomes.ts";
import type { Outcomes } from "./outcomes.ts";

/** The settings of what is known of a task without learning; agents with a dynamics model include them. */
export const outcomeSettings = {
  termination: choice("known", ["known", "learned"], {
    about:
      "When an imagined step ends the episode: known, by the task's rule at the predicted state; learned, by a classifier of real ends.",
    source: "the rule is prior knowledge, as in Chua et al. 2018 and Janner et al. 2019",
  }),
  rewardSource: choice("known", ["known", "learned"], {
    about:
      "What an imagined step pays: known, by the task's rule at the predicted state; learned, by a network r(s, a, s', d) fitted to real rewards.",
    source: "the rule is prior knowledge, as in Janner et al. 2019",
  }),
};

/** Where ends and rewards come from. */
export interface OutcomeSources {
  readonly termination: "known" | "learned";
  readonly reward: "known" | "learned";
}

/** Judges by the task's rules, by learned heads, or each by one. */
export class ChosenOutcomes extends Stateful implements Outcomes {
  readonly sources: OutcomeSources;
  readonly #rules: TaskInstance["rules"];
  readonly #learned: LearnedOutcomes | undefined;

  /**
   * @param random Draws the heads' first weights.
   * @throws {UsageError} If the task's rules are asked for and cannot be read off its observations.
   */
  constructor({ spec, rules }: TaskInstance, sources: OutcomeSources, random: Generator) {
    super();
    this.sources = sources;
    this.#rules = rules;
    askOnce(spec, rules, sources);
    const heads = { ends: sources.termination === "learned", rewards: sources.reward === "learned" };
    if (heads.ends || heads.rewards) {
      const { observationSize, actionCount } = spec;
      this.#learned = new LearnedOutcomes(
        { ...learnedOutcomesDefaults, observationSize, actionCount, heads },
        random,
      );
    }
  }

  /** Gradient steps taken by the heads. */
  get updates(): number {
    return this.#learned?.updates ?? 0;
  }

  /** Fits the heads that there are to real transitions. */
  fit(data: TransitionRows, random: Generator): void {
    this.#learned?.fit(data, random);
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
    const { termination, reward } = this.sources;
    if (termination === "learned") this.#learned?.judgeEnds(next, count, terminated);
    else this.#rules.terminated(next, count, terminated);
    if (reward === "learned") {
      this.#learned?.judgeRewards(observations, actions, next, terminated, count, rewards);
    } else this.#rules.reward(observations, actions, next, count, rewards);
  }

  get parts(): Parts {
    return { learned: this.#learned };
  }
}

/** Rules that cannot be read off an observation say so at the first question: better before a run than within it. */
function askOnce(
  { observationSize }: TaskInstance["spec"],
  rules: TaskInstance["rules"],
  { termination, reward }: OutcomeSources,
): void {
  const row = new Float32Array(observationSize);
  if (termination !== "learned") rules.terminated(row, 1, new Uint8Array(1));
  if (reward === "known") rules.reward(row, new Uint8Array(1), row, 1, new Float32Array(1));
}
