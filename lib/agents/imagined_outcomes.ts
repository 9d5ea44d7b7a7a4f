/**
 * What imagined steps are worth to a learner, and when they end.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import { LearnedOutcomes, learnedOutcomesDefaults } from "../dynamics/learned_outcomes.ts";
import { EndlessOutcomes, KnownOutcomes, type Outcomes } from "../dynamics/outcomes.ts";
import type { Task } from "../envs/environment.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import { choice } from "../settings/settings.ts";
import type { PolicyLearner } from "./policy_learner.ts";

/** The setting that chooses when imagined steps end; agents include it among their own. */
export const terminationSetting = choice("predicted", ["predicted", "learned", "never"], {
  about:
    "When an imagined step ends the episode: predicted, when the predicted state is terminal by the task's rule; learned, by a classifier of real ends, which learns the reward too; never.",
  source: "the rule is prior knowledge, as in Janner et al. 2019; with never, nothing is learned",
});

/** Rewards and ends of imagined steps, with rewards coded as the learner's real ones are. */
export class ImaginedOutcomes implements Outcomes, Restorable {
  readonly #inner: Outcomes;
  readonly #learned: LearnedOutcomes | undefined;
  readonly #learner: Pick<PolicyLearner, "rewardOf">;

  constructor(
    { spec, rules }: Task,
    learner: Pick<PolicyLearner, "rewardOf">,
    termination: "predicted" | "learned" | "never",
    random: Generator,
  ) {
    this.#learner = learner;
    const known = new KnownOutcomes(rules);
    if (termination === "learned") {
      const { observationSize, actionCount } = spec;
      this.#learned = new LearnedOutcomes(
        { ...learnedOutcomesDefaults, observationSize, actionCount },
        random,
      );
    }
    this.#inner = this.#learned ?? (termination === "never" ? new EndlessOutcomes(known) : known);
  }

  /** Gradient steps taken, where outcomes are learned. */
  get updates(): number {
    return this.#learned?.updates ?? 0;
  }

  /** Learns from real transitions, whose rewards are coded as the learner's; does nothing where the rules are known. */
  fit(data: TransitionRows, random: Generator): void {
    this.#learned?.fit(data, random);
  }

  judge(
    observations: Float32Array,
    actions: Uint8Array,
    next: Float32Array,
    count: number,
    rewards: Float32Array,
    terminated: Uint8Array,
  ): void {
    this.#inner.judge(observations, actions, next, count, rewards, terminated);
    if (this.#learned !== undefined) return; // learned from rewards that were recoded already
    for (let i = 0; i < count; i++) rewards[i] = this.#learner.rewardOf(rewards[i], terminated[i] === 1);
  }

  save(): Snapshot {
    return { learned: this.#learned?.save() ?? null };
  }

  restore(snapshot: Snapshot): void {
    if ((snapshot.learned === null) !== (this.#learned === undefined)) {
      throw new TypeError("Not the snapshot of imagined outcomes of this kind of termination.");
    }
    this.#learned?.restore(snapshot.learned as Snapshot);
  }

  /** Frees what was learned. */
  dispose(): void {
    this.#learned?.dispose();
  }
}
