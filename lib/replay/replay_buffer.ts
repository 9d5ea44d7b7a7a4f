/**
 * Experience replay (Lin, "Self-improving reactive agents based on reinforcement learning, planning and
 * teaching", 1992): a ring of transitions in struct-of-arrays form.
 *
 * @module
 */

import { filled, type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";
import type { LearningBatch } from "./learning_batch.ts";

/** One-step transitions in struct-of-arrays form; views into the buffer, valid until it next changes. */
export interface TransitionRows {
  /** Rows of every array. */
  readonly count: number;
  /** [count, observationSize] */
  readonly observations: Float32Array;
  /** [count] */
  readonly actions: Uint8Array;
  /** [count] */
  readonly rewards: Float32Array;
  /** [count, observationSize] */
  readonly nextObservations: Float32Array;
  /** [count]: 1 at an end; of imagined rows 2, where they lead to an unknown state; else 0. */
  readonly terminated: Uint8Array;
}

/** How returns are computed. */
export interface ReturnOptions {
  /** The discount per step, gamma, in [0, 1]. */
  readonly discount: number;
  /** Maximum number of steps that a return spans, n; at least 1. */
  readonly steps: number;
}

const none = -1;

/**
 * The last `capacity` transitions.
 *
 * One-step transitions are stored once; n-step returns are summed when a batch is gathered, along the links
 * from each transition to its successor. A return stops
 * - after n steps, or at the newest transition of a running episode: it bootstraps from the state reached,
 *   with the discount of the steps it spans;
 * - at a truncated transition: likewise, because a time limit is not a termination;
 * - at a terminated transition, without bootstrapping.
 *
 * A successor is always newer than its predecessor, so the ring never overwrites the rest of a return that
 * can still be drawn.
 */
export class ReplayBuffer extends Stateful {
  /** Transitions kept at most. */
  readonly capacity: number;
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Transitions ever added; the slot of the newest one of the running episode, or none. */
  readonly #counters = { added: 0, newest: none as number };
  readonly #observations: Float32Array;
  readonly #actions: Uint8Array;
  readonly #rewards: Float32Array;
  readonly #nextObservations: Float32Array;
  readonly #terminated: Uint8Array;
  /** [capacity]: the slot of the next transition of the same episode, or none. */
  readonly #successor: Int32Array;
  // derived: #drawn and #draws tell which slots a draw has chosen already, and no other draw reads them
  /** [capacity]: the number of the draw that last chose the slot. */
  readonly #drawn: Uint32Array;
  #draws = 0;

  /**
   * An empty buffer.
   *
   * @param capacity Transitions kept at most, at least 1.
   * @param observationSize Numbers in one observation.
   * @throws {RangeError} If one of the numbers is not a positive integer.
   */
  constructor(capacity: number, observationSize: number) {
    super();
    for (const [name, value] of Object.entries({ capacity, observationSize })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new RangeError(`A replay buffer's ${name} must be a positive integer: got ${value}.`);
      }
    }
    this.capacity = capacity;
    this.observationSize = observationSize;
    this.#observations = new Float32Array(capacity * observationSize);
    this.#actions = new Uint8Array(capacity);
    this.#rewards = new Float32Array(capacity);
    this.#nextObservations = new Float32Array(capacity * observationSize);
    this.#terminated = new Uint8Array(capacity);
    this.#successor = new Int32Array(capacity).fill(none);
    this.#drawn = new Uint32Array(capacity);
  }

  /** Transitions held. */
  get size(): number {
    return Math.min(this.#counters.added, this.capacity);
  }

  /** Transitions ever added. */
  get added(): number {
    return this.#counters.added;
  }

  /** Adds a real transition and links it to the one before it. */
  add(
    transition: {
      readonly observation: Float32Array;
      readonly action: number;
      readonly reward: number;
      readonly nextObservation: Float32Array;
      readonly terminated: boolean;
      readonly truncated: boolean;
    },
  ): void {
    const slot = this.#claim();
    this.#observations.set(transition.observation, slot * this.observationSize);
    this.#actions[slot] = transition.action;
    this.#rewards[slot] = transition.reward;
    this.#nextObservations.set(transition.nextObservation, slot * this.observationSize);
    this.#terminated[slot] = Number(transition.terminated);
    if (this.#counters.newest !== none) this.#successor[this.#counters.newest] = slot;
    this.#counters.newest = transition.terminated || transition.truncated ? none : slot;
  }

  /**
   * Adds rows that stand alone, as imagined ones do; a return over one spans a single step.
   *
   * @param rows The transitions.
   * @param keep [count]: rows with 0 are left out; all are taken when absent.
   */
  addRows(rows: TransitionRows, keep?: Uint8Array): void {
    const width = this.observationSize;
    for (let i = 0; i < rows.count; i++) {
      if (keep !== undefined && keep[i] === 0) continue;
      const slot = this.#claim();
      for (let j = 0; j < width; j++) {
        this.#observations[slot * width + j] = rows.observations[i * width + j];
        this.#nextObservations[slot * width + j] = rows.nextObservations[i * width + j];
      }
      this.#actions[slot] = rows.actions[i];
      this.#rewards[slot] = rows.rewards[i];
      this.#terminated[slot] = rows.terminated[i];
    }
  }

  /** Drops every transition. */
  clear(): void {
    this.#counters.added = 0;
    this.#counters.newest = none;
    this.#successor.fill(none);
  }

  /**
   * Fills rows `from` … `from + count − 1` of `batch` with transitions drawn uniformly: distinct ones where
   * the buffer holds `count`, with repetition otherwise.
   *
   * @throws {RangeError} If the buffer is empty.
   */
  sample(
    batch: LearningBatch,
    random: Generator,
    options: ReturnOptions,
    from = 0,
    count: number = batch.rows,
  ): void {
    this.#beginDraw();
    for (let row = from; row < from + count; row++) {
      this.#gather(this.#draw(random, count), batch, row, options);
    }
  }

  /**
   * Writes `count` observations drawn uniformly, distinct where the buffer holds as many: the starting points
   * of imagined rollouts.
   *
   * @param out [count, observationSize]
   * @throws {RangeError} If the buffer is empty.
   */
  sampleObservations(out: Float32Array, count: number, random: Generator): void {
    const width = this.observationSize;
    this.#beginDraw();
    for (let i = 0; i < count; i++) {
      const slot = this.#draw(random, count);
      for (let j = 0; j < width; j++) out[i * width + j] = this.#observations[slot * width + j];
    }
  }

  /** Everything held, oldest first until the ring is full, in slot order afterwards. */
  rows(): TransitionRows {
    const count = this.size;
    return {
      count,
      observations: this.#observations.subarray(0, count * this.observationSize),
      actions: this.#actions.subarray(0, count),
      rewards: this.#rewards.subarray(0, count),
      nextObservations: this.#nextObservations.subarray(0, count * this.observationSize),
      terminated: this.#terminated.subarray(0, count),
    };
  }

  /** What it is saved as. */
  get parts(): Parts {
    return {
      counters: this.#counters,
      rows: filled(
        {
          observations: this.#observations,
          actions: this.#actions,
          rewards: this.#rewards,
          nextObservations: this.#nextObservations,
          terminated: this.#terminated,
          successor: this.#successor,
        },
        this.capacity,
        () => this.size,
      ),
    };
  }

  /** The slot for the next transition, unlinked from what it held. */
  #claim(): number {
    const slot = this.#counters.added % this.capacity;
    this.#counters.added++;
    if (this.#counters.newest === slot) this.#counters.newest = none;
    this.#successor[slot] = none;
    return slot;
  }

  #beginDraw(): void {
    if (this.size === 0) throw new RangeError("An empty replay buffer has nothing to draw.");
    this.#draws++;
    if (this.#draws === 0xffffffff) {
      this.#draws = 1;
      this.#drawn.fill(0);
    }
  }

  #draw(random: Generator, count: number): number {
    let slot = random.integer(this.size);
    if (count <= this.size) {
      while (this.#drawn[slot] === this.#draws) slot = random.integer(this.size);
    }
    this.#drawn[slot] = this.#draws;
    return slot;
  }

  /** Writes the return from `slot` into a row of the batch. */
  #gather(slot: number, batch: LearningBatch, row: number, { discount, steps }: ReturnOptions): void {
    const width = this.observationSize;
    let last = slot;
    let sum = this.#rewards[slot];
    let weight = discount;
    for (let step = 1; step < steps; step++) {
      const next = this.#successor[last];
      if (next === none) break;
      sum += weight * this.#rewards[next];
      weight *= discount;
      last = next;
    }
    batch.actions[row] = this.#actions[slot];
    batch.returns[row] = sum;
    batch.discounts[row] = this.#terminated[last] === 0 ? weight : 0;
    batch.unknown[row] = this.#terminated[last] === 2 ? weight : 0;
    for (let j = 0; j < width; j++) {
      batch.observations[row * width + j] = this.#observations[slot * width + j];
      batch.nextObservations[row * width + j] = this.#nextObservations[last * width + j];
    }
  }
}
