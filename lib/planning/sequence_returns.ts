/**
 * Returns of action sequences inside a learned model: all sequences of all parallel episodes in one batch.
 * After its planned steps a sequence continues at random, or ends in a state whose value a value function
 * gives. Rows that have ended are dropped, so that the model predicts nothing that is not used.
 *
 * @module
 */

import { applyConservatism, type Conservatism, usesUncertainty } from "../dynamics/conservatism.ts";
import type { DynamicsModel, Propagation } from "../dynamics/model.ts";
import { type RewardAndTermination, UNKNOWN } from "../dynamics/reward_and_termination.ts";
import type { Generator } from "../random/generator.ts";

/** A value function. */
export interface ValueFunction {
  /**
   * Values of states.
   *
   * @param observations [count, observationSize]
   * @param out [count], written.
   */
  values(observations: Float32Array, count: number, out: Float32Array): void;
}

/** The continuation of a sequence after its planned steps. */
export interface SequenceTail {
  /** Further imagined steps of random actions. */
  readonly steps: number;
  /** Value of the last state; 0 if absent. */
  readonly value?: ValueFunction;
}

/** Options of the rollouts. */
export interface SequenceReturnsOptions extends Conservatism {
  /** Planned steps. */
  readonly horizon: number;
  /** Discount of imagined rewards, in (0, 1]. */
  readonly discount: number;
  /** How imagined states pass through the members. */
  readonly propagation: Propagation;
}

/** Preallocated rollouts of a fixed number of sequences. */
export class SequenceReturns {
  // derived: `counters` are its owner's to save
  /** Imagined transitions so far. */
  readonly counters = { imaginedSteps: 0 };
  readonly #model: DynamicsModel;
  readonly #outcomes: RewardAndTermination;
  readonly #options: SequenceReturnsOptions;
  readonly #tail: SequenceTail;
  readonly #random: Generator;
  /** [rows]: the row that a running rollout belongs to; running rollouts come first in every array. */
  readonly #rows: Uint32Array;
  readonly #observations: Float32Array;
  readonly #next: Float32Array;
  readonly #actions: Uint8Array;
  readonly #rewards: Float32Array;
  readonly #terminated: Uint8Array;
  readonly #disagreement: Float32Array;
  readonly #stopped: Uint8Array;
  readonly #values: Float32Array;

  /**
   * Takes room for the rollouts.
   *
   * @param capacity Maximum number of sequences.
   */
  constructor(
    model: DynamicsModel,
    outcomes: RewardAndTermination,
    options: SequenceReturnsOptions,
    tail: SequenceTail,
    capacity: number,
    random: Generator,
  ) {
    const size = model.observationSize;
    this.#model = model;
    this.#outcomes = outcomes;
    this.#options = options;
    this.#tail = tail;
    this.#random = random;
    this.#rows = new Uint32Array(capacity);
    this.#observations = new Float32Array(capacity * size);
    this.#next = new Float32Array(capacity * size);
    this.#actions = new Uint8Array(capacity);
    this.#rewards = new Float32Array(capacity);
    this.#terminated = new Uint8Array(capacity);
    this.#disagreement = new Float32Array(capacity);
    this.#stopped = new Uint8Array(capacity);
    this.#values = new Float32Array(capacity);
  }

  /**
   * The discounted return of each sequence.
   *
   * @param starts [count, observationSize]
   * @param sequences [count, horizon]: actions.
   * @param out [count], written.
   */
  run(starts: Float32Array, sequences: Uint8Array, count: number, out: Float64Array): void {
    const { horizon, discount } = this.#options;
    const size = this.#model.observationSize;
    for (let row = 0; row < count; row++) this.#rows[row] = row;
    this.#observations.set(starts.subarray(0, count * size));
    out.fill(0, 0, count);
    const length = horizon + this.#tail.steps;
    let running = count;
    let factor = 1;
    for (let depth = 0; depth < length && running > 0; depth++) {
      for (let i = 0; i < running; i++) {
        this.#actions[i] = depth < horizon
          ? sequences[this.#rows[i] * horizon + depth]
          : this.#random.integer(this.#model.actionCount);
      }
      running = this.#advance(running, factor, length - depth, out);
      factor *= discount;
    }
    if (this.#tail.value !== undefined && running > 0) {
      this.#tail.value.values(this.#observations.subarray(0, running * size), running, this.#values);
      for (let i = 0; i < running; i++) out[this.#rows[i]] += factor * this.#values[i];
    }
  }

  /**
   * One step of the running rollouts, `steps` before their end; returns how many continue, moved to the
   * front.
   */
  #advance(running: number, factor: number, steps: number, returns: Float64Array): number {
    const { propagation, discount } = this.#options;
    const isConservative = usesUncertainty(this.#options);
    const size = this.#model.observationSize;
    const observations = this.#observations.subarray(0, running * size);
    const next = this.#next.subarray(0, running * size);
    const actions = this.#actions.subarray(0, running);
    const disagreement = this.#disagreement.subarray(0, running);
    const how = { propagation, random: this.#random };
    this.#model.step(observations, actions, running, isConservative ? { ...how, disagreement } : how, next);
    this.#outcomes.evaluate(observations, actions, next, running, this.#rewards, this.#terminated);
    const stopped = this.#stopped;
    if (isConservative) applyConservatism(this.#options, disagreement, running, this.#rewards, stopped);
    // a value function stands for all that follows the last step, however long
    const [lowestNow, lowestNext] = [steps, steps - 1].map((left) =>
      this.#outcomes.lowestValue(discount, this.#tail.value === undefined ? left : Infinity)
    );
    let kept = 0;
    for (let i = 0; i < running; i++) {
      const row = this.#rows[i];
      if (isConservative && stopped[i] === 1) {
        returns[row] += factor * lowestNow;
        continue;
      }
      this.counters.imaginedSteps++;
      returns[row] += factor * this.#rewards[i];
      if (this.#terminated[i] === UNKNOWN) returns[row] += factor * discount * lowestNext;
      if (this.#terminated[i] !== 0) continue;
      for (let k = 0; k < size; k++) this.#observations[kept * size + k] = next[i * size + k];
      this.#rows[kept++] = row;
    }
    return kept;
  }
}
