/**
 * Planning action sequences inside a learned model, for many episodes at once: random shooting, the
 * cross-entropy method and model predictive path integrals, over discrete actions.
 *
 * All three keep, for every step of the horizon, the probability of each action; draw sequences from it,
 * imagine them, and score them by the discounted reward until the episode ends:
 * - `shooting` draws once from the uniform distribution (Nagabandi et al. 2018);
 * - `cem` moves the probabilities to the frequencies among the best sequences, several times (Rubinstein,
 *   "The cross-entropy method for combinatorial and continuous optimization", 1999; for planning, Chua et al.
 *   2018);
 * - `mppi` moves them to the frequencies weighted by exp(return / temperature) (Williams et al., "Information
 *   theoretic MPC for model-based reinforcement learning", 2017).
 *
 * Where the reward is survival, every sequence that survives scores the same, and the cart drifts. What
 * follows the horizon tells such sequences apart without a hand-made cost: a value function, or further
 * random steps.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { DynamicsModel } from "../dynamics/model.ts";
import type { RewardAndTermination } from "../dynamics/reward_and_termination.ts";
import type { Generator } from "../random/generator.ts";
import { SequenceReturns, type SequenceReturnsOptions, type SequenceTail } from "./sequence_returns.ts";
import { argmax } from "../nn/categorical.ts";

/** The ways of searching for a sequence. */
export type SequenceMethod = "shooting" | "cem" | "mppi";

/** How sequences are planned. */
export interface SequencePlannerOptions extends SequenceReturnsOptions {
  /** The search for a sequence. */
  readonly method: SequenceMethod;
  /** The continuation after the planned steps. */
  readonly tail: SequenceTail;
  /** Sequences per iteration. */
  readonly sequences: number;
}

/** Iterations of `cem` and `mppi`; Chua et al. 2018 take 5, without warm start. */
const ITERATIONS = 3;

/** Fraction of the sequences that are elites, for `cem`: Chua et al. 2018. */
const ELITE_SHARE = 0.1;

/** Weight of the old probabilities in an update: Chua et al. 2018. */
const SMOOTHING = 0.1;

/** Temperature of `mppi`: the return of one step of survival. */
const TEMPERATURE = 1;

/** Plans for a fixed number of parallel episodes. */
export class SequencePlanner extends Stateful {
  readonly #options: SequencePlannerOptions;
  readonly #lanes: number;
  readonly #size: number;
  readonly #actionCount: number;
  // derived: #random is its owner's to save; #starts, #sequences and #returns are written before each use
  readonly #random: Generator;
  readonly #imagination: SequenceReturns;
  /** [lanes, horizon, action]: the probability of each action. */
  readonly #probabilities: Float64Array;
  readonly #starts: Float32Array;
  /** [lanes × sequences, horizon] */
  readonly #sequences: Uint8Array;
  /** [lanes × sequences] */
  readonly #returns: Float64Array;

  /** Plans for `lanes` parallel episodes. */
  constructor(
    model: DynamicsModel,
    outcomes: RewardAndTermination,
    options: SequencePlannerOptions,
    lanes: number,
    random: Generator,
  ) {
    super();
    this.#options = options;
    this.#lanes = lanes;
    this.#size = model.observationSize;
    this.#actionCount = model.actionCount;
    this.#random = random;
    const count = lanes * options.sequences;
    this.#imagination = new SequenceReturns(model, outcomes, options, options.tail, count, random);
    this.#probabilities = new Float64Array(lanes * options.horizon * model.actionCount);
    this.#starts = new Float32Array(count * model.observationSize);
    this.#sequences = new Uint8Array(count * options.horizon);
    this.#returns = new Float64Array(count);
    this.reset();
  }

  /** Imagined transitions so far. */
  get imaginedSteps(): number {
    return this.#imagination.counters.imaginedSteps;
  }

  /** Resets every plan to uniform. */
  reset(): void {
    this.#probabilities.fill(1 / this.#actionCount);
  }

  /**
   * Plans for every running episode and writes the first action of each plan; the next call starts from the
   * rest of it (warm start).
   *
   * @param observations [lanes, observation]
   * @param alive [lanes]
   * @param actions [lanes], written where alive.
   */
  plan(observations: Float32Array, alive: Uint8Array, actions: Uint8Array): void {
    const lanes: number[] = [];
    for (let lane = 0; lane < this.#lanes; lane++) if (alive[lane] === 1) lanes.push(lane);
    if (lanes.length === 0) return;
    const { method } = this.#options;
    if (method === "shooting") {
      this.reset();
      const returns = this.#tryOut(lanes, observations);
      lanes.forEach((lane, i) => actions[lane] = this.#bestFirstAction(returns, i));
      return;
    }
    for (let iteration = 0; iteration < ITERATIONS; iteration++) {
      const returns = this.#tryOut(lanes, observations);
      lanes.forEach((lane, i) => this.#updateProbabilities(returns, i, lane));
    }
    for (const lane of lanes) {
      const at = lane * this.#options.horizon * this.#actionCount;
      actions[lane] = argmax(this.#probabilities, at, this.#actionCount);
      this.#shift(at);
    }
  }

  /** The plans, and the count of imagined steps. */
  get parts(): Parts {
    return {
      probabilities: this.#probabilities,
      counters: this.#imagination.counters,
    };
  }

  /** Samples and imagines sequences for the lanes; returns the mean return of each, [lanes, sequences]. */
  #tryOut(lanes: readonly number[], observations: Float32Array): Float64Array {
    const { sequences, horizon } = this.#options;
    const count = lanes.length * sequences;
    lanes.forEach((lane, i) => {
      const observation = observations.subarray(lane * this.#size, (lane + 1) * this.#size);
      for (let s = i * sequences; s < (i + 1) * sequences; s++) {
        this.#starts.set(observation, s * this.#size);
        this.#drawSequence(s * horizon, lane * horizon);
      }
    });
    this.#imagination.run(this.#starts, this.#sequences, count, this.#returns);
    return this.#returns.subarray(0, count);
  }

  #drawSequence(to: number, from: number): void {
    const { horizon } = this.#options;
    for (let t = 0; t < horizon; t++) {
      let left = this.#random.uniform();
      let action = 0;
      const at = (from + t) * this.#actionCount;
      while (action < this.#actionCount - 1 && (left -= this.#probabilities[at + action]) >= 0) action++;
      this.#sequences[to + t] = action;
    }
  }

  /** Shooting's choice: the first action whose sequences have the largest mean return. */
  #bestFirstAction(returns: Float64Array, place: number): number {
    const { sequences, horizon } = this.#options;
    const sums = new Float64Array(this.#actionCount);
    const counts = new Float64Array(this.#actionCount);
    for (let s = place * sequences; s < (place + 1) * sequences; s++) {
      const first = this.#sequences[s * horizon];
      sums[first] += returns[s];
      counts[first]++;
    }
    return argmax(
      sums.map((sum, action) => counts[action] === 0 ? -Infinity : sum / counts[action]),
      0,
      sums.length,
    );
  }

  /** Moves a lane's probabilities to the weighted frequencies of its sequences, the `place`-th of `returns`. */
  #updateProbabilities(returns: Float64Array, place: number, lane: number): void {
    const { sequences, horizon } = this.#options;
    const weights = this.#weights(returns.subarray(place * sequences, (place + 1) * sequences));
    for (let t = 0; t < horizon; t++) {
      const at = (lane * horizon + t) * this.#actionCount;
      for (let action = 0; action < this.#actionCount; action++) {
        this.#probabilities[at + action] *= SMOOTHING;
      }
      for (let s = 0; s < sequences; s++) {
        const action = this.#sequences[(place * sequences + s) * horizon + t];
        this.#probabilities[at + action] += (1 - SMOOTHING) * weights[s];
      }
    }
  }

  /** The weight of each sequence; they sum to 1. */
  #weights(returns: Float64Array): Float64Array {
    const { method } = this.#options;
    if (method === "mppi") {
      const best = returns.reduce((a, b) => Math.max(a, b), -Infinity);
      const raw = returns.map((value) => Math.exp((value - best) / TEMPERATURE));
      const sum = raw.reduce((a, b) => a + b, 0);
      return raw.map((weight) => weight / sum);
    }
    const elites = Math.max(1, Math.round(ELITE_SHARE * returns.length));
    const order = Array.from(returns.keys()).sort((a, b) => returns[b] - returns[a] || a - b);
    const weights = new Float64Array(returns.length);
    for (const s of order.slice(0, elites)) weights[s] = 1 / elites;
    return weights;
  }

  /**
   * Drops the first step of a plan; the new last one is uniform, and the others move a little towards
   * uniform.
   */
  #shift(at: number): void {
    const { horizon } = this.#options;
    const width = this.#actionCount;
    this.#probabilities.copyWithin(at, at + width, at + horizon * width);
    for (let i = at; i < at + horizon * width; i++) {
      const isLast = i >= at + (horizon - 1) * width;
      this.#probabilities[i] = isLast ? 1 / width : 0.5 * this.#probabilities[i] + 0.5 / width;
    }
  }
}
