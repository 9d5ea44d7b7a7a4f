/**
 * Real experience as one stream of time steps, from which sequences of equal length are drawn.
 *
 * @module
 */

import { filled, type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";

/** One time step: an observation, and the action and reward that led to it. */
export interface Moment {
  /** [observationSize] */
  readonly observation: Float32Array;
  /** The action that led here; 0 at the start of an episode. */
  readonly action: number;
  /** The reward of that action; 0 at the start of an episode. */
  readonly reward: number;
  /** Whether an episode starts here. */
  readonly isFirst: boolean;
  /** Whether the task itself ended the episode here. */
  readonly isTerminal: boolean;
}

/** A ring of time steps. Sequences may cross from one episode into the next, where `isFirst` is 1. */
export class SequenceReplay extends Stateful {
  /** Number of time steps kept. */
  readonly capacity: number;
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** [capacity, observationSize] */
  readonly observations: Float32Array;
  /** [capacity] */
  readonly actions: Uint8Array;
  /** [capacity] */
  readonly rewards: Float32Array;
  /** [capacity], 0 or 1. */
  readonly isFirst: Uint8Array;
  /** [capacity], 0 or 1. */
  readonly isTerminal: Uint8Array;
  readonly #counters = { first: 0, size: 0 };

  constructor(capacity: number, observationSize: number) {
    super();
    this.capacity = capacity;
    this.observationSize = observationSize;
    this.observations = new Float32Array(capacity * observationSize);
    this.actions = new Uint8Array(capacity);
    this.rewards = new Float32Array(capacity);
    this.isFirst = new Uint8Array(capacity);
    this.isTerminal = new Uint8Array(capacity);
  }

  /** Number of time steps held. */
  get size(): number {
    return this.#counters.size;
  }

  /** The row of the time step `age` after the oldest. */
  row(age: number): number {
    return (this.#counters.first + age) % this.capacity;
  }

  /** Adds a time step; a full ring drops the oldest. */
  add({ observation, action, reward, isFirst, isTerminal }: Moment): void {
    const row = this.row(this.size);
    if (this.size < this.capacity) this.#counters.size++;
    else this.#counters.first = this.row(1);
    this.observations.set(observation, row * this.observationSize);
    this.actions[row] = action;
    this.rewards[row] = reward;
    this.isFirst[row] = isFirst ? 1 : 0;
    this.isTerminal[row] = isTerminal ? 1 : 0;
  }

  /**
   * Draws the start of a sequence of `length` time steps, uniformly.
   *
   * @returns Its distance from the oldest; see {@linkcode SequenceReplay.row}.
   * @throws {RangeError} If there are fewer time steps.
   */
  sampleStart(length: number, random: Generator): number {
    if (this.size < length) throw new RangeError(`${this.size} moments hold no piece of ${length}.`);
    return random.integer(this.size - length + 1);
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      rows: filled(
        {
          observations: this.observations,
          actions: this.actions,
          rewards: this.rewards,
          isFirst: this.isFirst,
          isTerminal: this.isTerminal,
        },
        this.capacity,
        () => this.size,
      ),
    };
  }
}
