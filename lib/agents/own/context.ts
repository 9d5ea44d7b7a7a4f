/**
 * What an agent's file is handed in `create(context)`: all that every agent may know of the task, its settings,
 * and the parts that the built-in agents are made of, so that a file needs no import at run time.
 *
 * @module
 */

import type { Saved } from "../../checkpoint/parts.ts";
import type { Conservatism } from "../../dynamics/conservatism.ts";
import { dynamicsSettings } from "../../dynamics/dynamics_settings.ts";
import { Rollouts } from "../../dynamics/rollouts.ts";
import { argmax, logSoftmax, sampleLogits, softmax } from "../../nn/categorical.ts";
import {
  Adam,
  type AdamOptions,
  type Network,
  Parameters,
  Perceptron,
  type PerceptronOptions,
  Program,
  Trainer,
  Workspace,
} from "../../nn/engine.ts";
import { chosenError, squaredError } from "../../nn/losses.ts";
import { CmaEs } from "../../planning/cma_es.ts";
import { SequencePlanner, type SequencePlannerOptions } from "../../planning/sequence_planner.ts";
import type { Generator } from "../../random/generator.ts";
import { type LearningBatch, makeLearningBatch } from "../../replay/learning_batch.ts";
import { ReplayBuffer } from "../../replay/replay_buffer.ts";
import { resolveSettings } from "../../settings/parse.ts";
import type { SettingValues } from "../../settings/settings.ts";
import type { AgentContext } from "../agent.ts";
import { createFittedModel, type FittedModel } from "../fitted_model.ts";
import { ObservationScale } from "../observation_scale.ts";
import { RewardTransform } from "../reward_transform.ts";
import type { TensorFlow, TensorFlowUse, Trained } from "./tensorflow.ts";

/** The numeric engine, as functions. */
export interface Engine {
  /** A block of memory that networks share; it grows as it is needed. */
  workspace(): Workspace;
  /** A named set of matrices, in a workspace of its own unless given. */
  parameters(workspace?: Workspace): Parameters;
  /** An empty program. */
  program(workspace: Workspace): Program;
  /** A multilayer perceptron, or several of one shape; in parameters of its own unless given. */
  perceptron(options: PerceptronOptions, random: Generator, parameters?: Parameters): Perceptron;
  /** An optimiser of sealed parameters. */
  adam(parameters: Parameters, options: AdamOptions): Adam;
  /** A network's training step, on batches of up to `rows` rows. */
  trainer(network: Network, rows: number, options: AdamOptions): Trainer;
  /** The index of the largest of `count` numbers from `from` on. */
  argmax(values: ArrayLike<number>, from: number, count: number): number;
  /** Probabilities from `count` logits. */
  softmax(logits: Float32Array, from: number, count: number, out: Float64Array, to: number): void;
  /** Log probabilities, row by row. */
  logSoftmax(logits: Float32Array, rows: number, count: number, out: Float32Array): void;
  /** An index sampled from the softmax of `count` logits. */
  sampleLogits(
    logits: ArrayLike<number>,
    from: number,
    count: number,
    random: Generator,
    temperature?: number,
  ): number;
  /** The mean squared error with its gradient. */
  squaredError(outputs: Float32Array, targets: Float32Array, members: number, gradient: Float32Array): number;
  /** The error of one chosen output in each row, with its gradient. */
  chosenError(
    outputs: Float32Array,
    chosen: Uint8Array,
    targets: Float32Array,
    rows: number,
    shape: "squared" | "huber",
    gradient: Float32Array,
  ): number;
}

/** Observations brought to about unit size by the variables' typical ranges, angles as their sine and cosine. */
export interface NetworkInputs {
  /** Numbers in one row. */
  readonly size: number;
  /**
   * The inputs [count, size] of `count` observations, a new array.
   *
   * @param count As many as there are in `observations`, if absent.
   */
  of(observations: Float32Array, count?: number): Float32Array;
}

/** How sequences are planned; without conservatism unless it is asked for. */
export type OwnPlannerOptions = Omit<SequencePlannerOptions, keyof Conservatism> & Partial<Conservatism>;

/** What `create` is handed. */
export interface OwnContext extends AgentContext {
  /** The value of every setting that the file declares. */
  readonly settings: SettingValues;
  /** The numeric engine. */
  readonly nn: Engine;
  /** A replay buffer of the task's transitions. */
  replay(capacity: number): ReplayBuffer;
  /** Room for a batch of transitions. */
  batch(rows: number): LearningBatch;
  /** Shifts and scales values by the rewards seen, by the rule that all agents share. */
  rewardTransform(discount: number): RewardTransform;
  /** Observations as networks see them. */
  networkInputs(): NetworkInputs;
  /**
   * A learned model of the task with its rewards and ends; they are the task's rules where those are known.
   *
   * @param options Values of the settings of built-in models, `modelMembers: 5` and so on.
   */
  model(options: SettingValues, random: Generator): FittedModel;
  /** Room for imagined rollouts of up to `capacity` rows. */
  rollouts(fitted: FittedModel, capacity: number): Rollouts;
  /** A planner of action sequences inside a model. */
  sequencePlanner(
    fitted: FittedModel,
    options: OwnPlannerOptions,
    lanes: number,
    random: Generator,
  ): SequencePlanner;
  /** A search that minimises a function of a few dozen numbers. */
  cmaEs(start: ArrayLike<number>, sigma: number, population: number, random: Generator): CmaEs;
  /** TensorFlow.js, loaded now; its chance is a stream of the run's seed. */
  tensorflow(): Promise<TensorFlow>;
  /** Trained variables of TensorFlow.js, or a model's, and their optimiser, as a part of an agent. */
  tensorflowState(trained: Trained, optimizer?: object): Saved;
  /** Progress callback for long computations; must not affect results. */
  readonly note: (text: string) => void;
}

const engine: Engine = {
  workspace: () => new Workspace(),
  parameters: (workspace = new Workspace()) => new Parameters(workspace),
  program: (workspace) => new Program(workspace),
  perceptron: (options, random, parameters = engine.parameters()) =>
    new Perceptron(parameters, options, random),
  adam: (parameters, options) => {
    parameters.seal();
    return new Adam(parameters, options);
  },
  trainer: (network, rows, options) => new Trainer(network, rows, options),
  argmax,
  softmax,
  logSoftmax,
  sampleLogits,
  squaredError,
  chosenError,
};

/** The context of a file's agent. @param settings Every setting, checked. */
export function ownContext(
  context: AgentContext,
  settings: SettingValues,
  tensorflow: TensorFlowUse,
): OwnContext {
  const { observationSize, variables } = context;
  return {
    ...context,
    settings,
    nn: engine,
    replay: (capacity) => new ReplayBuffer(capacity, observationSize),
    batch: (rows) => makeLearningBatch(rows, observationSize),
    rewardTransform: (discount) => new RewardTransform(discount),
    networkInputs() {
      const scale = new ObservationScale("auto", variables, observationSize);
      return {
        size: scale.size,
        of(observations, count = observations.length / observationSize) {
          const inputs = new Float32Array(count * scale.size);
          scale.apply(observations, count, inputs);
          return inputs;
        },
      };
    },
    model(options, random) {
      const values = resolveSettings("model", dynamicsSettings, options);
      return createFittedModel({ ...context, random }, values);
    },
    rollouts: ({ model, outcomes }, capacity) => new Rollouts(model, outcomes, capacity),
    sequencePlanner: ({ model, outcomes }, options, lanes, random) =>
      new SequencePlanner(model, outcomes, { penalty: 0, ...options }, lanes, random),
    cmaEs: (start, sigma, population, random) => new CmaEs(start, sigma, population, random),
    tensorflow: () => tensorflow.load(),
    tensorflowState: (trained, optimizer) => tensorflow.state(trained, optimizer),
    note: context.note ?? (() => {}),
  };
}
