/**
 * The lecture's agent, "CartPole with Learned Model", line by line: a network that predicts the next state, rollouts of it
 * under the greedy policy, and Q-learning without a target network from batches half real and half synthetic. Names and order are the
 * listing's.
 *
 * As listed, synthetic transitions never end and pay 1 each: a falling pole pays as much as a standing one, and the policy
 * unlearns. The cure is `imaginedEnds=predicted`: a synthetic transition ends where the task's rule calls the predicted state terminal.
 *
 * Deviations: the ten synthetic rollouts are made in lockstep, so that they lie in the buffer step by step and not one after
 * the other; evaluation is of the greedy policy.
 *
 * @module
 */

import type { Snapshot } from "../checkpoint/snapshot.ts";
import { DeltaModel } from "../dynamics/delta_model.ts";
import type { Outcomes } from "../dynamics/outcomes.ts";
import { oneStepError } from "../dynamics/one_step_error.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import { Parameters, Perceptron, perceptronMegabytes, Trainer, Workspace } from "../nn/engine.ts";
import { chosenError } from "../nn/losses.ts";
import { Generator } from "../random/generator.ts";
import { type LearningBatch, makeLearningBatch } from "../replay/learning_batch.ts";
import { ReplayBuffer } from "../replay/replay_buffer.ts";
import { boolean, choice, type ValuesOf } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import {
  type Agent,
  type AgentContext,
  type Controller,
  defineAgent,
  type Diagnostics,
  type LearnedModel,
  type Transition,
  type TransitionBatch,
} from "./agent.ts";
import type { PolicyNetwork } from "./policy_network.ts";
import { argmax } from "./q_learner.ts";
import { TrainingAverages } from "./training_averages.ts";

/** The hyperparameters of `lecture`; all other numbers are the listing's. */
export const lectureSettings = {
  useSynthetic: boolean(true, {
    about:
      "Whether half of each batch is synthetic; without, the agent is Q-learning from 32 real transitions.",
    source: "the listing's use_synthetic",
  }),
  imaginedEnds: choice("never", ["never", "predicted"], {
    about:
      "When a synthetic transition ends the episode: never; or predicted, where the task's rule calls the predicted state terminal.",
    when: { useSynthetic: true },
    source: "never is the listing; predicted is its one cure, and prior knowledge",
  }),
};

/** The values of {@linkcode lectureSettings}. */
export type LectureValues = ValuesOf<typeof lectureSettings>;

/** Episodes of the listing's run, `num_episodes`. */
export const LECTURE_EPISODES = 200;

/** The entry of the registry. */
export const lectureAgent = defineAgent({
  name: "lecture",
  summary: "Dyna as the lecture lists it, which unlearns; with its one cure, and without imagination.",
  kind: "model-based",
  sources: ["Week 15: Model-based reinforcement learning, the listing “CartPole with Learned Model”"],
  settings: lectureSettings,
  diagnostics: ["q_loss", "model_loss", "epsilon"],
  check: (task: TaskInstance) => {
    const random = new Generator(0);
    const environment = task.environment(random.stream("environment"));
    environment.reset();
    for (let step = 0; step < 200; step++) {
      const { reward, terminated, truncated } = environment.step(random.integer(task.spec.actionCount));
      if (reward !== 1) {
        throw new UsageError(
          `The agent lecture takes every step to pay 1, as listed, and a step of ${task.spec.id} pays ${reward}: choose dyna, or a task that pays 1 a step.`,
        );
      }
      if (terminated || truncated) environment.reset();
    }
  },
  create: (context: AgentContext, values: LectureValues) => new LectureAgent(context, values),
});

/** `lr` of both optimisers. */
const LEARNING_RATE = 3e-4;
const BATCH_SIZE = 64;
const GAMMA = 0.99;
const NUM_ROLLOUTS = 10;
const ROLLOUT_LENGTH = 5;

class LectureAgent implements Agent {
  readonly #values: LectureValues;
  readonly #task: TaskInstance;
  readonly #exploration: Generator;
  readonly #modelRandom: Generator;
  readonly #rolloutRandom: Generator;
  readonly #batchRandom: Generator;
  readonly dynamics: DeltaModel;
  readonly policy: Perceptron;
  readonly #policyTrainer: Trainer;
  readonly buffer: ReplayBuffer;
  readonly #synthetic: ReplayBuffer;
  readonly #batch: LearningBatch;
  readonly #averages = new TrainingAverages();
  readonly #outcomes: Outcomes = {
    judge: (_observations, _actions, next, count, rewards, terminated) => {
      rewards.fill(1, 0, count); // "simple reward model (for CartPole, reward is 1 if not done)"
      if (this.#values.imaginedEnds === "predicted") this.#task.rules.terminated(next, count, terminated);
      else terminated.fill(0, 0, count);
    },
  };
  #episode = 0;
  #policySteps = 0;
  #imaginedSteps = 0;

  constructor({ task, random }: AgentContext, values: LectureValues) {
    const { observationSize: stateDim, actionCount: actionDim } = task.spec;
    this.#values = values;
    this.#task = task;
    this.#exploration = random.stream("exploration");
    this.#modelRandom = random.stream("model");
    this.#rolloutRandom = random.stream("imagination");
    this.#batchRandom = random.stream("replay");
    // DynamicsModel: f(s, onehot(a)) of two hidden layers of 128, s' = s + f(s, onehot(a)); raw inputs and changes
    this.dynamics = new DeltaModel({
      observationSize: stateDim,
      actionCount: actionDim,
      hidden: [128, 128],
      activation: "relu",
      initialisation: "framework",
      learningRate: LEARNING_RATE,
      weightDecay: 0,
      batchSize: BATCH_SIZE,
      maxUpdates: 0,
      patience: 0,
      normalise: false,
      linearPart: false,
      heldOutShare: 0,
    }, random.stream("initial model weights"));
    // Policy: Q(s, ·), two hidden layers of 64
    const shape = { sizes: [stateDim, 64, 64, actionDim], initialisation: "framework" } as const;
    const workspace = new Workspace({ megabytes: perceptronMegabytes([shape], BATCH_SIZE) });
    this.policy = new Perceptron(
      new Parameters(workspace),
      shape,
      random.stream("initial weights").stream("first"),
    );
    this.#policyTrainer = new Trainer(this.policy, BATCH_SIZE, { learningRate: LEARNING_RATE });
    this.buffer = new ReplayBuffer(10_000, stateDim); // deque(maxlen=10000)
    this.#synthetic = new ReplayBuffer(NUM_ROLLOUTS * ROLLOUT_LENGTH, stateDim);
    this.#batch = makeLearningBatch(BATCH_SIZE, stateDim);
  }

  /** Epsilon-greedy action selection. */
  selectAction(state: Float32Array, epsilon: number): number {
    const { actionCount } = this.#task.spec;
    if (this.#exploration.uniform() < epsilon) return this.#exploration.integer(actionCount);
    const qValues = new Float32Array(actionCount);
    this.policy.predictOne(state, qValues);
    return argmax(qValues, 0, actionCount);
  }

  /** Train dynamics model on real data: one step down E[‖f(s, a) − s'‖²] over a batch. */
  trainModel(batchSize: number): number {
    const batch = this.#batch;
    this.buffer.sample(batch, this.#modelRandom, { discount: 1, steps: 1 });
    const terminated = new Uint8Array(batchSize); // the model does not read it
    return this.dynamics.update({ ...batch, count: batchSize, rewards: batch.returns, terminated });
  }

  /** Generate synthetic experience using the learned model: rollouts under the greedy policy from real states. */
  generateSyntheticRollouts(numRollouts: number, rolloutLength: number): ReplayBuffer {
    const { observationSize, actionCount } = this.#task.spec;
    const syntheticData = this.#synthetic;
    syntheticData.clear();
    let currentState = new Float32Array(numRollouts * observationSize);
    this.buffer.sampleObservations(currentState, numRollouts, this.#rolloutRandom); // start from real states
    const running = new Uint8Array(numRollouts).fill(1);
    const qValues = new Float32Array(numRollouts * actionCount);
    for (let step = 0; step < rolloutLength; step++) {
      this.policy.predict(currentState, numRollouts, qValues);
      const action = Uint8Array.from(running, (_, i) => argmax(qValues, i * actionCount, actionCount));
      const nextState = new Float32Array(currentState.length);
      const how = { propagation: "mean", random: this.#rolloutRandom } as const;
      this.dynamics.step(currentState, action, numRollouts, how, nextState);
      const reward = new Float32Array(numRollouts);
      const done = new Uint8Array(numRollouts);
      this.#outcomes.judge(currentState, action, nextState, numRollouts, reward, done);
      syntheticData.addRows({
        count: numRollouts,
        observations: currentState,
        actions: action,
        rewards: reward,
        nextObservations: nextState,
        terminated: done,
      }, running);
      for (let i = 0; i < numRollouts; i++) {
        this.#imaginedSteps += running[i];
        if (done[i] === 1) running[i] = 0;
      }
      currentState = nextState;
    }
    return syntheticData;
  }

  /** Train policy on real + synthetic data. */
  trainPolicy(batchSize: number, useSynthetic: boolean): number {
    const { actionCount } = this.#task.spec;
    const [batch, half] = [this.#batch, batchSize / 2];
    const how = { discount: GAMMA, steps: 1 };
    let rows = half;
    this.buffer.sample(batch, this.#batchRandom, how, 0, half);
    if (useSynthetic) {
      const syntheticData = this.generateSyntheticRollouts(NUM_ROLLOUTS, ROLLOUT_LENGTH);
      if (syntheticData.size >= half) {
        syntheticData.sample(batch, this.#batchRandom, how, half, half);
        rows = batchSize;
      }
    }
    // Q-learning: y = r + 0.99 max_a Q(s', a) (1 − done); a batch's discounts are 0.99 (1 − done)
    const nextQ = new Float32Array(rows * actionCount);
    this.policy.predict(batch.nextObservations, rows, nextQ);
    const targets = Float32Array.from({ length: rows }, (_, i) => {
      const best = nextQ[i * actionCount + argmax(nextQ, i * actionCount, actionCount)];
      return batch.returns[i] + batch.discounts[i] * best;
    });
    this.#policySteps++;
    return this.#policyTrainer.step(
      batch.observations,
      rows,
      (q, gradient) => chosenError(q, batch.actions, targets, rows, "squared", gradient),
    );
  }

  // train_model_based(), the listing's loop, is the run's; what it asks of the agent follows

  get #epsilon(): number {
    return Math.max(0.01, 0.5 - this.#episode / 100);
  }

  act(observation: Float32Array): number {
    return this.selectAction(observation, this.#epsilon);
  }

  observe(transition: Transition): void {
    const done = transition.terminated || transition.truncated;
    this.buffer.add({ ...transition, terminated: done, truncated: false });
    if (done) this.#episode++;
  }

  learn(): void {
    if (this.buffer.size <= BATCH_SIZE) return;
    const { useSynthetic } = this.#values;
    if (useSynthetic) this.#averages.add("model_loss", this.trainModel(BATCH_SIZE));
    this.#averages.add("q_loss", this.trainPolicy(BATCH_SIZE, useSynthetic));
  }

  controller(): Controller {
    const { actionCount } = this.#task.spec;
    return {
      act: (observations, alive, actions) => {
        const qValues = new Float32Array(alive.length * actionCount);
        this.policy.predict(observations, alive.length, qValues);
        for (let i = 0; i < alive.length; i++) actions[i] = argmax(qValues, i * actionCount, actionCount);
      },
      reset() {},
    };
  }

  get gradientSteps(): number {
    return this.#policySteps + this.dynamics.updates;
  }

  get imaginedSteps(): number {
    return this.#imaginedSteps;
  }

  modelError(batch: TransitionBatch): number {
    return oneStepError(this.dynamics, batch);
  }

  learnedModel(): LearnedModel {
    return { dynamics: this.dynamics, data: this.buffer.rows(), outcomes: this.#outcomes };
  }

  policyNetwork(): PolicyNetwork {
    const { observationSize: inputs } = this.#task.spec;
    return {
      network: { inputs, branches: [this.policy.denseLayers()] },
      angles: [],
      outputs: "action values",
      compute: (observations, count, out) => this.policy.predict(observations, count, out),
    };
  }

  diagnostics(): Diagnostics {
    return { ...this.#averages.take(["q_loss", "model_loss"]), epsilon: this.#epsilon };
  }

  save(): Snapshot {
    return {
      dynamics: this.dynamics.save(),
      policy: this.policy.save(),
      policyTrainer: this.#policyTrainer.save(),
      buffer: this.buffer.save(),
      exploration: this.#exploration.save(),
      modelRandom: this.#modelRandom.save(),
      rolloutRandom: this.#rolloutRandom.save(),
      batchRandom: this.#batchRandom.save(),
      averages: this.#averages.save(),
      counters: Float64Array.of(this.#episode, this.#policySteps, this.#imaginedSteps),
    };
  }

  restore(snapshot: Snapshot): void {
    const { counters } = snapshot;
    if (!(counters instanceof Float64Array)) throw new TypeError("Not the snapshot of a lecture agent.");
    this.dynamics.restore(snapshot.dynamics as Snapshot);
    this.policy.restore(snapshot.policy as Snapshot);
    this.#policyTrainer.restore(snapshot.policyTrainer as Snapshot);
    this.buffer.restore(snapshot.buffer as Snapshot);
    this.#exploration.restore(snapshot.exploration as Snapshot);
    this.#modelRandom.restore(snapshot.modelRandom as Snapshot);
    this.#rolloutRandom.restore(snapshot.rolloutRandom as Snapshot);
    this.#batchRandom.restore(snapshot.batchRandom as Snapshot);
    this.#averages.restore(snapshot.averages as Snapshot);
    [this.#episode, this.#policySteps, this.#imaginedSteps] = counters;
  }
}
