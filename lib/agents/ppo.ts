/**
 * Proximal policy optimisation, the standard on-policy baseline, in several environments in parallel.
 *
 * Schulman et al., "Proximal policy optimization algorithms", 2017; advantages by Schulman et al.,
 * "High-dimensional continuous control using generalized advantage estimation", 2016.
 *
 * Deviations from the paper: actor and critic share no layers; the critic's loss is not clipped; rewards are
 * shifted and scaled by `RewardTransform`, which keeps the order of policies; at the time limit, returns bootstrap
 * from the value of the last state; the lanes take turns, one real step at a time, so that every real step is
 * counted as for any other agent; the greedy policy has averaged weights.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { Parameters, Perceptron, Trainer, Workspace } from "../nn/engine.ts";
import { squaredError } from "../nn/losses.ts";
import type { Generator } from "../random/generator.ts";
import { batch, count, rate, realSteps, rounds, share, weight, width } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";
import {
  type Agent,
  type AgentContext,
  type Controller,
  defineAgent,
  type Diagnostics,
  type Transition,
} from "./agent.ts";
import { TrainingAverages } from "./training_averages.ts";
import { GreedyPolicy } from "./greedy_policy.ts";
import type { PolicyNetwork } from "./policy_network.ts";
import { ObservationScale, observationScaleSetting } from "./observation_scale.ts";
import { logSoftmax, sampleLogits } from "../nn/categorical.ts";
import { lambdaReturns } from "../planning/returns.ts";
import { RewardTransform, rewardTransformSetting } from "./reward_transform.ts";

/** The hyperparameters of `ppo`. */
export const ppoSettings = {
  lanes: count(8, {
    max: 1024,
    about: "Parallel real environments.",
    source: "rl-zoo3 on CartPole-v1",
  }),
  rolloutSteps: count(64, {
    about: "Real steps per lane between updates.",
    source: "rl-zoo3 takes 32 on CartPole-v1; measured: 64 holds the solution longer",
  }),
  epochs: rounds(10, {
    about: "Passes over the collected steps.",
    source: "Schulman et al. 2017; rl-zoo3 takes 20, of batches twice as large",
  }),
  batchSize: batch(128, {
    about: "Steps in one gradient step; all of them if fewer were collected.",
    source: "measured: steadier than rl-zoo3's 256 with twice the epochs",
  }),
  learningRate: rate(1e-3, {
    above: 0,
    about: "Adam's step size, for actor and critic.",
    source: "rl-zoo3 on CartPole-v1",
  }),
  learningRateEnd: share(0.1, {
    above: 0,
    about: "Factor on learningRate at the end of its schedule, approached linearly in real steps.",
    source: "rl-zoo3 decays to 0, at which nothing is learned in the last part of a budget",
  }),
  learningRateDuration: realSteps(40_000, {
    min: 1,
    about: "Real steps over which the learning rate falls.",
    when: { learningRateEnd: { below: 1 } },
    source: "the budget of the stored results",
  }),
  clip: share(0.2, {
    above: 0,
    about: "Clip range epsilon of the probability ratio.",
    source: "Schulman et al. 2017",
  }),
  entropyBonus: weight(0, {
    about: "Weight of the policy's entropy in the objective.",
    source: "rl-zoo3 on CartPole-v1",
  }),
  discount: share(0.99, {
    max: 0.9999,
    about: "Discount per step, gamma.",
    source:
      "Schulman et al. 2017; with rl-zoo3's 0.98 the horizon is too short to see the end of the rail in time",
  }),
  lambda: share(0.95, {
    about: "λ of generalised advantage estimation.",
    source: "Schulman et al. 2017; measured: rl-zoo3's 0.8 solves less often",
  }),
  hiddenWidth: width(64, { about: "Units in each hidden layer.", source: "Schulman et al. 2017" }),
  weightAveraging: share(0.01, {
    about: "Averaging rate of the greedy policy's weights per gradient step; 0 uses the actor's own weights.",
    source: "Polyak and Juditsky 1992; measured: steadier than the actor's own weights",
  }),
  observationScale: observationScaleSetting,
  rewardTransform: rewardTransformSetting,
};

/** The values of {@linkcode ppoSettings}. */
export type PpoValues = ValuesOf<typeof ppoSettings>;

/** The registry entry. */
export const ppoAgent = defineAgent({
  name: "ppo",
  summary: "Proximal policy optimisation in parallel environments: the common on-policy baseline.",
  kind: "model-free",
  sources: [
    "Schulman et al., Proximal policy optimization algorithms, 2017",
    "Schulman et al., High-dimensional continuous control using generalized advantage estimation, 2016",
  ],
  settings: ppoSettings,
  diagnostics: ["value_loss", "entropy"],
  lanes: (values: PpoValues) => values.lanes,
  create: (context: AgentContext, values: PpoValues) => new PpoAgent(context, values),
});

/** One lane's steps, in order. */
export interface LaneSteps {
  readonly rewards: ArrayLike<number>;
  /** V(s) of each step's state. */
  readonly values: ArrayLike<number>;
  /** V(s') of each step's next state. */
  readonly nextValues: ArrayLike<number>;
  readonly terminated: ArrayLike<number>;
  readonly truncated: ArrayLike<number>;
}

/**
 * Generalised advantages of one lane: λ-returns minus values. V is 0 after a terminal state and is
 * bootstrapped after a truncation; returns do not extend past either.
 *
 * @param out Written: one advantage for each step.
 */
export function advantagesOf(steps: LaneSteps, discount: number, lambda: number, out: Float32Array): void {
  const { rewards, values, terminated, truncated } = steps;
  const returns = new Float64Array(out.length);
  const nextValues = Float64Array.from(steps.nextValues, (value, t) => terminated[t] === 1 ? 0 : value);
  const isCut = Uint8Array.from(returns, (_, t) => terminated[t] | truncated[t]);
  lambdaReturns({ rows: 1, steps: out.length, rewards, nextValues, isCut }, discount, lambda, returns);
  for (let t = 0; t < out.length; t++) out[t] = returns[t] - values[t];
}

/**
 * The gradient, with respect to the logits, of the loss −mean min(ρA, clip(ρ, 1 ± ε) A) − c · mean entropy, with
 * ρ = π(a|s) / π_old(a|s) (Schulman et al. 2017, equations 7 and 9).
 *
 * @param log log π(·|s) [rows, actions]
 * @param oldLog log π_old(a|s) of the actions taken [rows]
 * @param out [rows, actions], written.
 * @returns The mean entropy of π.
 */
export function clippedGradient(
  log: Float32Array,
  oldLog: Float32Array,
  actions: Uint8Array,
  advantages: Float32Array,
  { rows, actionCount, clip, entropyBonus }: {
    readonly rows: number;
    readonly actionCount: number;
    readonly clip: number;
    readonly entropyBonus: number;
  },
  out: Float32Array,
): number {
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * actionCount;
    const advantage = advantages[row];
    const ratio = Math.exp(log[at + actions[row]] - oldLog[row]);
    // the minimum is on the clipped, flat branch once the ratio has moved far enough
    const isFlat = advantage >= 0 ? ratio > 1 + clip : ratio < 1 - clip;
    const slope = isFlat ? 0 : -advantage * ratio; // d loss / d log π(a|s)
    let entropy = 0;
    for (let a = 0; a < actionCount; a++) entropy -= Math.exp(log[at + a]) * log[at + a];
    for (let a = 0; a < actionCount; a++) {
      const probability = Math.exp(log[at + a]);
      const policy = slope * ((a === actions[row] ? 1 : 0) - probability);
      // d entropy / d logit = −π (log π + entropy)
      out[at + a] = (policy + entropyBonus * probability * (log[at + a] + entropy)) / rows;
    }
    total += entropy;
  }
  return total / rows;
}

/** Maximum norm of a gradient, the usual one for this algorithm; larger gradients are scaled down. */
const CLIP_NORM = 0.5;

class PpoAgent extends Stateful implements Agent {
  readonly imaginedSteps = 0;
  readonly #values: PpoValues;
  /** Numbers in one row of the networks' inputs. */
  readonly #size: number;
  readonly #actions: number;
  readonly #exploration: Generator;
  readonly #draws: Generator;
  readonly #scale: ObservationScale;
  readonly #actor: Perceptron;
  readonly #average: Perceptron | undefined;
  readonly #critic: Perceptron;
  readonly #actorTrainer: Trainer;
  readonly #criticTrainer: Trainer;
  readonly #counters = { steps: 0, gradientSteps: 0 };
  readonly #averages = new TrainingAverages(["value_loss", "entropy"]);
  // the steps collected since the last update, lane after lane: row = lane · rolloutSteps + step
  readonly #observations: Float32Array;
  readonly #nextObservations: Float32Array;
  readonly #taken: Uint8Array;
  readonly #rewards: Float32Array;
  readonly #transform: RewardTransform | undefined;
  readonly #terminated: Uint8Array;
  readonly #truncated: Uint8Array;
  /** [lanes]: steps collected. */
  readonly #collected: Uint32Array;
  // derived: #one and #oneOut are written before each use
  readonly #one: Float32Array;
  readonly #oneOut: Float32Array;
  readonly #policy: GreedyPolicy;

  constructor({ variables, observationSize, actionCount, random }: AgentContext, values: PpoValues) {
    super();
    this.#values = values;
    this.#actions = actionCount;
    this.#exploration = random.stream("exploration");
    this.#draws = random.stream("replay");
    this.#scale = new ObservationScale(values.observationScale, variables, observationSize);
    this.#policy = new GreedyPolicy(this.#scale, actionCount);
    const size = this.#size = this.#scale.size;
    const shape = (outputs: number) => ({
      sizes: [size, values.hiddenWidth, values.hiddenWidth, outputs],
      activation: "tanh",
      initialisation: "framework",
      lastInitialisation: "zero",
    } as const);
    const weights = random.stream("initial weights");
    const rows = values.lanes * values.rolloutSteps;
    const batchSize = Math.min(rows, values.batchSize);
    const workspace = new Workspace();
    const network = (name: string, outputs: number) =>
      new Perceptron(new Parameters(workspace), shape(outputs), weights.stream(name));
    this.#actor = network("actor", actionCount);
    this.#average = values.weightAveraging === 0 ? undefined : network("actor", actionCount);
    this.#critic = network("critic", 1);
    const { learningRate } = values;
    const clipNorm = CLIP_NORM;
    this.#actorTrainer = new Trainer(this.#actor, batchSize, { learningRate, clipNorm, epsilon: 1e-5 });
    this.#criticTrainer = new Trainer(this.#critic, batchSize, { learningRate, clipNorm, epsilon: 1e-5 });
    this.#observations = new Float32Array(rows * size);
    this.#nextObservations = new Float32Array(rows * size);
    this.#taken = new Uint8Array(rows);
    this.#rewards = new Float32Array(rows);
    this.#transform = values.rewardTransform ? new RewardTransform(values.discount) : undefined;
    this.#terminated = new Uint8Array(rows);
    this.#truncated = new Uint8Array(rows);
    this.#collected = new Uint32Array(values.lanes);
    this.#one = new Float32Array(size);
    this.#oneOut = new Float32Array(actionCount);
  }

  get gradientSteps(): number {
    return this.#counters.gradientSteps;
  }

  act(observation: Float32Array): number {
    this.#scale.apply(observation, 1, this.#one);
    this.#actor.predictOne(this.#one, this.#oneOut);
    return sampleLogits(this.#oneOut, 0, this.#actions, this.#exploration);
  }

  observe(transition: Transition, lane: number): void {
    const row = lane * this.#values.rolloutSteps + this.#collected[lane]++;
    this.#scale.apply(transition.observation, 1, this.#one);
    this.#observations.set(this.#one, row * this.#size);
    this.#scale.apply(transition.nextObservation, 1, this.#one);
    this.#nextObservations.set(this.#one, row * this.#size);
    this.#taken[row] = transition.action;
    this.#transform?.observe(transition.reward);
    this.#rewards[row] = transition.reward;
    this.#terminated[row] = transition.terminated ? 1 : 0;
    this.#truncated[row] = transition.truncated ? 1 : 0;
    this.#counters.steps++;
  }

  learn(): void {
    const { lanes, rolloutSteps, learningRate, learningRateEnd, learningRateDuration } = this.#values;
    for (let lane = 0; lane < lanes; lane++) if (this.#collected[lane] < rolloutSteps) return;
    const progress = Math.min(1, this.#counters.steps / learningRateDuration);
    const rate = learningRate * (1 + progress * (learningRateEnd - 1));
    this.#actorTrainer.adam.learningRate = rate;
    this.#criticTrainer.adam.learningRate = rate;
    this.#update();
    this.#collected.fill(0);
  }

  /** One iteration of the paper's algorithm 1, from the collected steps to the last epoch. */
  #update(): void {
    const { lanes, rolloutSteps, epochs, discount, lambda, clip, entropyBonus, weightAveraging } =
      this.#values;
    const rows = lanes * rolloutSteps;
    const n = this.#actions;
    const batchSize = Math.min(rows, this.#values.batchSize);

    const values = new Float32Array(rows);
    const nextValues = new Float32Array(rows);
    this.#critic.predict(this.#observations, rows, values);
    this.#critic.predict(this.#nextObservations, rows, nextValues);
    const advantages = new Float32Array(rows);
    this.#transform?.fix();
    const rewards = this.#rewards.slice();
    const discounts = Float32Array.from(this.#terminated, (isEnd) => isEnd === 1 ? 0 : discount);
    this.#transform?.apply(rewards, discounts, rows);
    for (let lane = 0; lane < lanes; lane++) {
      const [from, to] = [lane * rolloutSteps, (lane + 1) * rolloutSteps];
      const steps = {
        rewards: rewards.subarray(from, to),
        values: values.subarray(from, to),
        nextValues: nextValues.subarray(from, to),
        terminated: this.#terminated.subarray(from, to),
        truncated: this.#truncated.subarray(from, to),
      };
      advantagesOf(steps, discount, lambda, advantages.subarray(from, to));
    }
    const returns = advantages.map((advantage, row) => advantage + values[row]);
    const oldLogits = new Float32Array(rows * n);
    this.#actor.predict(this.#observations, rows, oldLogits);
    logSoftmax(oldLogits, rows, n, oldLogits);

    const inputs = new Float32Array(batchSize * this.#size);
    const actions = new Uint8Array(batchSize);
    const oldLog = new Float32Array(batchSize);
    const weights = new Float32Array(batchSize);
    const targets = new Float32Array(batchSize);
    const log = new Float32Array(batchSize * n);
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = this.#draws.permutation(rows);
      for (let from = 0; from + batchSize <= rows; from += batchSize) {
        for (let i = 0; i < batchSize; i++) {
          const row = order[from + i];
          for (let j = 0; j < this.#size; j++) {
            inputs[i * this.#size + j] = this.#observations[row * this.#size + j];
          }
          actions[i] = this.#taken[row];
          oldLog[i] = oldLogits[row * n + actions[i]];
          weights[i] = advantages[row];
          targets[i] = returns[row];
        }
        standardise(weights);
        const options = { rows: batchSize, actionCount: n, clip, entropyBonus };
        const entropy = this.#actorTrainer.step(inputs, batchSize, (logits, gradient) => {
          logSoftmax(logits, batchSize, n, log);
          return clippedGradient(log, oldLog, actions, weights, options, gradient);
        });
        const loss = this.#criticTrainer.step(
          inputs,
          batchSize,
          (outputs, gradient) => squaredError(outputs, targets, 1, gradient),
        );
        this.#averages.add("entropy", entropy);
        this.#averages.add("value_loss", loss);
        this.#counters.gradientSteps += 2;
        this.#average?.moveTowards(this.#actor, Math.max(weightAveraging, 2 / this.#counters.gradientSteps));
      }
    }
  }

  controller(): Controller {
    return this.#policy.controller(this.#average ?? this.#actor);
  }

  policyNetwork(): PolicyNetwork {
    return this.#policy.asNetwork(this.#average ?? this.#actor, "logits");
  }

  diagnostics(): Diagnostics {
    return this.#averages.take();
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      averages: this.#averages,
      actor: this.#actor,
      actorTrainer: this.#actorTrainer,
      average: this.#average,
      critic: this.#critic,
      criticTrainer: this.#criticTrainer,
      transform: this.#transform,
      exploration: this.#exploration,
      draws: this.#draws,
      observations: this.#observations,
      nextObservations: this.#nextObservations,
      taken: this.#taken,
      rewards: this.#rewards,
      terminated: this.#terminated,
      truncated: this.#truncated,
      collected: this.#collected,
    };
  }
}

/** Standardises numbers in place to mean 0 and standard deviation 1. */
function standardise(values: Float32Array): void {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let variance = 0;
  for (const value of values) variance += (value - mean) ** 2 / values.length;
  const deviation = Math.sqrt(variance) + 1e-8;
  for (let i = 0; i < values.length; i++) values[i] = (values[i] - mean) / deviation;
}
