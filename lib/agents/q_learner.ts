/**
 * The Q-learner that the value-based agents share: networks, targets, gradient steps, greedy policy. It learns
 * from the batches that it is given, so that agents that share it differ in their experience and in nothing
 * else.
 *
 * - Mnih et al., "Human-level control through deep reinforcement learning", 2015: Q-learning with a target
 *   network.
 * - van Hasselt, Guez and Silver, "Deep reinforcement learning with double Q-learning", 2016.
 * - Lillicrap et al., "Continuous control with deep reinforcement learning", 2016: soft targets.
 * - Fujimoto, van Hoof and Meger, "Addressing function approximation error in actor-critic methods", 2018:
 *   the smaller of two values.
 * - Vieillard, Pietquin and Geist, "Munchausen reinforcement learning", 2020: the log policy as part of the
 *   reward, which widens the gap between actions. At 50 steps a second one action matters little, so the gap
 *   is small beside the network's error.
 * - Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992: averaged weights.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { Parameters, Perceptron, Trainer, Workspace } from "../nn/engine.ts";
import { chosenError } from "../nn/losses.ts";
import type { Generator } from "../random/generator.ts";
import type { Variable } from "../tasks/task.ts";
import type { LearningBatch } from "../replay/learning_batch.ts";
import { rate, realSteps, scale, share, weight, width } from "../settings/kinds.ts";
import { boolean, choice, type ValuesOf } from "../settings/settings.ts";
import type { Controller, Diagnostics } from "./agent.ts";
import { epsilonAfter, explorationSettings } from "./exploration.ts";
import type { OffPolicyLearner } from "./off_policy_agent.ts";
import type { PolicyNetwork } from "./policy_network.ts";
import { TrainingAverages } from "./training_averages.ts";
import { GreedyPolicy } from "./greedy_policy.ts";
import { ObservationScale, observationScaleSetting } from "./observation_scale.ts";
import { argmax } from "../nn/categorical.ts";

/** The settings of the learner; agents include them among their own. */
export const qLearnerSettings = {
  learningRate: rate(1e-3, {
    above: 0,
    about: "Adam's step size.",
    source: "measured: 3e-4 is much slower",
  }),
  discount: share(0.99, {
    max: 0.9999,
    about: "Discount of the value one step ahead, gamma.",
    source: "Mnih et al. 2015; measured: 0.98 does not see the end of the rail in time",
  }),
  hiddenWidth: width(64, { about: "Units in each hidden layer.", source: "usual for this task" }),
  initialisation: choice("he", ["he", "framework"], {
    about:
      "How layers start: he, hidden ones as He et al. 2015 and the last at 0; framework, all uniform in ±1/√fan_in, as PyTorch's.",
    source: "0 is the mean value, as rewards are brought to it",
  }),
  double: boolean(true, {
    about: "Whether the online network chooses the action that the target network values.",
    when: { temperature: 0 },
    source: "van Hasselt et al. 2016",
  }),
  loss: choice("squared", ["squared", "huber"], {
    about: "How an error is punished: its square, or Huber's function, linear beyond 1.",
    source:
      "transformed values lie within about 1, where the two agree up to a factor; on rewards as they are, Huber's hardly sees the ends of episodes",
  }),
  target: choice("soft", ["soft", "hard"], {
    about: "How the target network follows: a little every update, or a copy at intervals.",
    source: "Lillicrap et al. 2016",
  }),
  targetRate: share(0.01, {
    above: 0,
    about: "Share of the way that a soft target moves per update.",
    when: { target: "soft" },
    source: "measured: 0.005 and 0.02 hold the solution a little less",
  }),
  targetPeriod: realSteps(200, {
    min: 1,
    about: "Updates between copies to a hard target.",
    when: { target: "hard" },
    source: "usual for this task",
  }),
  twin: boolean(true, {
    about: "Whether two learners are trained and the smaller of their target values counts.",
    source: "Fujimoto, van Hoof and Meger 2018; measured: twice as often solved, for twice the time",
  }),
  temperature: weight(0.003, {
    about:
      "Temperature of the soft maximum over next values, in units of the return; 0 is the plain maximum of Q-learning.",
    source:
      "Vieillard et al. 2020 take 0.03 on another scale of rewards; measured: 0.001 solves less often, 0.01 holds a little less",
  }),
  munchausen: share(0.9, {
    max: 0.999,
    about: "Share alpha of the policy's log probability, times the temperature, that is added to the reward.",
    when: { temperature: { above: 0 } },
    source: "Vieillard et al. 2020; measured: what holds the solution once it is found",
  }),
  weightAveraging: share(0.001, {
    about:
      "Rate per update at which the weights of the greedy policy follow the learner's; 0 uses the learner's own.",
    source: "Polyak and Juditsky 1992; measured with dqn: 0.005 solves later, 0.0003 holds a little less",
  }),
  clipNorm: scale(10, {
    about: "Largest norm of a gradient; larger ones are scaled down to it.",
    source: "guards against single bad batches",
  }),
  observationScale: observationScaleSetting,
  ...explorationSettings,
};

/** The values of {@linkcode qLearnerSettings}. */
export type QLearnerValues = ValuesOf<typeof qLearnerSettings>;

/** Options of targets: the settings of the same names. */
export interface TargetOptions {
  readonly actionCount: number;
  readonly temperature: number;
  readonly munchausen: number;
}

/** The most negative bonus, l0 of Vieillard et al. 2020, table 1. */
const LOWEST_BONUS = -1;

/**
 * The targets of a batch, with R the row's return, d its discount (0 after a terminal state), Q' the target
 * network's values.
 *
 * Temperature 0: y = R + d · Q'(s', argmax_a Q°(s', a)), where Q° chooses: the online network in double
 * Q-learning (van Hasselt et al. 2016, equation 4), Q' itself otherwise.
 *
 * Temperature τ > 0: y = R + α [τ log π(a|s)] + d · τ log Σ_a exp(Q'(s', a) / τ), with π = softmax(Q' / τ)
 * and the bracket clipped to [-1, 0] (Vieillard et al. 2020, equation 1, whose expectation over π is the soft
 * maximum).
 *
 * @param chooserNext Q°(s', ·) [rows, actions]; not read where the temperature is positive.
 * @param targetNext Q'(s', ·) [rows, actions]
 * @param targetNow Q'(s, ·) [rows, actions]; not read where munchausen is 0.
 * @param out [rows], written.
 */
export function qTargets(
  batch: LearningBatch,
  chooserNext: Float32Array,
  targetNext: Float32Array,
  targetNow: Float32Array,
  { actionCount, temperature, munchausen }: TargetOptions,
  out: Float32Array,
): void {
  for (let row = 0; row < batch.rows; row++) {
    const at = row * actionCount;
    const next = temperature === 0
      ? targetNext[at + argmax(chooserNext, at, actionCount)]
      : softMaximum(targetNext, at, actionCount, temperature);
    let y = batch.returns[row] + batch.discounts[row] * next;
    if (munchausen > 0 && temperature > 0) {
      // τ log π(a|s) = Q'(s, a) − τ log Σ exp(Q'(s, ·) / τ)
      const bonus = targetNow[at + batch.actions[row]] - softMaximum(targetNow, at, actionCount, temperature);
      y += munchausen * Math.max(LOWEST_BONUS, bonus);
    }
    out[row] = y;
  }
}

/** τ log Σ exp(x / τ) over `count` numbers that start at `from`. */
export function softMaximum(values: Float32Array, from: number, count: number, temperature: number): number {
  const largest = values[from + argmax(values, from, count)];
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp((values[from + i] - largest) / temperature);
  return largest + temperature * Math.log(sum);
}

/** What a learner needs to know of the task, and its batches. */
export interface QLearnerOptions {
  readonly variables: readonly Variable[];
  readonly observationSize: number;
  readonly actionCount: number;
  readonly batchSize: number;
}

/** Share of random actions in imagined rollouts: the learner needs values of the actions it would not take. */
const ROLLOUT_EPSILON = 0.1;

/** One network with its target and its trainer. */
type Estimator = {
  readonly online: Perceptron;
  readonly target: Perceptron;
  readonly trainer: Trainer;
};

/** Networks, targets, gradient steps and greedy policy. */
export class QLearner extends Stateful implements OffPolicyLearner {
  readonly #values: QLearnerValues;
  readonly #actions: number;
  /** One, or two where they are twins; the first decides how to act. */
  readonly #estimators: readonly Estimator[];
  readonly #average: Perceptron | undefined;
  readonly #scale: ObservationScale;
  readonly #targetOptions: TargetOptions;
  readonly #counters = { updates: 0 };
  readonly #averages = new TrainingAverages(["q_loss"]);
  // derived: #one, #oneOut, #now, #next, #chooserNext, #targetNext, #targetNow, #second and #y are
  // room for one observation and one batch
  readonly #one: Float32Array;
  readonly #oneOut: Float32Array;
  readonly #now: Float32Array;
  readonly #next: Float32Array;
  readonly #chooserNext: Float32Array;
  readonly #targetNext: Float32Array;
  readonly #targetNow: Float32Array;
  readonly #second: Float32Array;
  readonly #y: Float32Array;
  readonly #policy: GreedyPolicy;

  /** @throws {UsageError} If observationScale does not fit the task. */
  constructor(options: QLearnerOptions, values: QLearnerValues, random: Generator) {
    super();
    const { variables, observationSize, actionCount, batchSize } = options;
    this.#values = values;
    this.#actions = actionCount;
    this.#scale = new ObservationScale(values.observationScale, variables, observationSize);
    this.#policy = new GreedyPolicy(this.#scale, actionCount);
    const { size: inputs } = this.#scale;
    const { hiddenWidth, initialisation } = values;
    const shape = {
      sizes: [inputs, hiddenWidth, hiddenWidth, actionCount],
      initialisation,
      lastInitialisation: initialisation === "he" ? "zero" : initialisation,
    } as const;
    const workspace = new Workspace();
    const network = (name: string) => new Perceptron(new Parameters(workspace), shape, random.stream(name));
    this.#estimators = (values.twin ? ["first", "second"] : ["first"]).map((name) => {
      const online = network(name);
      const target = network(name); // the same stream: the same weights
      return { online, target, trainer: new Trainer(online, batchSize, values) };
    });
    this.#average = values.weightAveraging === 0 ? undefined : network("first");
    const { temperature, munchausen } = values;
    this.#targetOptions = { actionCount, temperature, munchausen };
    this.#one = new Float32Array(inputs);
    this.#oneOut = new Float32Array(actionCount);
    this.#now = new Float32Array(batchSize * inputs);
    this.#next = new Float32Array(batchSize * inputs);
    this.#chooserNext = new Float32Array(batchSize * actionCount);
    this.#targetNext = new Float32Array(batchSize * actionCount);
    this.#targetNow = new Float32Array(batchSize * actionCount);
    this.#second = new Float32Array(batchSize * actionCount);
    this.#y = new Float32Array(batchSize);
  }

  /** Batches learned from. */
  get updates(): number {
    return this.#counters.updates;
  }

  /** Gradient steps taken, of every network together. */
  get gradientSteps(): number {
    return this.#counters.updates * this.#estimators.length;
  }

  /** Epsilon-greedy, by the learner's own weights. */
  explore(observation: Float32Array, steps: number, random: Generator): number {
    if (random.uniform() < epsilonAfter(steps, this.#values)) return random.integer(this.#actions);
    this.#scale.apply(observation, 1, this.#one);
    this.#estimators[0].online.predictOne(this.#one, this.#oneOut);
    return argmax(this.#oneOut, 0, this.#actions);
  }

  /** Epsilon-greedy in imagination, by the learner's own weights. */
  exploreMany(observations: Float32Array, count: number, random: Generator, actions: Uint8Array): void {
    this.#policy.choose(this.#estimators[0].online, observations, count, actions);
    for (let i = 0; i < count; i++) {
      if (random.uniform() < ROLLOUT_EPSILON) actions[i] = random.integer(this.#actions);
    }
  }

  /** One gradient step on a batch of `batchSize` rows; returns the loss. */
  update(batch: LearningBatch): number {
    const { rows } = batch;
    const { double, temperature, munchausen, loss, weightAveraging } = this.#values;
    this.#scale.apply(batch.observations, rows, this.#now);
    this.#scale.apply(batch.nextObservations, rows, this.#next);
    this.#predictTarget(this.#next, rows, this.#targetNext); // [rows, actions]
    let chooserNext = this.#targetNext;
    if (double && temperature === 0) {
      this.#estimators[0].online.predict(this.#next, rows, this.#chooserNext);
      chooserNext = this.#chooserNext;
    }
    if (munchausen > 0 && temperature > 0) this.#predictTarget(this.#now, rows, this.#targetNow);
    qTargets(batch, chooserNext, this.#targetNext, this.#targetNow, this.#targetOptions, this.#y);
    let meanLoss = 0;
    for (const { trainer } of this.#estimators) {
      meanLoss += trainer.step(
        this.#now,
        rows,
        (values, gradient) => chosenError(values, batch.actions, this.#y, rows, loss, gradient),
      ) / this.#estimators.length;
    }
    this.#counters.updates++;
    this.#averages.add("q_loss", meanLoss);
    this.#followTargets();
    // a plain mean over the first updates, so that the start does not linger
    this.#average?.moveTowards(
      this.#estimators[0].online,
      Math.max(weightAveraging, 1 / this.#counters.updates),
    );
    return meanLoss;
  }

  /** Target values, of twins the smaller ones (Fujimoto et al. 2018, equation 10). */
  #predictTarget(observations: Float32Array, rows: number, out: Float32Array): void {
    const [first, second] = this.#estimators;
    first.target.predict(observations, rows, out);
    if (second === undefined) return;
    second.target.predict(observations, rows, this.#second);
    for (let i = 0; i < rows * this.#actions; i++) out[i] = Math.min(out[i], this.#second[i]);
  }

  #followTargets(): void {
    const { target: kind, targetRate, targetPeriod } = this.#values;
    for (const { online, target } of this.#estimators) {
      if (kind === "soft") target.moveTowards(online, targetRate);
      else if (this.#counters.updates % targetPeriod === 0) target.parameters.copyFrom(online.parameters);
    }
  }

  /** The greedy policy over parallel episodes; averaged weights where they are kept. */
  controller(): Controller {
    return this.#policy.controller(this.#average ?? this.#estimators[0].online);
  }

  /** The greedy policy as a network. */
  policyNetwork(): PolicyNetwork {
    return this.#policy.asNetwork(this.#average ?? this.#estimators[0].online, "action values");
  }

  /**
   * max_a Q(s, a). Soft targets put an entropy bonus into it, of which Munchausen's term takes the share
   * alpha away again: with the defaults it is at most 2% of the scale of values.
   */
  values(observations: Float32Array, count: number): Float32Array {
    const network = this.#average ?? this.#estimators[0].online;
    const outputs = this.#policy.outputs(network, observations, count);
    const n = this.#actions;
    return Float32Array.from({ length: count }, (_, i) => outputs[i * n + argmax(outputs, i * n, n)]);
  }

  diagnostics(steps: number): Diagnostics {
    return { ...this.#averages.take(), epsilon: epsilonAfter(steps, this.#values) };
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      averages: this.#averages,
      estimators: this.#estimators,
      average: this.#average,
    };
  }
}
