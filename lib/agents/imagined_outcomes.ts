/**
 * What imagined steps are worth to a learner, and when they end.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { ChosenOutcomes, type outcomeSettings } from "../dynamics/chosen_outcomes.ts";
import type { Outcomes } from "../dynamics/outcomes.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import type { ValuesOf } from "../settings/settings.ts";

/** What a step is worth to a learner. */
export interface RewardCoding {
  rewardOf(reward: number, terminated: boolean): number;
}

/** What decides about imagined steps: values of `outcomeSettings`. */
export type ImaginedSources = ValuesOf<typeof outcomeSettings>;

/** Rewards and ends of imagined steps, with rewards coded as the learner's real ones are. */
export class ImaginedOutcomes extends Stateful implements Outcomes {
  readonly #chosen: ChosenOutcomes;
  readonly #learner: RewardCoding;

  constructor(
    task: TaskInstance,
    learner: RewardCoding,
    { termination, rewardSource }: ImaginedSources,
    random: Generator,
  ) {
    super();
    this.#learner = learner;
    this.#chosen = new ChosenOutcomes(task, {
      termination,
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

  get parts(): Parts {
    return this.#chosen.parts;
  }
}
