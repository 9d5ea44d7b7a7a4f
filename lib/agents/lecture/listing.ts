/**
 * The lecture's listing, "CartPole with Learned Model", top to bottom and under its names: a network that
 * predicts the next state, rollouts of it under the greedy policy, and Q-learning without a target network
 * from batches half real and half synthetic.
 *
 * Deviations: synthetic rollouts are made in lockstep, so that they lie in the buffer step by step and not
 * one after the other; a synthetic transition may end (`--rules known`), which is the listing's one cure; on
 * tasks that have angles, which CartPole as listed has not, the networks see their sine and cosine.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import { Ensemble } from "../../dynamics/ensemble.ts";
import { NetworkBank } from "../../dynamics/network_bank.ts";
import { ObservationFeatures } from "../../dynamics/observation_features.ts";
import type { RewardAndTermination } from "../../dynamics/reward_and_termination.ts";
import { type RolloutPolicy, Rollouts } from "../../dynamics/rollouts.ts";
import { Parameters, Perceptron, Trainer, Workspace } from "../../nn/engine.ts";
import { chosenError } from "../../nn/losses.ts";
import type { Generator } from "../../random/generator.ts";
import { type LearningBatch, makeLearningBatch } from "../../replay/learning_batch.ts";
import { ReplayBuffer } from "../../replay/replay_buffer.ts";
import type { Transition } from "../agent.ts";
import { argmax } from "../../nn/categorical.ts";

const LR = 3e-4;
const BATCH_SIZE = 64;
const NUM_ROLLOUTS = 10;
const ROLLOUT_LENGTH = 5;
/** γ. */
export const DISCOUNT = 0.99;

/** The listing's `ModelBasedAgent`. */
export class ModelBasedAgent extends Stateful {
  readonly actionDim: number;
  readonly dynamics: Ensemble;
  readonly policy: Perceptron;
  readonly #features: ObservationFeatures;
  readonly buffer: ReplayBuffer;
  /** Synthetic transitions ever made. */
  readonly synthetic = { steps: 0 };
  // derived: #network is a part of `dynamics`
  readonly #network: NetworkBank;
  readonly #policyOptimizer: Trainer;
  // derived: #syntheticData, #startStates and #batch are filled before each use; `greedy` has no state
  readonly #syntheticData: ReplayBuffer;
  readonly #rollouts: Rollouts;
  readonly #startStates: Float32Array;
  readonly #batch: LearningBatch;
  /** One for each of the listing's draws. */
  readonly #random: Readonly<Record<"exploration" | "model" | "imagination" | "replay", Generator>>;

  /** @param outcomes Rewards and ends of synthetic transitions. */
  constructor(
    stateDim: number,
    actionDim: number,
    angles: readonly number[],
    outcomes: RewardAndTermination,
    random: Generator,
  ) {
    super();
    this.actionDim = actionDim;
    this.#random = {
      exploration: random.stream("exploration"),
      model: random.stream("model"),
      imagination: random.stream("imagination"),
      replay: random.stream("replay"),
    };
    // DynamicsModel: s' = s + f(s, onehot(a)), two hidden layers of 128 rectified units, raw inputs and changes
    this.#network = new NetworkBank({
      observationSize: stateDim,
      actionCount: actionDim,
      members: 1,
      angles,
      isGaussian: false,
      hidden: [128, 128],
      learningRate: LR,
      maxUpdates: 0,
      linearPart: false,
      isRaw: true,
    }, random.stream("initial model weights"));
    this.dynamics = new Ensemble(this.#network, { heldOutShare: 0, bootstrap: false });
    // Policy: Q(s, ·), two hidden layers of 64 rectified units
    this.#features = new ObservationFeatures(stateDim, angles);
    const shape = { sizes: [this.#features.size, 64, 64, actionDim], initialisation: "framework" } as const;
    const workspace = new Workspace();
    const weights = random.stream("initial weights").stream("first");
    this.policy = new Perceptron(new Parameters(workspace), shape, weights);
    this.#policyOptimizer = new Trainer(this.policy, BATCH_SIZE, { learningRate: LR });
    this.buffer = new ReplayBuffer(10_000, stateDim); // deque(maxlen=10000)
    this.#syntheticData = new ReplayBuffer(NUM_ROLLOUTS * ROLLOUT_LENGTH, stateDim);
    this.#rollouts = new Rollouts(this.dynamics, outcomes, NUM_ROLLOUTS);
    this.#startStates = new Float32Array(NUM_ROLLOUTS * stateDim);
    this.#batch = makeLearningBatch(BATCH_SIZE, stateDim);
  }

  /** Writes Q(s, ·) of states [rows, stateDim] into [rows, actionDim]. */
  qValues(states: Float32Array, rows: number, out: Float32Array): void {
    this.policy.predict(this.#features.of(states, rows), rows, out);
  }

  /** Epsilon-greedy action selection. */
  selectAction(state: Float32Array, epsilon: number): number {
    if (this.#random.exploration.uniform() < epsilon) return this.#random.exploration.integer(this.actionDim);
    const qValues = new Float32Array(this.actionDim);
    this.policy.predictOne(this.#features.of(state, 1), qValues);
    return argmax(qValues, 0, this.actionDim);
  }

  /** argmax Q(s, ·) for every state [rows, stateDim]. */
  readonly greedy: RolloutPolicy = {
    act: (states, _alive, actions) => {
      const qValues = new Float32Array(actions.length * this.actionDim);
      this.qValues(states, actions.length, qValues);
      for (let i = 0; i < actions.length; i++) {
        actions[i] = argmax(qValues, i * this.actionDim, this.actionDim);
      }
    },
  };

  /** Store transition in replay buffer; done = terminated or truncated. */
  storeTransition(transition: Transition, done: boolean): void {
    this.buffer.add({ ...transition, terminated: done, truncated: false });
  }

  /** Train dynamics model on real data: one step down E[‖f(s, a) − s'‖²]. */
  trainModel(): number {
    const batch = this.#batch;
    this.buffer.sample(batch, this.#random.model, { discount: 1, steps: 1 });
    const terminated = new Uint8Array(batch.rows); // the model does not read it
    return this.#network.update({ ...batch, count: batch.rows, rewards: batch.returns, terminated });
  }

  /**
   * Generate synthetic experience using the learned model: from real states, a = argmax Q(s, ·),
   * s' = s + f(s, onehot(a)).
   */
  generateSyntheticRollouts(): ReplayBuffer {
    const random = this.#random.imagination;
    this.#syntheticData.clear();
    this.buffer.sampleObservations(this.#startStates, NUM_ROLLOUTS, random); // start from real states
    this.synthetic.steps += this.#rollouts.run(
      this.#startStates,
      NUM_ROLLOUTS,
      this.greedy,
      { length: ROLLOUT_LENGTH, propagation: "mean", random },
      (step, running) => this.#syntheticData.addRows(step, running),
    );
    return this.#syntheticData;
  }

  /** Train policy on real + synthetic data. */
  trainPolicy(useSynthetic: boolean): number {
    const [batch, half] = [this.#batch, BATCH_SIZE / 2];
    const how = { discount: DISCOUNT, steps: 1 };
    let rows = half;
    this.buffer.sample(batch, this.#random.replay, how, 0, half);
    if (useSynthetic) {
      const syntheticData = this.generateSyntheticRollouts();
      if (syntheticData.size >= half) {
        syntheticData.sample(batch, this.#random.replay, how, half, half);
        rows = BATCH_SIZE;
      }
    }
    // target_q = r + 0.99 max_a Q(s', a) (1 − done); a batch's discounts are 0.99 (1 − done)
    const nextQ = new Float32Array(rows * this.actionDim);
    this.qValues(batch.nextObservations, rows, nextQ);
    const targetQ = Float32Array.from({ length: rows }, (_, i) => {
      const best = nextQ[i * this.actionDim + argmax(nextQ, i * this.actionDim, this.actionDim)];
      return batch.returns[i] + batch.discounts[i] * best;
    });
    return this.#policyOptimizer.step(
      this.#features.of(batch.observations, rows),
      rows,
      (q, gradient) => chosenError(q, batch.actions, targetQ, rows, "squared", gradient),
    );
  }

  get gradientSteps(): number {
    return this.#policyOptimizer.adam.steps + this.dynamics.updates;
  }

  get parts(): Parts {
    return {
      synthetic: this.synthetic,
      dynamics: this.dynamics,
      policy: this.policy,
      policyOptimizer: this.#policyOptimizer,
      buffer: this.buffer,
      random: this.#random,
    };
  }
}
