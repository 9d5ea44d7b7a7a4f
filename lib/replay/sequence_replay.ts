/**
 * Real experience as one long stream of moments, from which pieces of equal length are drawn.
 *
 * @module
 */

import { filled, type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";

/** One moment: what is seen, and how it came about. */
export interface Moment {
  /** [observationSize] */
  readonly observation: Float32Array;
  /** The action that led here; 0 at the start of an episode. */
  readonly action: number;
  /** What that action paid; 0 at the start of an episode. */
  readonly reward: number;
  /** Whether an episode starts here. */
  readonly isFirst: boolean;
  /** Whether it ended here by the task's own rule. */
  readonly isTerminal: boolean;
}

/** A ring of moments. Pieces may run from one episode into the next, where `isFirst` says so. */
export class SequenceReplay extends Stateful {
  /** Moments kept. */
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

  /** An empty ring. */
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

  /** Moments there are. */
  get size(): number {
    return this.#counters.size;
  }

  /** The row of the moment `age` after the oldest. */
  row(age: number): number {
    return (this.#counters.first + age) % this.capacity;
  }

  /** Adds a moment after all others; the oldest goes where there is no room. */
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
   * Draws where a piece of `length` moments begins, every place as likely as any other.
   *
   * @returns How many moments after the oldest; see {@linkcode SequenceReplay.row}.
   * @throws {RangeError} If there are fewer moments.
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
