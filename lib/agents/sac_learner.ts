/**
 * Discrete soft actor-critic: networks, losses, gradient steps, greedy policy. It learns from the batches that
 * it is given; `sac` and `mbpo` share it.
 *
 * Haarnoja et al., "Soft actor-critic algorithms and applications", 2018; Christodoulou, "Soft actor-critic for
 * discrete action settings", 2019, whose equations are named below.
 *
 * Deviation: the weights of the greedy policy are averaged. The actor's gradient is worked out by hand at the
 * logits and propagated from there.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { Parameters, Perceptron, Trainer, Workspace } from "../nn/engine.ts";
import { chosenError } from "../nn/losses.ts";
import type { Generator } from "../random/generator.ts";
import type { Variable } from "../tasks/task.ts";
import type { LearningBatch } from "../replay/learning_batch.ts";
import { rate, scale, share, width } from "../settings/kinds.ts";
import { boolean, type ValuesOf } from "../settings/settings.ts";
import type { Controller, Diagnostics } from "./agent.ts";
import type { PolicyNetwork } from "./policy_network.ts";
import { TrainingAverages } from "./training_averages.ts";
import { GreedyPolicy } from "./greedy_policy.ts";
import { ObservationScale, observationScaleSetting } from "./observation_scale.ts";
import { logSoftmax, sampleLogits } from "../nn/categorical.ts";
import type { OffPolicyLearner } from "./off_policy_agent.ts";

/** The settings of the learner; agents include them among their own. */
export const sacLearnerSettings = {
  learningRate: rate(1e-3, {
    above: 0,
    about: "Adam's step size, for actor and critics.",
    source: "Haarnoja et al. 2018 take 3e-4; measured: that is slower here and holds less",
  }),
  discount: share(0.99, {
    max: 0.9999,
    about: "Discount of the value one step ahead, gamma.",
    source: "Haarnoja et al. 2018",
  }),
  hiddenWidth: width(64, { about: "Units in each hidden layer.", source: "usual for this task" }),
  targetRate: share(0.01, {
    above: 0,
    about: "Share of the way that the target critics move per update, tau.",
    source: "Haarnoja et al. 2018 take 0.005",
  }),
  targetEntropy: share(0.45, {
    about: "Entropy that the temperature is adjusted to, as a share of log(actions), the most there is.",
    source: "Christodoulou 2019 takes 0.98, at which a pole cannot be held; measured: 0.2 to 0.7 alike",
  }),
  temperature: scale(0.1, {
    about: "The first temperature, alpha, in units of the return.",
    source: "high enough that exploration comes before greed, on returns in [-1, 0]",
  }),
  weightAveraging: share(0.005, {
    about:
      "Rate per update at which the weights of the greedy policy follow the actor's; 0 uses the actor's own.",
    source: "Polyak and Juditsky 1992; measured: steadier than the actor's own weights",
  }),
  twin: boolean(true, {
    about: "Whether two critics are trained and the smaller value counts.",
    source: "Haarnoja et al. 2018, after Fujimoto et al. 2018",
  }),
  observationScale: observationScaleSetting,
};

/** The values of {@linkcode sacLearnerSettings}. */
export type SacLearnerValues = ValuesOf<typeof sacLearnerSettings>;

/**
 * The critics' targets: y = R + d · Σ_a π(a|s') (Q'(s', a) − alpha log π(a|s')) (Christodoulou 2019, equation
 * 10: an expectation over actions in place of a sample).
 *
 * @param logNext log π(·|s') [rows, actions]
 * @param valuesNext Q'(s', ·), of twins the smaller [rows, actions]
 * @param out [rows], written.
 */
export function softTargets(
  batch: LearningBatch,
  logNext: Float32Array,
  valuesNext: Float32Array,
  actions: number,
  temperature: number,
  out: Float32Array,
): void {
  for (let row = 0; row < batch.rows; row++) {
    let value = 0;
    for (let i = row * actions; i < (row + 1) * actions; i++) {
      value += Math.exp(logNext[i]) * (valuesNext[i] - temperature * logNext[i]);
    }
    out[row] = batch.returns[row] + batch.discounts[row] * value;
  }
}

/**
 * The gradient of the actor's loss J = mean over rows of Σ_a π(a) (alpha log π(a) − Q(a)) (Christodoulou 2019,
 * equation 12) with respect to the logits: π(a) (g(a) − Σ_b π(b) g(b)) / rows with g = alpha log π − Q; the
 * derivative of alpha log π itself sums to zero over actions.
 *
 * @param log log π(·|s) [rows, actions]
 * @param values Q(s, ·), of twins the smaller [rows, actions]
 * @param out [rows, actions], written.
 * @returns The mean entropy of π.
 */
export function actorGradient(
  log: Float32Array,
  values: Float32Array,
  rows: number,
  actions: number,
  temperature: number,
  out: Float32Array,
): number {
  let entropy = 0;
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * actions;
    let mean = 0;
    for (let i = row * actions; i < end; i++) {
      const probability = Math.exp(log[i]);
      out[i] = temperature * log[i] - values[i];
      mean += probability * out[i];
      entropy -= probability * log[i];
    }
    for (let i = row * actions; i < end; i++) out[i] = (Math.exp(log[i]) * (out[i] - mean)) / rows;
  }
  return entropy / rows;
}

/** Where the learner learns. */
export interface SacLearnerOptions {
  readonly variables: readonly Variable[];
  readonly observationSize: number;
  readonly actionCount: number;
  readonly batchSize: number;
  /** Real steps acted at random, before there is a policy. */
  readonly learningStarts: number;
}

/** Adam's step size for the logarithm of the temperature: Haarnoja et al. 2018. */
const TEMPERATURE_RATE = 3e-4;

type Critic = {
  readonly online: Perceptron;
  readonly target: Perceptron;
  readonly trainer: Trainer;
};

/** Actor, critics, temperature. */
export class SacLearner extends Stateful implements OffPolicyLearner {
  readonly #values: SacLearnerValues;
  readonly #learningStarts: number;
  readonly #actions: number;
  readonly #scale: ObservationScale;
  readonly #actor: Perceptron;
  readonly #actorTrainer: Trainer;
  readonly #average: Perceptron | undefined;
  readonly #critics: readonly Critic[];
  /** `first` and `second` are Adam's moments for the logarithm of the temperature. */
  readonly #scalars = {
    updates: 0,
    logTemperature: 0,
    first: 0,
    second: 0,
  };
  readonly #averages = new TrainingAverages(["q_loss", "entropy"]);
  // derived: #now, #next, #logits, #log, #q, #other, #y, #one and #oneOut are room for one batch and one
  // observation
  readonly #now: Float32Array;
  readonly #next: Float32Array;
  readonly #logits: Float32Array;
  readonly #log: Float32Array;
  readonly #q: Float32Array;
  readonly #other: Float32Array;
  readonly #y: Float32Array;
  readonly #policy: GreedyPolicy;
  readonly #one: Float32Array;
  readonly #oneOut: Float32Array;

  /** @throws {UsageError} If observationScale does not fit the task. */
  constructor(options: SacLearnerOptions, values: SacLearnerValues, random: Generator) {
    super();
    const { variables, observationSize, actionCount, batchSize } = options;
    this.#values = values;
    this.#learningStarts = options.learningStarts;
    this.#actions = actionCount;
    this.#scale = new ObservationScale(values.observationScale, variables, observationSize);
    this.#policy = new GreedyPolicy(this.#scale, actionCount);
    const { size: inputs } = this.#scale;
    const shape = {
      sizes: [inputs, values.hiddenWidth, values.hiddenWidth, actionCount],
      initialisation: "he",
      lastInitialisation: "zero",
    } as const;
    const { learningRate } = values;
    const workspace = new Workspace();
    const network = (name: string) => new Perceptron(new Parameters(workspace), shape, random.stream(name));
    this.#actor = network("actor");
    this.#actorTrainer = new Trainer(this.#actor, batchSize, { learningRate });
    this.#average = values.weightAveraging === 0 ? undefined : network("actor");
    this.#critics = (values.twin ? ["first critic", "second critic"] : ["first critic"]).map((name) => {
      const [online, target] = [network(name), network(name)]; // the same stream: the same weights
      return { online, target, trainer: new Trainer(online, batchSize, { learningRate }) };
    });
    this.#scalars.logTemperature = Math.log(values.temperature);
    this.#now = new Float32Array(batchSize * inputs);
    this.#next = new Float32Array(batchSize * inputs);
    const outputs = () => new Float32Array(batchSize * actionCount);
    this.#logits = outputs();
    this.#log = outputs();
    this.#q = outputs();
    this.#other = outputs();
    this.#y = new Float32Array(batchSize);
    this.#one = new Float32Array(inputs);
    this.#oneOut = new Float32Array(actionCount);
  }

  get gradientSteps(): number {
    return this.#scalars.updates * (1 + this.#critics.length);
  }

  /** The temperature as it stands, alpha. */
  get temperature(): number {
    return Math.exp(this.#scalars.logTemperature);
  }

  explore(observation: Float32Array, steps: number, random: Generator): number {
    if (steps < this.#learningStarts) return random.integer(this.#actions);
    this.#scale.apply(observation, 1, this.#one);
    this.#actor.predictOne(this.#one, this.#oneOut);
    return sampleLogits(this.#oneOut, 0, this.#actions, random);
  }

  exploreMany(observations: Float32Array, count: number, random: Generator, actions: Uint8Array): void {
    const logits = this.#policy.outputs(this.#actor, observations, count);
    for (let i = 0; i < count; i++) {
      actions[i] = sampleLogits(logits, i * this.#actions, this.#actions, random);
    }
  }

  update(batch: LearningBatch): void {
    const { rows } = batch;
    const n = this.#actions;
    const { temperature } = this;
    this.#scale.apply(batch.observations, rows, this.#now);
    this.#scale.apply(batch.nextObservations, rows, this.#next);

    // critics: J_Q = mean (Q(s, a) − y)² (equation 3 with the targets of equation 10)
    this.#actor.predict(this.#next, rows, this.#logits); // [rows, actions]
    logSoftmax(this.#logits, rows, n, this.#log);
    this.#smallest("target", this.#next, rows);
    softTargets(batch, this.#log, this.#q, n, temperature, this.#y);
    for (const { trainer } of this.#critics) {
      const loss = trainer.step(
        this.#now,
        rows,
        (q, gradient) => chosenError(q, batch.actions, this.#y, rows, "squared", gradient),
      );
      this.#averages.add("q_loss", loss);
    }

    // actor: J_pi of equation 12
    this.#smallest("online", this.#now, rows);
    const entropy = this.#actorTrainer.step(this.#now, rows, (logits, gradient) => {
      logSoftmax(logits, rows, n, this.#log);
      return actorGradient(this.#log, this.#q, rows, n, temperature, gradient);
    });

    this.#scalars.updates++;
    this.#adjustTemperature(entropy);
    for (const { online, target } of this.#critics) target.moveTowards(online, this.#values.targetRate);
    // a plain mean over the first updates, so that the start does not linger
    this.#average?.moveTowards(
      this.#actor,
      Math.max(this.#values.weightAveraging, 1 / this.#scalars.updates),
    );
    this.#averages.add("entropy", entropy);
  }

  /** The critics' values, of twins the smaller, into the scratch for values [rows, actions]. */
  #smallest(which: "online" | "target", observations: Float32Array, rows: number): void {
    const [first, second] = this.#critics;
    first[which].predict(observations, rows, this.#q);
    if (second === undefined) return;
    second[which].predict(observations, rows, this.#other);
    for (let i = 0; i < rows * this.#actions; i++) this.#q[i] = Math.min(this.#q[i], this.#other[i]);
  }

  /**
   * One Adam step down J(alpha) = log alpha · (entropy − target) (equation 11, in log alpha as the authors'
   * code has it).
   */
  #adjustTemperature(entropy: number): void {
    const { targetEntropy } = this.#values;
    const gradient = entropy - targetEntropy * Math.log(this.#actions);
    this.#scalars.first = 0.9 * this.#scalars.first + 0.1 * gradient;
    this.#scalars.second = 0.999 * this.#scalars.second + 0.001 * gradient * gradient;
    const mean = this.#scalars.first / (1 - 0.9 ** this.#scalars.updates);
    const square = this.#scalars.second / (1 - 0.999 ** this.#scalars.updates);
    this.#scalars.logTemperature -= (TEMPERATURE_RATE * mean) / (Math.sqrt(square) + 1e-8);
  }

  controller(): Controller {
    return this.#policy.controller(this.#average ?? this.#actor);
  }

  /** The greedy policy as a network. */
  policyNetwork(): PolicyNetwork {
    return this.#policy.asNetwork(this.#average ?? this.#actor, "logits");
  }

  diagnostics(): Diagnostics {
    return { ...this.#averages.take(), temperature: this.temperature };
  }

  get parts(): Parts {
    return {
      scalars: this.#scalars,
      averages: this.#averages,
      actor: this.#actor,
      actorTrainer: this.#actorTrainer,
      average: this.#average,
      critics: this.#critics,
    };
  }
}
