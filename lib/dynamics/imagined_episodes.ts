/**
 * Whole episodes inside an agent's own model: what it imagines from real first observations under its greedy policy.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import type { DynamicsModel, Propagation } from "./model.ts";
import { type RewardAndTermination, UNKNOWN } from "./reward_and_termination.ts";
import type { RolloutPolicy } from "./rollouts.ts";

/** A moment of a real episode. */
export interface Moment {
  /** The episode. */
  readonly episode: {
    /** [more than `step`, observationSize]: what was observed, from the start. */
    readonly observations: Float32Array;
    /** [at least `step`]: what was done at each of them. */
    readonly actions: Uint8Array;
  };
  /** Steps since the episode's start. */
  readonly step: number;
}

/** Imagined episodes in lockstep; the arrays are overwritten by every call. */
export interface ImaginedEpisodes {
  /** [rows, observationSize]: what is imagined to be observed, in the task's units. */
  readonly observations: Float32Array;
  /** [rows]: the policy's actions. */
  readonly actions: Uint8Array;
  /** [rows]: the rewards of the last step. */
  readonly rewards: Float32Array;
  /** [rows]: 0 where the episode goes on, `ENDED` or `UNKNOWN`. */
  readonly terminated: Uint8Array;
  /** Begins every episode. @param observations [rows, observationSize]: first observations of real episodes. */
  start(observations: Float32Array): void;
  /**
   * Begins every episode in the middle of a real one, which was observed until then.
   *
   * @param moments [rows]; those of one episode stand together, earlier ones first.
   */
  startAt(moments: readonly Moment[]): void;
  /** Chooses the actions of episodes that are running. @param alive [rows] */
  act(alive: Uint8Array): void;
  /** Imagines one step of the episodes that are running. @param alive [rows] */
  step(alive: Uint8Array): void;
  /** What the agent takes an unknown state to be worth when `steps` steps are left, undiscounted. */
  lowestValue(steps: number): number;
}

/** A model of observations, its rewards and terminations, and the policy that acts in it. */
export interface ModelEpisodesOptions {
  /** Predicts observations. */
  readonly model: DynamicsModel;
  /** Predicts rewards and terminations. */
  readonly outcomes: RewardAndTermination;
  /** Chooses actions; told when episodes begin, if it keeps a state. */
  readonly policy: RolloutPolicy & { reset?(): void };
  /** How states pass through the members. */
  readonly propagation: Propagation;
  /** Draws members and noise. */
  readonly random: Generator;
}

/** Imagined episodes of a model of observations. */
export class ModelEpisodes implements ImaginedEpisodes {
  /** [rows, observationSize] */
  readonly observations: Float32Array;
  /** [rows] */
  readonly actions: Uint8Array;
  /** [rows] */
  readonly rewards: Float32Array;
  /** [rows] */
  readonly terminated: Uint8Array;
  readonly #options: ModelEpisodesOptions;
  readonly #rows: number;
  readonly #starts: Float32Array;
  readonly #next: Float32Array;

  /** Makes room for episodes. @param rows Their number. */
  constructor(rows: number, options: ModelEpisodesOptions) {
    const size = rows * options.model.observationSize;
    this.#options = options;
    this.#rows = rows;
    this.observations = new Float32Array(size);
    this.actions = new Uint8Array(rows);
    this.rewards = new Float32Array(rows);
    this.terminated = new Uint8Array(rows);
    this.#starts = new Float32Array(size);
    this.#next = new Float32Array(size);
  }

  /** Begins every episode. */
  start(observations: Float32Array): void {
    this.#options.policy.reset?.();
    this.#starts.set(observations);
    this.observations.set(observations);
  }

  /** Begins every episode at a moment; what was observed before makes no difference to the model. */
  startAt(moments: readonly Moment[]): void {
    const { observationSize: size } = this.#options.model;
    const observations = new Float32Array(this.#rows * size);
    moments.forEach(({ episode, step }, row) =>
      observations.set(episode.observations.subarray(step * size, (step + 1) * size), row * size)
    );
    this.start(observations);
  }

  /** Chooses the actions of episodes that are running. */
  act(alive: Uint8Array): void {
    this.#options.policy.act(this.observations, alive, this.actions);
  }

  /** Imagines one step of the episodes that are running. */
  step(alive: Uint8Array): void {
    const { model, outcomes, propagation, random } = this.#options;
    const size = model.observationSize;
    const next = this.#next;
    model.step(this.observations, this.actions, this.#rows, { propagation, random }, next);
    outcomes.evaluate(this.observations, this.actions, next, this.#rows, this.rewards, this.terminated);
    for (let row = 0; row < this.#rows; row++) {
      if (alive[row] === 1) continue; // an ended episode repeats its start: a runaway state could overflow in the model
      next.set(this.#starts.subarray(row * size, (row + 1) * size), row * size);
    }
    this.observations.set(next);
  }

  /** What an unknown state is worth when `steps` steps are left. */
  lowestValue(steps: number): number {
    return this.#options.outcomes.lowestValue(1, steps);
  }
}

/**
 * The returns of whole imagined episodes. An unknown state counts with what the agent takes it to be worth.
 *
 * @param starts [rows, observationSize]
 * @returns [rows]
 */
export function imaginedReturns(
  episodes: ImaginedEpisodes,
  starts: Float32Array,
  timeLimit: number,
): Float64Array {
  const rows = episodes.actions.length;
  const returns = new Float64Array(rows);
  const alive = new Uint8Array(rows).fill(1);
  episodes.start(starts);
  for (let step = 0; step < timeLimit && alive.includes(1); step++) {
    episodes.act(alive);
    episodes.step(alive);
    for (let row = 0; row < rows; row++) {
      if (alive[row] === 0) continue;
      returns[row] += episodes.rewards[row];
      if (episodes.terminated[row] === UNKNOWN) returns[row] += episodes.lowestValue(timeLimit - step - 1);
      if (episodes.terminated[row] !== 0) alive[row] = 0;
    }
  }
  return returns;
}
