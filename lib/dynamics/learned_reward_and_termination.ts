/**
 * Learned heads for the end of an episode, d(s'), and for the reward, r(s, a, s', d).
 *
 * Ends are rare (one row in twenty under a random policy, one in hundreds under a good one), so every batch is
 * half ended rows and half others: each class weighs the same.
 *
 * Some kinds of end are not in the data at all: a cart that is pushed at random falls long before it leaves
 * the rail. A classifier that takes the unknown for safe teaches a policy to leave the rail. So imagination
 * stops outside the box of states that did not end, widened by a margin. A state there is unknown: it has the
 * lowest value of any visited state. It is no end, whose value is 0: where rewards are negative, agents would
 * leave the data for that. The box grows with the data.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { Parameters, Perceptron, Trainer, Workspace } from "../nn/engine.ts";
import { logisticLoss, squaredError } from "../nn/losses.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import type { TaskRules } from "../tasks/environment.ts";
import { Normaliser } from "./normaliser.ts";
import { ObservationFeatures } from "./observation_features.ts";
import {
  ENDED,
  KnownRewardAndTermination,
  type RewardAndTermination,
  UNKNOWN,
} from "./reward_and_termination.ts";
import { RowDealer } from "./row_dealer.ts";
import { VisitedBox } from "./visited_box.ts";

/** What the heads predict for. */
export interface LearnedRewardAndTerminationOptions {
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions: 0 … actionCount − 1. */
  readonly actionCount: number;
  /** Observed variables that are angles, in radians: seen by sine and cosine; none unless given. */
  readonly angles?: readonly number[];
  /**
   * Updates of one fit, over which the learning rate falls from 3e-3 to a tenth along a cosine; 400 at a
   * constant rate of 1e-2 unless given.
   */
  readonly fitUpdates?: number;
  /** How far the box of known states is widened on each side, in its own widths; 0.5 unless given. */
  readonly margin?: number;
  /**
   * Standard deviation of noise on states in training, in their own; robust to a model's errors. None unless
   * given.
   */
  readonly inputNoise?: number;
}

/** Units of each of the two hidden layers of a head. */
const WIDTH = 32;
const LEARNING_RATE = 1e-2;
const ANNEALED_LEARNING_RATE = 3e-3;
const BATCH = 64;
/** Updates of one fit. */
const UPDATES = 400;
/**
 * How far the box of known states is widened on each side, in its own widths. Measured with mpc, seeds 104 to
 * 115: 0.25 solves 9 of 12, 0.5 all; without a box 4.
 */
const MARGIN = 0.5;

/** Rewards and ends as learned from real transitions. */
export class LearnedRewardAndTermination extends Stateful implements RewardAndTermination {
  readonly #training: {
    readonly fitUpdates: number;
    readonly inputNoise: number;
    readonly isAnnealed: boolean;
  };
  readonly #actionCount: number;
  readonly #features: ObservationFeatures;
  /** Features of next observations, in memory of their own. */
  readonly #after: ObservationFeatures;
  readonly #end: Perceptron; // s' → logit
  readonly #endTrainer: Trainer;
  readonly #reward: Perceptron; // (s, onehot(a), s', d) → normalised reward
  readonly #rewardTrainer: Trainer;
  readonly #states: Normaliser;
  readonly #rewards = new Normaliser(1);
  /** Of states that did not end. */
  readonly #box: VisitedBox;
  readonly #flags = { hasEnds: false, isFitted: false, isConstant: false };
  /**
   * The smallest rewards of steps that went on and of steps that ended the episode; Infinity before there are
   * such.
   */
  readonly #least = { goingOn: Infinity, ending: Infinity };
  // derived: #x and #y are written before each use
  #x = new Float32Array(0);
  #y = new Float32Array(0);

  /** Heads with initial weights. */
  constructor(options: LearnedRewardAndTerminationOptions, random: Generator) {
    super();
    const { observationSize, actionCount, angles = [] } = options;
    const { fitUpdates = UPDATES, margin = MARGIN, inputNoise = 0 } = options;
    this.#training = { fitUpdates, inputNoise, isAnnealed: options.fitUpdates !== undefined };
    this.#actionCount = actionCount;
    this.#features = new ObservationFeatures(observationSize, angles);
    this.#after = new ObservationFeatures(observationSize, angles);
    const { size } = this.#features;
    const shape = (inputs: number) =>
      ({ sizes: [inputs, WIDTH, WIDTH, 1], lastInitialisation: "zero" }) as const;
    const [end, reward] = [shape(size), shape(2 * size + actionCount + 1)];
    const workspace = new Workspace();
    this.#end = new Perceptron(new Parameters(workspace), end, random.stream("end"));
    this.#reward = new Perceptron(new Parameters(workspace), reward, random.stream("reward"));
    this.#endTrainer = new Trainer(this.#end, BATCH, { learningRate: LEARNING_RATE });
    this.#rewardTrainer = new Trainer(this.#reward, BATCH, { learningRate: LEARNING_RATE });
    this.#states = new Normaliser(size);
    this.#box = new VisitedBox(observationSize, angles, margin);
  }

  /** Whether there has been a fit; before it every reward is 0 and nothing ends. */
  get isFitted(): boolean {
    return this.#flags.isFitted;
  }

  /** Gradient steps ever taken, of both heads. */
  get updates(): number {
    return this.#endTrainer.adam.steps + this.#rewardTrainer.adam.steps;
  }

  /** Fits both heads to all transitions, continuing from the weights there are. */
  fit(transitions: TransitionRows, random: Generator): void {
    const { size } = this.#features;
    const data = this.#withFeatures(transitions);
    const ended: number[] = [];
    let others: number[] = [];
    for (let i = 0; i < data.count; i++) (data.terminated[i] === 1 ? ended : others).push(i);
    this.#least.goingOn = others.reduce((least, row) => Math.min(least, data.rewards[row]), Infinity);
    this.#least.ending = ended.reduce((least, row) => Math.min(least, data.rewards[row]), Infinity);
    this.#flags.hasEnds = ended.length > 0;
    this.#states.measure(data.nextObservations, data.count);
    this.#rewards.measure(data.rewards, data.count);
    this.#flags.isConstant = data.rewards.subarray(0, data.count).every((reward) =>
      reward === data.rewards[0]
    );
    this.#box.measure(transitions, others);
    this.#flags.isFitted = true;
    if (ended.length === 0 || others.length === 0) others = others.concat(ended);
    const dealers = [others, this.#flags.hasEnds ? ended : others].map((rows, i) =>
      new RowDealer(Uint32Array.from(rows), random.stream(`class ${i}`))
    );
    const inputs = this.#reward.sizes[0];
    const ends = new Float32Array(BATCH * size);
    const labels = new Float32Array(BATCH);
    const steps = new Float32Array(BATCH * inputs);
    const targets = new Float32Array(BATCH);
    const { fitUpdates, inputNoise, isAnnealed } = this.#training;
    const noise = random.stream("noise");
    for (let update = 0; update < fitUpdates; update++) {
      if (isAnnealed) {
        const rate = ANNEALED_LEARNING_RATE * (0.55 + 0.45 * Math.cos(Math.PI * update / fitUpdates));
        this.#endTrainer.adam.learningRate = this.#rewardTrainer.adam.learningRate = rate;
      }
      for (let i = 0; i < BATCH; i++) {
        const row = dealers[i & 1].next(); // half and half
        this.#writeState(data.nextObservations, row, ends, i * size);
        labels[i] = data.terminated[row];
        this.#writeStep(
          data.observations,
          data.actions,
          data.nextObservations,
          data.terminated,
          row,
          steps,
          i * inputs,
        );
        if (inputNoise > 0) {
          for (let k = 0; k < size; k++) ends[i * size + k] += inputNoise * noise.normal();
        }
        targets[i] = (data.rewards[row] - this.#rewards.means[0]) / this.#rewards.deviations[0];
      }
      if (this.#flags.hasEnds) {
        this.#endTrainer.step(
          ends,
          BATCH,
          (logits, gradient) => logisticLoss(logits, labels, gradient),
        );
      }
      if (!this.#flags.isConstant) { // otherwise there is nothing to learn
        this.#rewardTrainer.step(
          steps,
          BATCH,
          (outputs, gradient) => squaredError(outputs, targets, 1, gradient),
        );
      }
    }
  }

  /** Writes the reward and the end of every imagined step; see the interface. */
  evaluate(
    observations: Float32Array,
    actions: Uint8Array,
    next: Float32Array,
    count: number,
    rewards: Float32Array,
    terminated: Uint8Array,
  ): void {
    const after = this.#after.of(next, count);
    this.#predictTerminations(after, next, count, terminated);
    this.#predictRewards(this.#features.of(observations, count), actions, after, terminated, count, rewards);
  }

  /** Transitions with features in place of observations. */
  #withFeatures(data: TransitionRows): TransitionRows {
    const { observations, nextObservations, count } = data;
    return {
      ...data,
      observations: this.#features.of(observations, count),
      nextObservations: this.#after.of(nextObservations, count),
    };
  }

  #reserve(count: number): void {
    if (this.#y.length >= count) return;
    this.#x = new Float32Array(count * this.#reward.sizes[0]);
    this.#y = new Float32Array(count);
  }

  /**
   * Writes which states end the episode or are unknown; none before the first fit.
   *
   * @param after [count, features]: of the next observations.
   * @param next [count, observationSize]
   * @param terminated [count], written.
   */
  #predictTerminations(
    after: Float32Array,
    next: Float32Array,
    count: number,
    terminated: Uint8Array,
  ): void {
    if (!this.#flags.isFitted) {
      terminated.fill(0, 0, count);
      return;
    }
    const { size } = this.#features;
    this.#reserve(count);
    for (let i = 0; i < count; i++) this.#writeState(after, i, this.#x, i * size);
    if (this.#flags.hasEnds) this.#end.predict(this.#x.subarray(0, count * size), count, this.#y);
    for (let i = 0; i < count; i++) {
      const isEnd = this.#flags.hasEnds && this.#y[i] > 0; // p > ½ of balanced classes: in doubt, an end
      terminated[i] = isEnd ? ENDED : this.#box.contains(next, i) ? 0 : UNKNOWN;
    }
  }

  /**
   * Writes what steps pay, given which of them end the episode; 0 before the first fit.
   *
   * @param terminated [count]
   * @param rewards [count], written.
   */
  #predictRewards(
    observations: Float32Array,
    actions: Uint8Array,
    next: Float32Array,
    terminated: Uint8Array,
    count: number,
    rewards: Float32Array,
  ): void {
    if (!this.#flags.isFitted || this.#flags.isConstant) {
      rewards.fill(this.#flags.isFitted ? this.#rewards.means[0] : 0, 0, count);
      return;
    }
    const inputs = this.#reward.sizes[0];
    this.#reserve(count);
    for (let i = 0; i < count; i++) {
      this.#writeStep(observations, actions, next, terminated, i, this.#x, i * inputs);
    }
    this.#reward.predict(this.#x.subarray(0, count * inputs), count, this.#y);
    const [mean, deviation] = [this.#rewards.means[0], this.#rewards.deviations[0]];
    for (let i = 0; i < count; i++) rewards[i] = mean + deviation * this.#y[i];
  }

  /**
   * The lowest value by the rewards seen: that of all `steps` left, each with the smallest reward of a step
   * that went on; or, if smaller, that of an end, where one was seen.
   */
  lowestValue(discount: number, steps: number): number {
    const { goingOn, ending } = this.#least;
    const payments = discount < 1 ? (1 - discount ** steps) / (1 - discount) : steps;
    const lowest = goingOn === Infinity ? 0 : goingOn * payments;
    return ending === Infinity ? lowest : Math.min(lowest, ending, 0);
  }

  /** What it has learned. */
  get parts(): Parts {
    return {
      flags: this.#flags,
      least: this.#least,
      end: this.#end,
      endTrainer: this.#endTrainer,
      reward: this.#reward,
      rewardTrainer: this.#rewardTrainer,
      states: this.#states,
      rewards: this.#rewards,
      box: this.#box,
    };
  }

  #writeState(states: Float32Array, row: number, out: Float32Array, at: number): void {
    const { size } = this.#features;
    const { means, deviations } = this.#states;
    for (let k = 0; k < size; k++) out[at + k] = (states[row * size + k] - means[k]) / deviations[k];
  }

  #writeStep(
    observations: Float32Array,
    actions: Uint8Array,
    next: Float32Array,
    terminated: Uint8Array,
    row: number,
    out: Float32Array,
    at: number,
  ): void {
    const { size } = this.#features;
    const actionCount = this.#actionCount;
    this.#writeState(observations, row, out, at);
    for (let a = 0; a < actionCount; a++) out[at + size + a] = a === actions[row] ? 1 : 0;
    this.#writeState(next, row, out, at + size + actionCount);
    out[at + 2 * size + actionCount] = terminated[row] === ENDED ? 1 : 0;
  }
}

/**
 * Rewards and ends for an agent that imagines: the task's rules where it is given them, learned heads
 * otherwise.
 *
 * @param random Draws the heads' initial weights.
 */
export function createRewardAndTermination(
  { rules, ...options }: LearnedRewardAndTerminationOptions & { readonly rules?: TaskRules },
  random: Generator,
): RewardAndTermination {
  return rules === undefined
    ? new LearnedRewardAndTermination(options, random)
    : new KnownRewardAndTermination(rules);
}
