/**
 * What an environment is: a task's specification, its real dynamics in lockstep, and its known rules.
 *
 * @module
 */

import type { Restorable } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import type { Settings, SettingValues } from "../settings/settings.ts";
import type { SourceFile } from "../user_files/source_file.ts";
import type { Drawing, PictureSize, State, Variable } from "./task.ts";

/** The fixed numbers of a task. */
export interface EnvironmentSpec {
  /** The task's name, as in `--task` and the CSV's `task` column. */
  readonly id: string;
  /** What is observed, in order; empty where observations are pictures. */
  readonly variables: readonly Variable[];
  /** Names of the actions. */
  readonly actions: readonly string[];
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions: 0 … actionCount − 1. */
  readonly actionCount: number;
  /** Steps after which an episode is truncated. */
  readonly timeLimit: number;
  /** The size of observations that are grey pictures, row by row, in [0, 1]; absent where they are none. */
  readonly picture?: PictureSize;
  /** Observed variables that are angles in radians, not wrapped around; none unless given. */
  readonly angles?: readonly number[];
  /** Mean return over 100 episodes at and above which the task counts as solved; absent where nothing does. */
  readonly solvedThreshold?: number;
}

/** The observed variables with their units, as in "x (m)". */
export function variableLabels({ variables }: Pick<EnvironmentSpec, "variables">): string[] {
  return variables.map(({ name, unit }) => unit === "" ? name : `${name} (${unit})`);
}

/** What one real step gives. `terminated` is the task's own end; `truncated` the time limit's. */
export interface StepResult {
  /** The new observation; a fresh array on every call. */
  readonly observation: Float32Array;
  /** What the step paid. */
  readonly reward: number;
  /** Whether the task's own rule ended the episode. */
  readonly terminated: boolean;
  /** Whether the time limit ended it. */
  readonly truncated: boolean;
}

/** One episode at a time. */
export interface Environment extends Restorable {
  /** The fixed numbers of the task. */
  readonly spec: EnvironmentSpec;
  /** Starts an episode and returns its first observation, a fresh array. */
  reset(): Float32Array;
  /**
   * Advances one step.
   *
   * @throws {RangeError} If the action is not an integer in 0 … actionCount − 1.
   * @throws {Error} If the episode has ended, or none was started.
   */
  step(action: number): StepResult;
}

/**
 * Many episodes in lockstep. Lane i's trajectory is bit-equal to that of a single environment driven by the
 * same generator stream and actions. The arrays are owned by the environment and overwritten by each call.
 */
export interface VectorEnvironment extends Restorable {
  /** The fixed numbers of the task. */
  readonly spec: EnvironmentSpec;
  /** Number of lanes. */
  readonly count: number;
  /** [count, observationSize], row-major. */
  readonly observations: Float32Array;
  /** [count] */
  readonly rewards: Float32Array;
  /** [count, state size]: the true states, for diagnostics; no agent acts or learns by them. */
  readonly states: Float64Array;
  /** [count], 1 where the last step ended the episode by the task's own rule. */
  readonly terminated: Uint8Array;
  /** [count], 1 where the last step reached the time limit without terminating. */
  readonly truncated: Uint8Array;
  /** Starts a new episode in one lane, or in all. */
  reset(lane?: number): void;
  /**
   * Advances every lane one step. Lanes that have ended stay as they are, with reward 0, until reset.
   *
   * @param actions [count], each in 0 … actionCount − 1.
   */
  step(actions: Uint8Array): void;
}

/**
 * What is known of a task without learning: when a state is terminal and what a step pays. Model-based
 * agents may use these in place of learned heads (`termination=known`, `reward=known`); it is prior
 * knowledge, stated as such. All arrays are row-major float32 and hold `count` rows.
 */
export interface TaskRules {
  /** Writes 1 for every terminal next state, else 0. */
  terminated(nextObservations: Float32Array, count: number, out: Uint8Array): void;
  /** Writes the reward of every step. */
  reward(
    observations: Float32Array,
    actions: Uint8Array,
    nextObservations: Float32Array,
    count: number,
    out: Float32Array,
  ): void;
}

/** A task with its settings resolved: makes environments and knows its rules. */
export interface TaskInstance {
  /** The fixed numbers of the task. */
  readonly spec: EnvironmentSpec;
  /** What is known of the task without learning. */
  readonly rules: TaskRules;
  /** One episode at a time, random through `random` only. */
  environment(random: Generator): Environment;
  /** `count` lanes; lane i draws from `random.stream("lane " + i)`. */
  vectorEnvironment(count: number, random: Generator): VectorEnvironment;
  /** A state as a picture; absent where the task draws none. */
  draw?(state: State): Drawing;
  /** An observation as a picture; absent where the task draws none, or by states that observations are not. */
  drawObservation?(observation: State): Drawing;
}

/** A task before its settings are resolved: an entry of the registry in `registry.ts`. */
export interface TaskDefinition {
  /** As in `--task` and the CSVs. */
  readonly name: string;
  /** One sentence for `--help`. */
  readonly summary: string;
  /** The task's options (observation kind, noise, reward), as in `--set task.key=value`. */
  readonly settings: Settings;
  /** Makes the task of resolved settings. @throws {RangeError} If the settings contradict each other. */
  create(values: SettingValues): TaskInstance;
  /** The user's file that it stands in; absent of a built-in task. */
  readonly source?: SourceFile;
}
