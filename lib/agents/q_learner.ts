/**
 * The Q-learner that the value-based agents share: networks, targets, gradient steps, greedy policy. It is
 * told which transitions to learn from and does not know where they come from, so that agents that share it
 * differ in their experience and in nothing else.
 *
 * - Mnih et al., "Human-level control through deep reinforcement learning", 2015: Q-learning with a target network.
 * - van Hasselt, Guez and Silver, "Deep reinforcement learning with double Q-learning", 2016.
 * - Lillicrap et al., "Continuous control with deep reinforcement learning", 2016: soft targets.
 * - Wang et al., "Dueling network architectures for deep reinforcement learning", 2016.
 * - Bellemare et al., "Increasing the action gap: new operators for reinforcement learning", 2016.
 * - Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992: averaged weights.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import type { LearningBatch } from "../replay/learning_batch.ts";
import { boolean, choice, integer, number, type ValuesOf } from "../settings/settings.ts";
import type { Controller } from "./agent.ts";
import { ObservationScale, observationScaleSetting } from "./observation_scale.ts";
import { QNetwork, type QTrainer } from "./q_network.ts";

/** The settings of the learner; agents include them among their own. */
export const qLearnerSettings = {
  learningRate: number(5e-4, {
    above: 0,
    about: "Adam's step size.",
    source: "measured: 1e-3 forgets more, 3e-4 starts slower",
  }),
  learningRateEnd: number(1, {
    above: 0,
    max: 1,
    about: "Share of learningRate that is left at the end of the budget; linear in real steps.",
    source: "1 is a constant rate, as Mnih et al. 2015",
  }),
  discount: number(0.99, {
    min: 0,
    max: 1,
    about: "Discount of the value one step ahead, gamma.",
    source: "Mnih et al. 2015; measured: 0.98 does not see the end of the rail in time",
  }),
  hiddenWidth: integer(64, { min: 1, about: "Units in each hidden layer.", source: "usual for this task" }),
  hiddenLayers: integer(2, { min: 1, max: 8, about: "Hidden layers.", source: "usual for this task" }),
  initialisation: choice("he", ["he", "framework"], {
    about: "How hidden layers start: He et al. 2015, or uniform in ±1/√fan_in with such biases.",
    source: "He et al. 2015, for rectified units",
  }),
  lastInitialisation: choice("zero", ["zero", "he", "framework"], {
    about: "How the last layer starts; zero makes every first value 0.",
    source: "0 is the true value of a state far from a fall, with reward=fall",
  }),
  dueling: boolean(false, {
    about: "Whether state value and advantages have streams of their own.",
    source: "Wang et al. 2016; with two actions measured to cost time and to gain nothing",
  }),
  double: boolean(true, {
    about: "Whether the online network chooses the action that the target network values.",
    source: "van Hasselt et al. 2016",
  }),
  loss: choice("squared", ["squared", "huber"], {
    about: "How an error is punished: its square, or Huber's function, linear beyond 1.",
    source: "with reward=fall errors stay below 1, where the two agree up to a factor",
  }),
  target: choice("soft", ["soft", "hard", "none"], {
    about:
      "How the target network follows: a little every update, a copy at intervals, or no target network.",
    source: "Lillicrap et al. 2016",
  }),
  targetRate: number(0.01, {
    above: 0,
    max: 1,
    about: "Share of the way that a soft target moves per update.",
    source: "measured: 0.001 is slow, 0.05 oscillates",
  }),
  targetPeriod: integer(200, {
    min: 1,
    about: "Updates between copies to a hard target.",
    source: "usual for this task",
  }),
  reward: choice("fall", ["fall", "task"], {
    about:
      "What values count: task, the rewards as paid; fall, -1 at a terminal state and 0 elsewhere, which orders actions alike where every step pays the same.",
    source: "bounds every value to [-1, 0]; measured: steadier",
  }),
  clipTargets: boolean(true, {
    about: "With reward=fall, whether targets are clipped to the values that exist, [-1, 0].",
    source: "stops values from drifting away together",
  }),
  actionGap: number(0, {
    min: 0,
    max: 0.999,
    about:
      "Share of the action gap that is taken off the target of the worse actions, alpha; 0 is Q-learning.",
    source: "Bellemare et al. 2016, advantage learning",
  }),
  weightAveraging: number(0, {
    min: 0,
    max: 1,
    about:
      "Rate per update at which the weights of the greedy policy follow the learner's; 0 uses the learner's own.",
    source: "Polyak and Juditsky 1992",
  }),
  weightDecay: number(0, { min: 0, about: "Decoupled weight decay.", source: "measured: 0.01 learns less" }),
  clipNorm: number(10, {
    above: 0,
    about: "Largest norm of a gradient; larger ones are scaled down to it.",
    source: "guards against single bad batches",
  }),
  observationScale: observationScaleSetting,
};

/** The values of {@linkcode qLearnerSettings}. */
export type QLearnerValues = ValuesOf<typeof qLearnerSettings>;

/** What decides a target beside the batch. */
export interface TargetOptions {
  readonly actionCount: number;
  readonly actionGap: number;
  /** The lowest and the highest value there is. */
  readonly low: number;
  readonly high: number;
}

/**
 * The targets of a batch: y = R + d · Q'(s', argmax_a Q°(s', a)), clipped to the values that exist, minus
 * alpha · (max_a Q'(s, a) − Q'(s, a)), where R is the row's return, d its discount (0 after a terminal
 * state), Q' the target network and Q° the one that chooses: the online network in double Q-learning
 * (van Hasselt et al. 2016, equation 4), Q' itself otherwise. The last term is advantage learning's
 * (Bellemare et al. 2016, section 3).
 *
 * @param chooserNext Q°(s', ·) [rows, actions]
 * @param targetNext Q'(s', ·) [rows, actions]
 * @param targetNow Q'(s, ·) [rows, actions]; not read where actionGap is 0.
 * @param out [rows], written.
 */
export function qTargets(
  batch: LearningBatch,
  chooserNext: Float32Array,
  targetNext: Float32Array,
  targetNow: Float32Array,
  { actionCount, actionGap, low, high }: TargetOptions,
  out: Float32Array,
): void {
  for (let row = 0; row < batch.rows; row++) {
    const at = row * actionCount;
    const chosen = argmax(chooserNext, at, actionCount);
    const y = batch.returns[row] + batch.discounts[row] * targetNext[at + chosen];
    out[row] = Math.min(high, Math.max(low, y));
    if (actionGap > 0) {
      const best = targetNow[at + argmax(targetNow, at, actionCount)];
      out[row] -= actionGap * (best - targetNow[at + batch.actions[row]]);
    }
  }
}

/** The first index, from 0, of the largest of `count` numbers that start at `from`. */
export function argmax(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) {
    if (values[from + i] > values[from + best]) best = i;
  }
  return best;
}

/** Where a learner learns. */
export interface QLearnerOptions {
  readonly observationSize: number;
  readonly actionCount: number;
  readonly batchSize: number;
}

/** Networks, targets, gradient steps and greedy policy. */
export class QLearner implements Restorable {
  readonly #values: QLearnerValues;
  readonly #size: number;
  readonly #actions: number;
  readonly #online: QNetwork;
  readonly #target: QNetwork | undefined;
  readonly #average: QNetwork | undefined;
  readonly #trainer: QTrainer;
  readonly #scale: ObservationScale;
  readonly #targetOptions: TargetOptions;
  #updates = 0;
  // scratch for one observation and for one batch
  readonly #one: Float32Array;
  readonly #oneOut: Float32Array;
  readonly #now: Float32Array;
  readonly #next: Float32Array;
  readonly #chooserNext: Float32Array;
  readonly #targetNext: Float32Array;
  readonly #targetNow: Float32Array;
  readonly #y: Float32Array;
  #manyIn = new Float32Array(0);
  #manyOut = new Float32Array(0);

  /** @throws {UsageError} If observationScale does not fit the task. */
  constructor(options: QLearnerOptions, values: QLearnerValues, random: Generator) {
    const { observationSize, actionCount, batchSize } = options;
    this.#values = values;
    this.#size = observationSize;
    this.#actions = actionCount;
    this.#scale = new ObservationScale(values.observationScale, observationSize);
    const shape = { ...values, observationSize, actionCount };
    const make = () => new QNetwork(shape, random);
    this.#online = make();
    this.#target = values.target === "none" ? undefined : make(); // the same stream: the same weights
    this.#average = values.weightAveraging === 0 ? undefined : make();
    this.#trainer = this.#online.trainer(values);
    const isBounded = values.reward === "fall" && values.clipTargets;
    this.#targetOptions = {
      actionCount,
      actionGap: values.actionGap,
      low: isBounded ? -1 : -Infinity,
      high: isBounded ? 0 : Infinity,
    };
    this.#one = new Float32Array(observationSize);
    this.#oneOut = new Float32Array(actionCount);
    this.#now = new Float32Array(batchSize * observationSize);
    this.#next = new Float32Array(batchSize * observationSize);
    this.#chooserNext = new Float32Array(batchSize * actionCount);
    this.#targetNext = new Float32Array(batchSize * actionCount);
    this.#targetNow = new Float32Array(batchSize * actionCount);
    this.#y = new Float32Array(batchSize);
  }

  /** Gradient steps taken. */
  get updates(): number {
    return this.#updates;
  }

  /** What one step is worth to this learner: the task's reward, or -1 at a terminal state and 0 elsewhere. */
  rewardOf(reward: number, terminated: boolean): number {
    return this.#values.reward === "task" ? reward : terminated ? -1 : 0;
  }

  /** Sets the step size for the share of the budget that has passed, in [0, 1]. */
  anneal(progress: number): void {
    const { learningRate, learningRateEnd } = this.#values;
    this.#trainer.learningRate = learningRate * (1 + Math.min(1, progress) * (learningRateEnd - 1));
  }

  /** The greedy action in one observation [observationSize], by the learner's own weights. */
  greedyAction(observation: Float32Array): number {
    this.#scale.apply(observation, 1, this.#one);
    this.#online.predictOne(this.#one, this.#oneOut);
    return argmax(this.#oneOut, 0, this.#actions);
  }

  /**
   * The greedy actions in `count` observations, by the learner's own weights.
   *
   * @param observations [count, observationSize]
   * @param actions [count], written.
   */
  greedyActions(observations: Float32Array, count: number, actions: Uint8Array): void {
    this.#choose(this.#online, observations, count, actions);
  }

  /** One gradient step on a batch of `batchSize` rows, whose rewards are {@linkcode rewardOf}'s; returns the loss. */
  update(batch: LearningBatch): number {
    const { rows } = batch;
    const { double, actionGap, loss, target, targetRate, targetPeriod, weightAveraging } = this.#values;
    this.#scale.apply(batch.observations, rows, this.#now);
    this.#scale.apply(batch.nextObservations, rows, this.#next);
    const targetNetwork = this.#target ?? this.#online;
    targetNetwork.predict(this.#next, rows, this.#targetNext); // [rows, actions]
    let chooserNext = this.#targetNext;
    if (double && this.#target !== undefined) {
      this.#online.predict(this.#next, rows, this.#chooserNext);
      chooserNext = this.#chooserNext;
    }
    if (actionGap > 0) targetNetwork.predict(this.#now, rows, this.#targetNow);
    qTargets(batch, chooserNext, this.#targetNext, this.#targetNow, this.#targetOptions, this.#y);
    const before = this.#trainer.step(this.#now, batch.actions, this.#y, rows, loss);
    this.#updates++;

    if (target === "soft") this.#target?.moveTowards(this.#online, targetRate);
    else if (target === "hard" && this.#updates % targetPeriod === 0) this.#target?.copyFrom(this.#online);
    // a plain mean over the first updates, so that the start does not linger
    this.#average?.moveTowards(this.#online, Math.max(weightAveraging, 1 / this.#updates));
    return before;
  }

  /** The greedy policy over parallel episodes, with one forward pass a step; averaged weights where they are kept. */
  controller(): Controller {
    return {
      act: (observations, alive, actions) =>
        this.#choose(this.#average ?? this.#online, observations, alive.length, actions),
      reset() {},
      dispose() {},
    };
  }

  save(): Snapshot {
    return {
      updates: this.#updates,
      online: this.#online.save(),
      target: this.#target?.save() ?? null,
      average: this.#average?.save() ?? null,
      trainer: this.#trainer.save(),
    };
  }

  restore(snapshot: Snapshot): void {
    const fits = typeof snapshot.updates === "number" &&
      (snapshot.target !== null) === (this.#target !== undefined) &&
      (snapshot.average !== null) === (this.#average !== undefined);
    if (!fits) throw new TypeError("Not the snapshot of a Q-learner with these settings.");
    this.#online.restore(snapshot.online as Snapshot);
    this.#target?.restore(snapshot.target as Snapshot);
    this.#average?.restore(snapshot.average as Snapshot);
    this.#trainer.restore(snapshot.trainer as Snapshot);
    this.#updates = snapshot.updates as number;
  }

  /** Frees the networks. */
  dispose(): void {
    this.#online.dispose();
    this.#target?.dispose();
    this.#average?.dispose();
  }

  #choose(network: QNetwork, observations: Float32Array, count: number, actions: Uint8Array): void {
    if (this.#manyIn.length < count * this.#size) {
      this.#manyIn = new Float32Array(count * this.#size);
      this.#manyOut = new Float32Array(count * this.#actions);
    }
    this.#scale.apply(observations, count, this.#manyIn);
    network.predict(this.#manyIn, count, this.#manyOut);
    for (let i = 0; i < count; i++) actions[i] = argmax(this.#manyOut, i * this.#actions, this.#actions);
  }
}
