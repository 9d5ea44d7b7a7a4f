/**
 * What imagined steps are worth to a learner, and when they end.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import { ChosenOutcomes } from "../dynamics/chosen_outcomes.ts";
import type { Outcomes } from "../dynamics/outcomes.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import { choice } from "../settings/settings.ts";
import type { PolicyLearner } from "./policy_learner.ts";

/** The setting that chooses when imagined steps end; agents include it among their own. */
export const terminationSetting = choice("predicted", ["predicted", "learned", "never"], {
  about:
    "When an imagined step ends the episode: predicted, when the predicted state is terminal by the task's rule; learned, by a classifier of real ends; never.",
  source: "the rule is prior knowledge, as in Janner et al. 2019; with never, nothing is learned",
});

/** What decides about imagined steps: values of {@linkcode terminationSetting} and `rewardSourceSetting`. */
export interface ImaginedSources {
  readonly termination: "predicted" | "learned" | "never";
  readonly rewardSource: "known" | "learned";
}

/** Rewards and ends of imagined steps, with rewards coded as the learner's real ones are. */
export class ImaginedOutcomes implements Outcomes, Restorable {
  readonly #chosen: ChosenOutcomes;
  readonly #learner: Pick<PolicyLearner, "rewardOf">;

  constructor(
    task: TaskInstance,
    learner: Pick<PolicyLearner, "rewardOf">,
    { termination, rewardSource }: ImaginedSources,
    random: Generator,
  ) {
    this.#learner = learner;
    this.#chosen = new ChosenOutcomes(task, {
      termination: termination === "predicted" ? "known" : termination,
      reward: rewardSource,
    }, random);
  }

  /** Gradient steps taken, where outcomes are learned. */
  get updates(): number {
    return this.#chosen.updates;
  }

  /** Learns from real transitions, whose rewards are coded as the learner's; does nothing where the rules are known. */
  fit(data: TransitionRows, random: Generator): void {
    this.#chosen.fit(data, random);
  }

  judge(
    observations: Float32Array,
    actions: Uint8Array,
    next: Float32Array,
    count: number,
    rewards: Float32Array,
    terminated: Uint8Array,
  ): void {
    this.#chosen.judge(observations, actions, next, count, rewards, terminated);
    if (this.#chosen.sources.reward === "learned") return; // learned from rewards that were recoded already
    for (let i = 0; i < count; i++) rewards[i] = this.#learner.rewardOf(rewards[i], terminated[i] === 1);
  }

  save(): Snapshot {
    return this.#chosen.save();
  }

  restore(snapshot: Snapshot): void {
    this.#chosen.restore(snapshot);
  }

  /** Frees what was learned. */
  dispose(): void {
    this.#chosen.dispose();
  }
}
