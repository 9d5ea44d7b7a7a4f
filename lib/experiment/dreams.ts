/**
 * Dreams: episodes as an agent imagines them, under its greedy policy and without samples.
 *
 * @module
 */

import type { Agent } from "../agents/agent.ts";
import type { ImaginedEpisodes } from "../dynamics/imagined_episodes.ts";
import { UNKNOWN } from "../dynamics/reward_and_termination.ts";
import type { Generator } from "../random/generator.ts";
import type { EpisodeEnd } from "../results/dreams/recording.ts";
import { UsageError } from "../settings/usage_error.ts";
import { imaginedEpisodesOf } from "./inspection/return_estimates.ts";

/** Why an agent has no dream. */
export const NO_DREAM = "This agent has no model that predicts observations, so there is no dream to show";

/**
 * What an agent imagines, in a number of episodes at once.
 *
 * @throws {UsageError} If it imagines nothing that could be shown, or has not been trained.
 */
export function dreamOf(agent: Agent, random: Generator, rows = 1): ImaginedEpisodes {
  if (agent.learnedModel?.().dynamics.isFitted === false) {
    throw new UsageError("The model has not been fitted yet, so there is no dream: train for more steps.");
  }
  const imagined = imaginedEpisodesOf(agent, rows, random, false);
  if (imagined !== undefined) return imagined;
  throw new UsageError(`${NO_DREAM}: leave --dream out, or see mbrl inspect.`);
}

/** Dreams in lockstep, each until it ends. */
export class Dreams {
  /** What is imagined; the rows of dreams that have ended mean nothing. */
  readonly imagined: ImaginedEpisodes;
  /** [rows]: how each has ended; undefined while it goes on. */
  readonly ends: (EpisodeEnd | undefined)[];
  readonly #left: number[];
  readonly #alive: Uint8Array;

  /**
   * @param imagined Episodes that have begun, or will before the first call.
   * @param left [rows]: the steps that the time limit leaves each.
   */
  constructor(imagined: ImaginedEpisodes, left: readonly number[]) {
    this.imagined = imagined;
    this.ends = left.map(() => undefined);
    this.#left = [...left];
    this.#alive = new Uint8Array(left.length).fill(1);
  }

  /** Whether all have ended. */
  get isOver(): boolean {
    return !this.#alive.includes(1);
  }

  /** Chooses the actions of those that go on. */
  act(): void {
    if (!this.isOver) this.imagined.act(this.#alive);
  }

  /** Imagines a step of those that go on. */
  step(): void {
    if (this.isOver) return;
    this.imagined.step(this.#alive);
    const { terminated } = this.imagined;
    for (let row = 0; row < this.#left.length; row++) {
      if (this.#alive[row] === 0) continue;
      this.#left[row]--;
      this.ends[row] = terminated[row] === UNKNOWN
        ? "unknown"
        : terminated[row] !== 0
        ? "terminated"
        : this.#left[row] <= 0
        ? "truncated"
        : undefined;
      if (this.ends[row] !== undefined) this.#alive[row] = 0;
    }
  }
}
