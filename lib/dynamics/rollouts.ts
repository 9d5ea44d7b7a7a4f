/**
 * Imagined rollouts in batches: many trajectories in lockstep inside a learned model.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import { applyConservatism, usesUncertainty } from "./conservatism.ts";
import type { DynamicsModel, Propagation } from "./model.ts";
import type { RewardAndTermination } from "./reward_and_termination.ts";

/** Chooses actions for a batch of imagined observations. A `Controller` of an agent is one. */
export interface RolloutPolicy {
  /**
   * Chooses every row's action.
   *
   * @param observations [rows, observationSize]
   * @param alive [rows]: 0 where the rollout has ended; those rows' actions are ignored.
   * @param actions [rows], written.
   */
  act(observations: Float32Array, alive: Uint8Array, actions: Uint8Array): void;
}

/** One imagined step of every row. The arrays are overwritten by the next step. */
export interface ImaginedStep extends TransitionRows {
  /** [count]: the model's {@linkcode DynamicsModel.disagreement}, where it is used; empty otherwise. */
  readonly disagreement: Float32Array;
  /** [count]: 1 where a running rollout stops before this step, as the model is too unsure of it. */
  readonly stopped: Uint8Array;
}

/** How to imagine. */
export interface RolloutOptions {
  /** Steps of the longest rollout. */
  readonly length: number;
  /** How states pass through the members. */
  readonly propagation: Propagation;
  /** Draws members and noise. */
  readonly random: Generator;
  /**
   * Ends a rollout before a step on which members disagree by more than this: the step is not imagined (Pan
   * et al., "Trust the model when it is confident: masked model-based actor-critic", 2020, keep the share of
   * steps with the smallest uncertainty; a fixed bound needs no sorting). Infinity unless given.
   */
  readonly maxDisagreement?: number;
  /**
   * Takes this times the disagreement off every reward (Yu et al., "MOPO: model-based offline policy
   * optimization", 2020, equation 8, with the members' spread for u). 0 unless given.
   */
  readonly penalty?: number;
}

/** A model, its rewards and terminations, and preallocated rollouts of a fixed number of rows. */
export class Rollouts {
  /** Rows at most. */
  readonly capacity: number;
  readonly #model: DynamicsModel;
  readonly #outcomes: RewardAndTermination;
  readonly #observations: Float32Array;
  readonly #next: Float32Array;
  readonly #actions: Uint8Array;
  readonly #rewards: Float32Array;
  readonly #terminated: Uint8Array;
  readonly #disagreement: Float32Array;
  readonly #alive: Uint8Array;
  readonly #stopped: Uint8Array;

  /** Makes room for rollouts. @param capacity The largest number of them in one call. */
  constructor(model: DynamicsModel, outcomes: RewardAndTermination, capacity: number) {
    const size = model.observationSize;
    this.capacity = capacity;
    this.#model = model;
    this.#outcomes = outcomes;
    this.#observations = new Float32Array(capacity * size);
    this.#next = new Float32Array(capacity * size);
    this.#actions = new Uint8Array(capacity);
    this.#rewards = new Float32Array(capacity);
    this.#terminated = new Uint8Array(capacity);
    this.#disagreement = new Float32Array(capacity);
    this.#alive = new Uint8Array(capacity);
    this.#stopped = new Uint8Array(capacity);
  }

  /**
   * Imagines `count` rollouts from `starts` under `policy`.
   *
   * @param starts [count, observationSize]; not changed.
   * @param receive Called after each step with every row, and `alive` [count]: 1 where the row's transition
   * belongs to a running rollout. Rows with 0 hold nothing. `ReplayBuffer.addRows(step, alive)` keeps just
   * the running ones.
   * @returns Imagined transitions: the number of running rows over all steps.
   * @throws {RangeError} If `count` is above the capacity.
   */
  run(
    starts: Float32Array,
    count: number,
    policy: RolloutPolicy,
    options: RolloutOptions,
    receive: (step: ImaginedStep, alive: Uint8Array, depth: number) => void,
  ): number {
    if (count > this.capacity) {
      throw new RangeError(`These rollouts have room for ${this.capacity} rows: got ${count}.`);
    }
    const size = this.#model.observationSize;
    const { propagation, random } = options;
    const isConservative = usesUncertainty(options);
    const observations = this.#observations.subarray(0, count * size);
    const next = this.#next.subarray(0, count * size);
    const actions = this.#actions.subarray(0, count);
    const rewards = this.#rewards.subarray(0, count);
    const terminated = this.#terminated.subarray(0, count);
    const disagreement = this.#disagreement.subarray(0, isConservative ? count : 0);
    const alive = this.#alive.subarray(0, count).fill(1);
    const stopped = this.#stopped.subarray(0, count).fill(0);
    observations.set(starts.subarray(0, count * size));
    const step: ImaginedStep = {
      count,
      observations,
      actions,
      rewards,
      nextObservations: next,
      terminated,
      disagreement,
      stopped,
    };
    const how = { propagation, random, ...(isConservative ? { disagreement } : {}) };
    let imagined = 0;
    let running = count;
    for (let depth = 0; depth < options.length && running > 0; depth++) {
      policy.act(observations, alive, actions);
      this.#model.step(observations, actions, count, how, next);
      this.#outcomes.evaluate(observations, actions, next, count, rewards, terminated);
      if (isConservative) {
        applyConservatism(options, disagreement, count, rewards, stopped);
        for (let i = 0; i < count; i++) {
          stopped[i] &= alive[i];
          if (stopped[i] === 1) alive[i] = 0;
        }
      }
      for (let i = 0; i < count; i++) imagined += alive[i];
      receive(step, alive, depth);
      running = 0;
      for (let i = 0; i < count; i++) {
        if (terminated[i] !== 0) alive[i] = 0; // at an end, and where nothing is known
        running += alive[i];
      }
      observations.set(next);
      // an ended row repeats a harmless state: a runaway one could overflow in the model
      for (let i = 0; i < count; i++) {
        if (alive[i] === 1) continue;
        for (let k = 0; k < size; k++) observations[i * size + k] = starts[i * size + k];
      }
    }
    return imagined;
  }
}
