/**
 * Real episodes in the order in which they happened, each position with what a search found there.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";

/** What a row is: a position at which an action was taken, or one of the three ways in which a row has none. */
export const rowKinds = { none: 0, acted: 1, terminal: 2, truncated: 3, newest: 4 } as const;

/** A ring of rows. Row `next(i)` follows row `i` in time wherever row `i` is of the kind `acted`. */
export class SearchedEpisodes implements Restorable {
  /** Rows kept. */
  readonly capacity: number;
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions. */
  readonly actionCount: number;
  /** [capacity, observationSize] */
  readonly observations: Float32Array;
  /** [capacity]: the action taken; 0 where there was none. */
  readonly actions: Uint8Array;
  /** [capacity]: what the action paid. */
  readonly rewards: Float32Array;
  /** [capacity]: of {@linkcode rowKinds}. */
  readonly kinds: Uint8Array;
  /** [capacity, actionCount]: the searched policy. */
  readonly policies: Float32Array;
  /** [capacity]: the searched value, in units of return; 0 at a terminal row. */
  readonly values: Float32Array;
  #first = 0;
  #size = 0;
  #steps = 0;

  /** An empty ring. @throws {RangeError} If it has room for fewer than two rows. */
  constructor(capacity: number, observationSize: number, actionCount: number) {
    if (!Number.isInteger(capacity) || capacity < 2) {
      throw new RangeError(`Searched episodes hold two rows or more: got ${capacity}.`);
    }
    this.capacity = capacity;
    this.observationSize = observationSize;
    this.actionCount = actionCount;
    this.observations = new Float32Array(capacity * observationSize);
    this.actions = new Uint8Array(capacity);
    this.rewards = new Float32Array(capacity);
    this.kinds = new Uint8Array(capacity);
    this.policies = new Float32Array(capacity * actionCount);
    this.values = new Float32Array(capacity);
  }

  /** Rows there are, of every kind. */
  get size(): number {
    return this.#size;
  }

  /** Positions with an action among them. */
  get steps(): number {
    return this.#steps;
  }

  /** The newest row. @throws {Error} If there is none. */
  get newest(): number {
    if (this.#size === 0) throw new Error("There is no row yet.");
    return (this.#first + this.#size - 1) % this.capacity;
  }

  /** The row after row `i`. */
  next(i: number): number {
    return i + 1 === this.capacity ? 0 : i + 1;
  }

  /** Adds the first observation of an episode, as the newest row. */
  begin(observation: Float32Array): void {
    this.#append(observation, rowKinds.newest);
  }

  /** Says what was done at the newest row, and adds the row that it led to. */
  step(
    action: number,
    reward: number,
    next: Float32Array,
    end: "terminated" | "truncated" | undefined,
  ): void {
    const row = this.newest;
    this.kinds[row] = rowKinds.acted;
    this.actions[row] = action;
    this.rewards[row] = reward;
    this.#steps++;
    this.#append(
      next,
      end === "terminated" ? rowKinds.terminal : end === "truncated" ? rowKinds.truncated : rowKinds.newest,
    );
  }

  #append(observation: Float32Array, kind: number): void {
    if (this.#size === this.capacity) {
      if (this.kinds[this.#first] === rowKinds.acted) this.#steps--;
      this.#first = this.next(this.#first);
      this.#size--;
    }
    this.#size++;
    const row = this.newest;
    this.observations.set(observation, row * this.observationSize);
    this.kinds[row] = kind;
    this.actions[row] = 0;
    this.rewards[row] = 0;
    this.values[row] = 0;
    this.policies.fill(1 / this.actionCount, row * this.actionCount, (row + 1) * this.actionCount);
  }

  /** A row drawn uniformly from those with an action; there must be one. */
  sampleStep(random: Generator): number {
    for (;;) {
      const row = (this.#first + random.integer(this.#size)) % this.capacity;
      if (this.kinds[row] === rowKinds.acted) return row;
    }
  }

  /** A row drawn uniformly from those that are not terminal; there must be one. */
  sampleOpen(random: Generator): number {
    for (;;) {
      const row = (this.#first + random.integer(this.#size)) % this.capacity;
      if (this.kinds[row] !== rowKinds.terminal) return row;
    }
  }

  save(): Snapshot {
    const { capacity } = this;
    const rows = Array.from({ length: this.#size }, (_, i) => (this.#first + i) % capacity);
    const gather = <A extends Float32Array | Uint8Array>(from: A, width: number): A => {
      const out = from.slice(0, rows.length * width) as A;
      rows.forEach((row, i) => out.set(from.subarray(row * width, (row + 1) * width), i * width));
      return out;
    };
    return {
      observations: gather(this.observations, this.observationSize),
      actions: gather(this.actions, 1),
      rewards: gather(this.rewards, 1),
      kinds: gather(this.kinds, 1),
      policies: gather(this.policies, this.actionCount),
      values: gather(this.values, 1),
      first: this.#first,
      size: this.#size,
    };
  }

  restore(snapshot: Snapshot): void {
    const { observations, actions, rewards, kinds, policies, values, first, size } = snapshot;
    if (
      !(observations instanceof Float32Array) || !(actions instanceof Uint8Array) ||
      !(rewards instanceof Float32Array) || !(kinds instanceof Uint8Array) ||
      !(policies instanceof Float32Array) || !(values instanceof Float32Array) ||
      typeof first !== "number" || typeof size !== "number" ||
      size > this.capacity || observations.length !== size * this.observationSize ||
      policies.length !== size * this.actionCount
    ) throw new TypeError("Not the snapshot of searched episodes of this shape.");
    this.kinds.fill(rowKinds.none);
    this.#first = first;
    this.#size = size;
    this.#steps = 0;
    const [width, count] = [this.observationSize, this.actionCount];
    for (let i = 0; i < size; i++) {
      const row = (first + i) % this.capacity;
      this.observations.set(observations.subarray(i * width, (i + 1) * width), row * width);
      this.policies.set(policies.subarray(i * count, (i + 1) * count), row * count);
      this.actions[row] = actions[i];
      this.rewards[row] = rewards[i];
      this.kinds[row] = kinds[i];
      this.values[row] = values[i];
      if (kinds[i] === rowKinds.acted) this.#steps++;
    }
  }
}
