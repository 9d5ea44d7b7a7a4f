/**
 * What an agent is: the one interface that the experiment loop drives, model-free and model-based alike.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import type { DynamicsModel } from "../dynamics/model.ts";
import type { Outcomes } from "../dynamics/outcomes.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import type { Generator } from "../random/generator.ts";
import type { Settings, SettingValues, ValuesOf } from "../settings/settings.ts";
import type { PolicyNetwork } from "./policy_network.ts";
import type { InspectionPart } from "./inspection_part.ts";

/** One real step, as the agent is told of it. The arrays are the agent's to keep. */
export interface Transition {
  /** [observationSize] */
  readonly observation: Float32Array;
  /** 0 … actionCount − 1. */
  readonly action: number;
  /** What the step paid. */
  readonly reward: number;
  /** [observationSize]; the true next observation, also where the episode ended. */
  readonly nextObservation: Float32Array;
  /** The task's own end: no value beyond. */
  readonly terminated: boolean;
  /** The time limit's end: targets bootstrap through it. */
  readonly truncated: boolean;
}

/** Numbers an agent reports about its own work, by column name; they become columns of `curves.csv`. */
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
  /** Forgets everything and stands before the first step of every lane's episode. */
  reset(): void;
}

/** Real transitions in struct-of-arrays form, `count` rows. */
export interface TransitionBatch {
  /** Rows of every array. */
  readonly count: number;
  /** [count, observationSize] */
  readonly observations: Float32Array;
  /** [count] */
  readonly actions: Uint8Array;
  /** [count] */
  readonly rewards: Float32Array;
  /** [count, observationSize] */
  readonly nextObservations: Float32Array;
  /** [count], 0 or 1 */
  readonly terminated: Uint8Array;
}

/** A learned model of observations and the real transitions it is fitted to; the agent's own, not to be changed. */
export interface LearnedModel {
  /** The model. */
  readonly dynamics: DynamicsModel;
  /** Every real transition it may have been fitted to. */
  readonly data: TransitionBatch;
  /** What the agent takes imagined steps to pay and to end; the task's own rules unless given. */
  readonly outcomes?: Outcomes;
}

/** A learner: model-free and model-based agents are driven through exactly this. */
export interface Agent extends Restorable {
  /**
   * The exploring action for one observation.
   *
   * @param observation [observationSize]
   * @param lane Which of the agent's parallel real environments asks: 0 … lanes − 1.
   */
  act(observation: Float32Array, lane: number): number;
  /** Receives one real transition of a lane. */
  observe(transition: Transition, lane: number): void;
  /** Does the learning that this real step owes. */
  learn(): void;
  /** The greedy policy as it stands now, over `lanes` parallel episodes. It draws from `random` only. */
  controller(lanes: number, random: Generator): Controller;
  /** Gradient steps taken so far, of every network together. */
  readonly gradientSteps: number;
  /** Imagined transitions made so far; 0 for a model-free agent. */
  readonly imaginedSteps: number;
  /** What the agent has to say at an evaluation point: averages since the last call. */
  diagnostics(): Diagnostics;
  /**
   * The learned model's one-step error on real transitions it was not trained on: root mean squared error of
   * the predicted change of each state variable, divided by that variable's own standard deviation of change
   * in the batch, averaged over variables. 0 is perfect, 1 no better than predicting the mean change.
   * Absent where an agent has no model that predicts observations; NaN before the model is first fitted.
   */
  modelError?(batch: TransitionBatch): number;
  /** The learned model of observations and its data, to be looked into; absent where there is none. */
  learnedModel?(): LearnedModel;
  /**
   * Takes the dynamics model and its data over from an agent of the same kind, learned on another task of the same
   * physics; absent where there is nothing to take. Before the first real step.
   *
   * @param snapshot Of that agent.
   * @throws {TypeError} If its model is of another shape.
   */
  adoptModel?(snapshot: Snapshot): void;
  /** The greedy policy as it stands, where it is a network of the observation; absent or undefined where it is none. */
  policyNetwork?(): PolicyNetwork | undefined;
  /**
   * What there is to see in a model that predicts no observations, or more than those; absent where there is nothing.
   * The agent itself is left as it is.
   *
   * @param random Draws fresh episodes.
   */
  inspectLatent?(task: TaskInstance, random: Generator): readonly InspectionPart[];
}

/** What an agent is made from. */
export interface AgentContext {
  /** The task, its settings resolved. */
  readonly task: TaskInstance;
  /** The run's root generator; an agent takes named streams of it. */
  readonly random: Generator;
  /** Real steps the run will have, for schedules that depend on it; undefined where episodes are counted. */
  readonly totalSteps: number | undefined;
  /** To be told what is going on in work that takes long between two real steps; changes nothing. */
  readonly note?: (text: string) => void;
}

/** An agent before it is made: an entry of the registry. */
export interface AgentDefinition<S extends Settings = Settings> {
  /** Its name on the command line and in CSVs. */
  readonly name: string;
  /** One sentence for lists. */
  readonly summary: string;
  /** What it is compared as: ratios are to the best model-free agent. */
  readonly kind: "model-free" | "model-based" | "control";
  /** Papers, one a line: authors, title, year. */
  readonly sources: readonly string[];
  /** Every hyperparameter with its default and the reason for it. */
  readonly settings: S;
  /** The columns that {@linkcode Agent.diagnostics} fills. */
  readonly diagnostics: readonly string[];
  /** Refuses settings that do not fit the task, before anything is run. @throws {UsageError} */
  check?(task: TaskInstance, values: ValuesOf<S>): void;
  /** What every output has to say beside the agent's name: knowledge that settings hand it beforehand. */
  mark?(values: ValuesOf<S>): string | undefined;
  /** Parallel real environments the agent acts in, from its settings; 1 unless given. */
  lanes?(values: ValuesOf<S>): number;
  /** Makes an agent. @throws {RangeError} If the settings contradict each other or do not fit the task. */
  create(context: AgentContext, values: ValuesOf<S>): Agent;
}

/** A definition whose settings' types are forgotten, as the registry holds them. */
export interface AnyAgentDefinition extends Omit<AgentDefinition, "create" | "lanes" | "mark" | "check"> {
  /** As {@linkcode AgentDefinition.check}. */
  check?(task: TaskInstance, values: SettingValues): void;
  /** As {@linkcode AgentDefinition.mark}. */
  mark?(values: SettingValues): string | undefined;
  /** As {@linkcode AgentDefinition.lanes}. */
  lanes?(values: SettingValues): number;
  /** As {@linkcode AgentDefinition.create}. */
  create(context: AgentContext, values: SettingValues): Agent;
}

/** Checks a definition's types and forgets them. */
export function defineAgent<S extends Settings>(definition: AgentDefinition<S>): AnyAgentDefinition {
  return definition as unknown as AnyAgentDefinition;
}
