/**
 * The agent interface: the experiment loop drives model-free and model-based agents through it alike.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import type { ImaginedEpisodes } from "../dynamics/imagined_episodes.ts";
import type { DynamicsModel } from "../dynamics/model.ts";
import type { RewardAndTermination } from "../dynamics/reward_and_termination.ts";
import type { TaskInstance, TaskRules } from "../tasks/environment.ts";
import type { PictureSize, Variable } from "../tasks/task.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import type { Settings, SettingValues, ValuesOf } from "../settings/settings.ts";
import type { SourceFile } from "../user_files/source_file.ts";
import type { PolicyNetwork } from "./policy_network.ts";
import type { InspectionPart } from "./inspection_part.ts";

/** One real step as the agent receives it. The agent may keep the arrays. */
export interface Transition {
  /** [observationSize] */
  readonly observation: Float32Array;
  /** 0 … actionCount − 1. */
  readonly action: number;
  /** The reward of the step. */
  readonly reward: number;
  /** [observationSize]; the true next observation, even if the episode ended there. */
  readonly nextObservation: Float32Array;
  /** Whether the task itself ended the episode: the value of the next state is 0. */
  readonly terminated: boolean;
  /** Whether the time limit ended the episode: targets bootstrap from the next state. */
  readonly truncated: boolean;
}

/** An agent's own training statistics by column name; they become columns of `curves.csv`. */
export type Diagnostics = Readonly<Record<string, number>>;

/** The greedy policy over a fixed number of parallel episodes; may keep state per lane. */
export interface Controller {
  /**
   * Chooses an action for every lane.
   *
   * @param observations [lanes, observationSize], row-major.
   * @param alive [lanes]: 0 where the episode has ended; those lanes' actions are ignored.
   * @param actions [lanes], written.
   */
  act(observations: Float32Array, alive: Uint8Array, actions: Uint8Array): void;
  /** Starts a new episode in every lane. */
  reset(): void;
}

/**
 * A learned dynamics model and the real transitions it is trained on; both belong to the agent and are
 * read-only.
 */
export interface LearnedModel {
  /** The dynamics model. */
  readonly dynamics: DynamicsModel;
  /** Every real transition that the model may have been trained on. */
  readonly data: TransitionRows;
  /** The agent's predictions of rewards and terminations. */
  readonly outcomes: RewardAndTermination;
}

/** What an agent estimates its policy's discounted return to be. */
export interface ValueEstimates {
  /** What estimates them, in the plural: "action values". */
  readonly source: string;
  /** γ, below 1. */
  readonly discount: number;
  /** [rows], in the task's rewards. */
  readonly values: Float64Array;
}

/** A learning agent. */
export interface Agent extends Restorable {
  /**
   * Chooses an exploring action for one observation.
   *
   * @param observation [observationSize]
   * @param lane The parallel real environment that asks: 0 … lanes − 1.
   */
  act(observation: Float32Array, lane: number): number;
  /** Receives one real transition of a lane. */
  observe(transition: Transition, lane: number): void;
  /** Performs the training due after this real step. */
  learn(): void;
  /** The current greedy policy for `lanes` parallel episodes. It draws only from `random`. */
  controller(lanes: number, random: Generator): Controller;
  /** Gradient steps taken so far, of every network together. */
  readonly gradientSteps: number;
  /** Imagined transitions made so far; 0 for a model-free agent. */
  readonly imaginedSteps: number;
  /** Training statistics for an evaluation point, averaged since the last call. */
  diagnostics(): Diagnostics;
  /**
   * The learned model's one-step error on real transitions it was not trained on: root mean squared error of
   * the predicted change of each state variable, divided by that variable's own standard deviation of change
   * in the batch, averaged over variables. 0 is perfect, 1 no better than predicting the mean change.
   * Absent where an agent has no model that predicts observations; NaN before the model is first fitted.
   */
  modelError?(batch: TransitionRows): number;
  /** The learned dynamics model and its data, for inspection; absent if the agent has none. */
  learnedModel?(): LearnedModel;
  /**
   * Whole episodes in the agent's own model of latents or pictures, for inspection and `mbrl watch --dream`;
   * absent if {@linkcode Agent.learnedModel} is there, or nothing that could be observed is imagined.
   *
   * @param isSampled Whether to sample, as in training, or to take the most likely prediction of every step.
   * @throws {UsageError} If the model has not been trained.
   */
  imaginedEpisodes?(rows: number, random: Generator, isSampled: boolean): ImaginedEpisodes;
  /**
   * Estimates of the greedy policy's discounted return, from first observations of episodes; absent or
   * undefined if the agent has none.
   *
   * @param observations [rows, observationSize]
   */
  startValues?(observations: Float32Array, rows: number): ValueEstimates | undefined;
  /**
   * Replaces the dynamics model and its data by those of an agent of the same kind, trained on another task
   * with the same physics. Called before the first real step; absent if the agent has no such model.
   *
   * @param snapshot A snapshot of the other agent.
   * @throws {TypeError} If its model has another shape.
   */
  adoptModel?(snapshot: Snapshot): void;
  /** The current greedy policy as a network of the observation; absent or undefined if it is not one. */
  policyNetwork?(): PolicyNetwork | undefined;
  /**
   * Inspects a model that predicts latents or pictures; absent if there is none. Does not change the agent.
   *
   * @param random Source of fresh episodes.
   */
  inspectLatent?(task: TaskInstance, random: Generator): readonly InspectionPart[];
}

/** What an agent is created from: what every agent may know of the task, and nothing of how it is solved. */
export interface AgentContext {
  /** The observed variables, in order; empty if observations are pictures. */
  readonly variables: readonly Variable[];
  /** Names of the actions. */
  readonly actions: readonly string[];
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions: 0 … actionCount − 1. */
  readonly actionCount: number;
  /** Observed variables that are angles in radians, not wrapped around. */
  readonly angles: readonly number[];
  /** The size of observations that are grey pictures; absent otherwise. */
  readonly picture?: PictureSize;
  /** Steps after which an episode is truncated. */
  readonly timeLimit: number;
  /**
   * The task's own rewards and terminations, under `--rules known` and for agents that can use them; absent
   * otherwise.
   */
  readonly rules?: TaskRules;
  /** The run's root generator; an agent draws from named streams of it. */
  readonly random: Generator;
  /** Progress callback for long computations between two real steps; must not affect results. */
  readonly note?: (text: string) => void;
}

/** Roles in a comparison. */
export type AgentKind = "model-free" | "model-based" | "control";

/** The definition of an agent: an entry of the registry. */
export interface AgentDefinition<S extends Settings = Settings> {
  /** Its name on the command line and in CSVs. */
  readonly name: string;
  /** One sentence for lists. */
  readonly summary: string;
  /** The agent's role in a comparison: ratios are relative to the best model-free agent. */
  readonly kind: AgentKind;
  /** Papers, one a line: authors, title, year. */
  readonly sources: readonly string[];
  /** Every hyperparameter with its default and the reason for it. */
  readonly settings: S;
  /** The columns that {@linkcode Agent.diagnostics} fills. */
  readonly diagnostics: readonly string[];
  /**
   * Refuses settings that do not fit the task, before the run.
   *
   * @throws {UsageError}
   */
  check?(task: TaskInstance, values: ValuesOf<S>): void;
  /**
   * Whether a model-based agent uses its model with these settings; without, it counts as model-free. Always
   * if absent.
   */
  usesModel?(values: ValuesOf<S>): boolean;
  /**
   * Whether the agent can use the task's rules with these settings, and so is another contender under
   * `--rules known`; never if absent.
   */
  usesRules?(values: ValuesOf<S>): boolean;
  /** Number of parallel real environments, from the settings; 1 if absent. */
  lanes?(values: ValuesOf<S>): number;
  /**
   * Creates an agent.
   *
   * @throws {RangeError} If the settings contradict each other or do not fit the task.
   */
  create(context: AgentContext, values: ValuesOf<S>): Agent;
}

/** A definition without its settings' types, as the registry holds it. */
export interface AnyAgentDefinition
  extends Omit<AgentDefinition, "create" | "lanes" | "check" | "usesModel" | "usesRules"> {
  /** As {@linkcode AgentDefinition.check}. */
  check?(task: TaskInstance, values: SettingValues): void;
  /** As {@linkcode AgentDefinition.usesModel}. */
  usesModel?(values: SettingValues): boolean;
  /** As {@linkcode AgentDefinition.usesRules}. */
  usesRules?(values: SettingValues): boolean;
  /** As {@linkcode AgentDefinition.lanes}. */
  lanes?(values: SettingValues): number;
  /** As {@linkcode AgentDefinition.create}. */
  create(context: AgentContext, values: SettingValues): Agent;
  /** In place of `create`, for an agent that takes time to create. */
  createAsync?(context: AgentContext, values: SettingValues): Promise<Agent>;
  /** The user's file that defines it; absent for a built-in agent. */
  readonly source?: SourceFile;
}

/** An agent's role in a comparison with these settings. */
export function kindOf({ kind, usesModel }: AnyAgentDefinition, values: SettingValues): AgentKind {
  return kind === "model-based" && usesModel?.(values) === false ? "model-free" : kind;
}

/** Checks a definition's types and erases them for the registry. */
export function defineAgent<S extends Settings>(definition: AgentDefinition<S>): AnyAgentDefinition {
  return definition as unknown as AnyAgentDefinition;
}
