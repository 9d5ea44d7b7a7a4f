/**
 * Real episodes in order of time, each position with the results of a search there.
 *
 * @module
 */

import { filled, type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";

/** The kinds of rows: a position at which an action was taken, or one of the reasons why a row has none. */
export const rowKinds = { none: 0, acted: 1, terminal: 2, truncated: 3, newest: 4 } as const;

/** A ring of rows. Row `next(i)` follows row `i` in time wherever row `i` is of the kind `acted`. */
export class SearchedEpisodes extends Stateful {
  /** Rows kept. */
  readonly capacity: number;
  readonly observationSize: number;
  /** Discrete actions. */
  readonly actionCount: number;
  /** [capacity, observationSize] */
  readonly observations: Float32Array;
  /** [capacity]: the action taken; 0 where there was none. */
  readonly actions: Uint8Array;
  /** [capacity]: the reward of the action. */
  readonly rewards: Float32Array;
  /** [capacity]: of {@linkcode rowKinds}. */
  readonly kinds: Uint8Array;
  /** [capacity, actionCount]: the searched policy. */
  readonly policies: Float32Array;
  /** [capacity]: the searched value, in units of return; 0 at a terminal row. */
  readonly values: Float32Array;
  readonly #counters = { first: 0, size: 0, steps: 0 };

  /**
   * Creates an empty ring.
   *
   * @throws {RangeError} If it has room for fewer than two rows.
   */
  constructor(capacity: number, observationSize: number, actionCount: number) {
    super();
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

  /** Number of rows of all kinds. */
  get size(): number {
    return this.#counters.size;
  }

  /** Number of positions with an action. */
  get steps(): number {
    return this.#counters.steps;
  }

  /** The newest row. @throws {Error} If there is none. */
  get newest(): number {
    if (this.size === 0) throw new Error("There is no row yet.");
    return (this.#counters.first + this.size - 1) % this.capacity;
  }

  /** The row after row `i`. */
  next(i: number): number {
    return i + 1 === this.capacity ? 0 : i + 1;
  }

  /** Adds the first observation of an episode as the newest row. */
  begin(observation: Float32Array): void {
    this.#append(observation, rowKinds.newest);
  }

  /** Records the step taken at the newest row, and adds the row that it leads to. */
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
    this.#counters.steps++;
    this.#append(
      next,
      end === "terminated" ? rowKinds.terminal : end === "truncated" ? rowKinds.truncated : rowKinds.newest,
    );
  }

  #append(observation: Float32Array, kind: number): void {
    if (this.size === this.capacity) {
      if (this.kinds[this.#counters.first] === rowKinds.acted) this.#counters.steps--;
      this.#counters.first = this.next(this.#counters.first);
      this.#counters.size--;
    }
    this.#counters.size++;
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
      const row = (this.#counters.first + random.integer(this.size)) % this.capacity;
      if (this.kinds[row] === rowKinds.acted) return row;
    }
  }

  /** A row drawn uniformly from those that are not terminal; there must be one. */
  sampleOpen(random: Generator): number {
    for (;;) {
      const row = (this.#counters.first + random.integer(this.size)) % this.capacity;
      if (this.kinds[row] !== rowKinds.terminal) return row;
    }
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      rows: filled(
        {
          observations: this.observations,
          actions: this.actions,
          rewards: this.rewards,
          kinds: this.kinds,
          policies: this.policies,
          values: this.values,
        },
        this.capacity,
        () => this.size,
      ),
    };
  }
}
