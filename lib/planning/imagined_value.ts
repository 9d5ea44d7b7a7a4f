/**
 * A value function learned entirely inside a model, for planners with a short horizon.
 *
 * Simulated rollouts take at each step the action with the largest r + γ V(s') (planning with a horizon of
 * one); V is then trained towards their TD(λ) returns (Sutton and Barto, "Reinforcement learning: an
 * introduction", 2018, section 12.1), and the next rollouts follow the better V: policy iteration in
 * imagination. As the terminal value of longer plans see Lowrey et al., "Plan online, learn offline" (POLO),
 * 2019. Deviations from that paper: the value is learned in a learned model rather than in a simulator; one
 * network replaces an ensemble.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { applyConservatism, type Conservatism, usesUncertainty } from "../dynamics/conservatism.ts";
import type { DynamicsModel, Propagation } from "../dynamics/model.ts";
import { Normaliser } from "../dynamics/normaliser.ts";
import { ObservationFeatures } from "../dynamics/observation_features.ts";
import { type RewardAndTermination, UNKNOWN } from "../dynamics/reward_and_termination.ts";
import { Parameters, Perceptron, Trainer, Workspace } from "../nn/engine.ts";
import { squaredError } from "../nn/losses.ts";
import type { Generator } from "../random/generator.ts";
import type { ValueFunction } from "./sequence_returns.ts";
import { lambdaReturns } from "./returns.ts";

/** Options of the training. */
export interface ImaginedValueOptions extends Conservatism {
  /** Discount, in (0, 1). */
  readonly discount: number;
  /** How imagined states pass through the members. */
  readonly propagation: Propagation;
  /** Observed variables that are angles, in radians. */
  readonly angles: readonly number[];
}

/** Rollouts in lockstep. */
const WALKERS = 128;
/** Steps of a rollout between two updates of V. */
const STEPS = 16;
/** λ of the TD(λ) returns. */
const LAMBDA = 0.95;
/** Probability per step that a rollout restarts: rollouts last 100 steps on average. */
const RESTART = 0.01;
/** Rows of one update; a round passes over its walks once. */
const BATCH = 256;
/** States sampled evenly from all rollouts, so that V stays right where a better policy no longer goes. */
const KEPT = 4096;
/** Rate per update of the running average of weights. */
const AVERAGING = 0.02;
const HIDDEN = [64, 64];
const LEARNING_RATE = 1e-3;

/** V(s), by a small network. */
export class ImaginedValue extends Stateful implements ValueFunction {
  // derived: #model, #outcomes and #random are their owner's to save; #walkers, #scratch and #x are written before
  // each use
  readonly #model: DynamicsModel;
  readonly #outcomes: RewardAndTermination;
  readonly #options: ImaginedValueOptions;
  readonly #random: Generator;
  readonly #features: ObservationFeatures;
  readonly #inputs: Normaliser;
  readonly #network: Perceptron;
  /** The running average of the trained network's weights: it predicts. */
  readonly #average: Perceptron;
  readonly #trainer: Trainer;
  /** The smallest and the largest reward ever imagined, 0 included, as nothing is paid after an end. */
  readonly #rewards = Float64Array.of(0, 0);
  readonly #walkers: Float32Array;
  readonly #scratch: Scratch;
  #x = new Float32Array(0);
  /** [KEPT, observation] */
  readonly #kept: Float32Array;
  readonly #counters = { offered: 0, updates: 0, isMeasured: false };

  /**
   * A value function of a model.
   *
   * @throws {RangeError} If the discount is not below 1.
   */
  constructor(
    model: DynamicsModel,
    outcomes: RewardAndTermination,
    options: ImaginedValueOptions,
    random: Generator,
  ) {
    super();
    if (!(options.discount < 1)) {
      throw new RangeError(
        `Values without an end need a discount below 1: got ${options.discount}. Set one, such as 0.99.`,
      );
    }
    const size = model.observationSize;
    this.#model = model;
    this.#outcomes = outcomes;
    this.#options = options;
    this.#random = random;
    this.#features = new ObservationFeatures(size, options.angles);
    this.#inputs = new Normaliser(this.#features.size);
    const shape = { sizes: [this.#features.size, ...HIDDEN, 1], activation: "relu" } as const;
    const workspace = new Workspace();
    this.#network = new Perceptron(new Parameters(workspace), shape, random.stream("weights"));
    this.#average = new Perceptron(new Parameters(workspace), shape, random.stream("weights"));
    this.#kept = new Float32Array(KEPT * size);
    this.#trainer = new Trainer(this.#network, BATCH, { learningRate: LEARNING_RATE });
    this.#walkers = new Float32Array(WALKERS * size);
    this.#scratch = new Scratch(size, model.actionCount);
  }

  /** Gradient steps ever taken. */
  get updates(): number {
    return this.#counters.updates;
  }

  /** What states are worth: see the interface. */
  values(observations: Float32Array, count: number, out: Float32Array): void {
    this.#writeInputs(observations, count);
    this.#average.predict(this.#x.subarray(0, count * this.#features.size), count, out);
    const [low, high] = this.#bounds();
    for (let i = 0; i < count; i++) {
      out[i] = Math.max(low, Math.min(high, low + (high - low) * (0.5 + out[i])));
    }
  }

  /**
   * Improves the value function in the model as it stands.
   *
   * @param starts Writes start states into [rows, observationSize].
   * @param rounds Walks and fits.
   * @returns Imagined transitions.
   */
  learn(starts: (out: Float32Array) => void, rounds: number): number {
    const { observationSize: size } = this.#model;
    const fresh = new Float32Array(WALKERS * size);
    starts(this.#walkers);
    this.#recall(this.#walkers);
    for (let round = 0; round < rounds; round++) {
      starts(fresh);
      this.#recall(fresh);
      this.#walk(fresh);
      this.#keep();
      this.#fit();
    }
    return rounds * STEPS * WALKERS * this.#model.actionCount;
  }

  /** What it has learned, and its place in the draws. */
  get parts(): Parts {
    return {
      network: this.#network.parameters,
      average: this.#average.parameters,
      trainer: this.#trainer,
      inputs: this.#inputs,
      rewards: this.#rewards,
      kept: this.#kept,
      counters: this.#counters,
    };
  }

  /** Puts states of earlier walks in every other row. */
  #recall(starts: Float32Array): void {
    const { observationSize: size } = this.#model;
    const count = Math.min(KEPT, this.#counters.offered);
    for (let w = 0; w < WALKERS && count > 0; w += 2) {
      const from = this.#random.integer(count) * size;
      starts.set(this.#kept.subarray(from, from + size), w * size);
    }
  }

  /** Keeps the walkers' states of one step, as likely as those of any earlier one (reservoir sampling). */
  #keep(): void {
    const { observationSize: size } = this.#model;
    const first = this.#random.integer(STEPS) * WALKERS;
    for (let row = first; row < first + WALKERS; row++) {
      const place = this.#counters.offered < KEPT
        ? this.#counters.offered
        : this.#random.integer(this.#counters.offered + 1);
      this.#counters.offered++;
      if (place >= KEPT) continue;
      this.#kept.set(this.#scratch.states.subarray(row * size, (row + 1) * size), place * size);
    }
  }

  /** Walks of every walker, one step ahead at a time; leaves states and their TD(λ) returns in the scratch. */
  #walk(fresh: Float32Array): void {
    const { actionCount, observationSize: size } = this.#model;
    const { discount, propagation } = this.#options;
    const isConservative = usesUncertainty(this.#options);
    const lowest = this.#outcomes.lowestValue(discount, Infinity);
    const scratch = this.#scratch;
    const branches = WALKERS * actionCount; // row of walker w and action a: a WALKERS + w
    const how = { propagation, random: this.#random };
    for (let t = 0; t < STEPS; t++) {
      scratch.states.set(this.#walkers, t * WALKERS * size);
      for (let a = 0; a < actionCount; a++) {
        scratch.from.set(this.#walkers, a * WALKERS * size);
        scratch.actions.fill(a, a * WALKERS, (a + 1) * WALKERS);
      }
      const { disagreement } = scratch;
      this.#model.step(
        scratch.from,
        scratch.actions,
        branches,
        isConservative ? { ...how, disagreement } : how,
        scratch.next,
      );
      this.#outcomes.evaluate(
        scratch.from,
        scratch.actions,
        scratch.next,
        branches,
        scratch.rewards,
        scratch.terminated,
      );
      for (const reward of scratch.rewards) {
        if (reward < this.#rewards[0]) this.#rewards[0] = reward;
        if (reward > this.#rewards[1]) this.#rewards[1] = reward;
      }
      this.values(scratch.next, branches, scratch.values);
      if (isConservative) {
        applyConservatism(this.#options, disagreement, branches, scratch.rewards, scratch.stopped);
      }
      for (let w = 0; w < WALKERS; w++) {
        let best = w;
        let bestWorth = -Infinity;
        for (let row = w; row < branches; row += WALKERS) {
          if (isConservative && scratch.stopped[row] === 1) {
            // a step that is not imagined leads to an unknown state, as in planned sequences
            scratch.rewards[row] = 0;
            scratch.terminated[row] = UNKNOWN;
          }
          const end = scratch.terminated[row];
          if (end !== 0) scratch.values[row] = end === UNKNOWN ? lowest : 0;
          const worth = scratch.rewards[row] + discount * scratch.values[row];
          if (worth > bestWorth) [best, bestWorth] = [row, worth];
        }
        const at = t * WALKERS + w;
        scratch.walks.rewards[at] = scratch.rewards[best];
        scratch.walks.nextValues[at] = scratch.values[best];
        const ends = scratch.terminated[best] !== 0;
        const isCut = ends || this.#random.uniform() < RESTART;
        scratch.walks.isCut[at] = isCut ? 1 : 0;
        const source = isCut
          ? fresh.subarray(w * size, (w + 1) * size)
          : scratch.next.subarray(best * size, (best + 1) * size);
        this.#walkers.set(source, w * size);
      }
    }
    lambdaReturns(scratch.walks, discount, LAMBDA, scratch.returns);
  }

  /** Moves the network towards the returns of the last walks. */
  #fit(): void {
    const rows = STEPS * WALKERS;
    const scratch = this.#scratch;
    const width = this.#features.size;
    if (!this.#counters.isMeasured) {
      this.#inputs.measure(this.#features.of(scratch.states, rows), rows);
      this.#counters.isMeasured = true;
    }
    this.#writeInputs(scratch.states, rows);
    const x = this.#x;
    const [low, high] = this.#bounds();
    const order = this.#random.permutation(rows);
    for (let from = 0; from + BATCH <= rows; from += BATCH) {
      for (let i = 0; i < BATCH; i++) {
        const row = order[from + i];
        for (let k = 0; k < width; k++) scratch.inputs[i * width + k] = x[row * width + k];
        scratch.targets[i] = Math.max(0, Math.min(1, (scratch.returns[row] - low) / (high - low))) - 0.5;
      }
      this.#trainer.step(
        scratch.inputs,
        BATCH,
        (outputs, gradient) => squaredError(outputs, scratch.targets, 1, gradient),
      );
      this.#average.moveTowards(this.#network, AVERAGING);
      this.#counters.updates++;
    }
  }

  /** The smallest and the largest value that there can be; the network's outputs −½ and ½. */
  #bounds(): [low: number, high: number] {
    const longest = 1 / (1 - this.#options.discount);
    const [low, high] = this.#rewards;
    return low === high ? [0, longest] : [low * longest, high * longest];
  }

  #writeInputs(observations: Float32Array, count: number): void {
    const width = this.#features.size;
    const features = this.#features.of(observations, count);
    if (this.#x.length < count * width) this.#x = new Float32Array(count * width);
    this.#inputs.apply(features, count, this.#x);
  }
}

/** Room for one round. */
class Scratch {
  // derived: `walks` are written in every round
  readonly walks = {
    rows: WALKERS,
    steps: STEPS,
    rewards: new Float64Array(STEPS * WALKERS),
    nextValues: new Float64Array(STEPS * WALKERS),
    isCut: new Uint8Array(STEPS * WALKERS),
  };
  readonly states: Float32Array; // [steps, walkers, observation]
  readonly from: Float32Array; // [actions, walkers, observation]
  readonly next: Float32Array;
  readonly actions: Uint8Array;
  readonly rewards: Float32Array;
  readonly terminated: Uint8Array;
  readonly stopped: Uint8Array;
  readonly disagreement: Float32Array;
  readonly values: Float32Array;
  readonly returns = new Float64Array(STEPS * WALKERS);
  readonly inputs: Float32Array;
  readonly targets = new Float32Array(BATCH);

  constructor(size: number, actionCount: number) {
    const branches = actionCount * WALKERS;
    this.states = new Float32Array(STEPS * WALKERS * size);
    this.from = new Float32Array(branches * size);
    this.next = new Float32Array(branches * size);
    this.actions = new Uint8Array(branches);
    this.rewards = new Float32Array(branches);
    this.terminated = new Uint8Array(branches);
    this.stopped = new Uint8Array(branches);
    this.disagreement = new Float32Array(branches);
    this.values = new Float32Array(branches);
    this.inputs = new Float32Array(BATCH * 2 * size);
  }
}
