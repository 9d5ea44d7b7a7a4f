/**
 * Environments: a task's constants, its real dynamics in lockstep, and its known rules.
 *
 * @module
 */

import type { Restorable } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import type { Settings, SettingValues } from "../settings/settings.ts";
import type { SourceFile } from "../user_files/source_file.ts";
import type { Drawing, PictureSize, State, Variable } from "./task.ts";

/** The constants of a task. */
export interface EnvironmentSpec {
  /** The task's name, as in `--task` and the CSV's `task` column. */
  readonly id: string;
  /** The observed variables, in order; empty if observations are pictures. */
  readonly variables: readonly Variable[];
  /** Names of the actions. */
  readonly actions: readonly string[];
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions: 0 … actionCount − 1. */
  readonly actionCount: number;
  /** Steps after which an episode is truncated. */
  readonly timeLimit: number;
  /** The size of observations that are grey pictures, row by row, in [0, 1]; absent if they are not. */
  readonly picture?: PictureSize;
  /** Indices of observed angles in radians, not wrapped; none if absent. */
  readonly angles?: readonly number[];
  /**
   * Mean return over 100 episodes at and above which the task counts as solved; absent if the task has no
   * threshold.
   */
  readonly solvedThreshold?: number;
}

/** The observed variables with their units, as in "x (m)". */
export function variableLabels(
  { variables }: { readonly variables: readonly Pick<Variable, "name" | "unit">[] },
): string[] {
  return variables.map(({ name, unit }) => unit === "" ? name : `${name} (${unit})`);
}

/** Indices of the variables that are angles. */
export function anglesOf(variables: readonly Variable[]): number[] {
  return variables.flatMap(({ angle }, i) => angle === true ? [i] : []);
}

/** The result of one real step. `terminated` is the task's own end; `truncated` is the time limit's. */
export interface StepResult {
  /** The new observation; a fresh array on every call. */
  readonly observation: Float32Array;
  /** The reward of the step. */
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
  /** [count, state size]: the true states, only for diagnostics. */
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
 * The task's own rewards and terminations, as functions of observations. `--rules known` gives them to the agents
 * that can use them instead of learned heads; this is prior knowledge, and results say so.
 *
 * All arrays are row-major float32 and hold `count` rows.
 */
export interface TaskRules {
  /** Writes 1 for every terminal next state, 0 for the others. */
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

/** A task with its settings resolved: creates environments and has the task's rules. */
export interface TaskInstance {
  /** The fixed numbers of the task. */
  readonly spec: EnvironmentSpec;
  /** Whether an observation is the whole state. */
  readonly observesState: boolean;
  /** The task's own rewards and terminations; absent if observations do not determine them. */
  readonly rules?: TaskRules;
  /** One episode at a time; all randomness comes from `random`. */
  environment(random: Generator): Environment;
  /** `count` lanes; lane i draws from `random.stream("lane " + i)`. */
  vectorEnvironment(count: number, random: Generator): VectorEnvironment;
  /** A drawing of a state; absent if the task has none. */
  draw?(state: State): Drawing;
  /** A drawing of an observation; absent if the task has none, or an observation does not determine it. */
  drawObservation?(observation: State): Drawing;
}

/** A task before its settings are resolved: an entry of `registry.ts`. */
export interface TaskDefinition {
  /** The name in `--task` and the CSVs. */
  readonly name: string;
  /** One sentence for `--help`. */
  readonly summary: string;
  /** The task's options (observation kind, noise, reward), as in `--set task.key=value`. */
  readonly settings: Settings;
  /**
   * Creates the task with resolved settings.
   *
   * @throws {RangeError} If the settings contradict each other.
   */
  create(values: SettingValues): TaskInstance;
  /** The user's file that defines it; absent for a built-in task. */
  readonly source?: SourceFile;
}
