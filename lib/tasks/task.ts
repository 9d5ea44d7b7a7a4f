/**
 * A task: a plain object that says what is observed, what can be done, how an episode starts, and what a step does.
 *
 * The built-in tasks and a user's file have this same form. Everything else (episodes, many of them in lockstep, saving and
 * restoring, dreams, pictures) is made from it by `instance.ts`.
 *
 * ```ts
 * export default {
 *   mbrl: 1,
 *   name: "mountain-car",
 *   summary: "Drive an underpowered car up a hill.",
 *   variables: [
 *     { name: "position", unit: "m", low: -1.2, high: 0.6 },
 *     { name: "velocity", unit: "m/s", low: -0.07, high: 0.07 },
 *   ],
 *   actions: ["left", "coast", "right"],
 *   timeLimit: 200,
 *   solved: -110,
 *   start: (random) => [random.uniform(-0.6, -0.4), 0],
 *   step: ([position, velocity], action) => …,
 * } satisfies Task;
 * ```
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import type { Settings, SettingValues } from "../settings/settings.ts";

/** One observed number. */
export interface Variable {
  /** "position". */
  readonly name: string;
  /** "m/s"; "" for a number without a unit. */
  readonly unit: string;
  /**
   * Lower end of the typical range, by which every agent may scale. It is not a rule: values outside it have
   * no meaning.
   */
  readonly low: number;
  /** Above `low`. */
  readonly high: number;
  /** Whether it is an angle in radians, not wrapped: models and networks then use its sine and cosine. */
  readonly angle?: true;
}

/** A state: numbers in the task's own order, always of the same length. */
export type State = readonly number[];

/** The result of one step. */
export interface Outcome {
  /** The new state; a new array. */
  readonly state: State;
  /** The reward of the step. */
  readonly reward: number;
  /** Whether the task's own rule ends the episode; the time limit is applied outside the task. */
  readonly terminated: boolean;
}

/**
 * The task's own rewards and terminations as functions of observations; given to agents under `--rules
 * known`.
 */
export interface Rules {
  /** The reward of a step between two observations. */
  reward(observation: ArrayLike<number>, action: number, next: ArrayLike<number>): number;
  /** Whether an observation is terminal. */
  terminated(next: ArrayLike<number>): boolean;
}

/** The size of observations that are grey pictures, row by row, in [0, 1]. */
export interface PictureSize {
  /** Pixels down. */
  readonly height: number;
  /** Pixels across. */
  readonly width: number;
}

/** A step in place: a fast path for tasks that run millions of steps. */
export interface InPlace {
  /**
   * Advances one state, bit-equal to {@linkcode Task.step}.
   *
   * @param states Rows of states.
   * @param offset Start of the row.
   * @param ended [1], written: 1 if the step ends the episode, else 0.
   * @returns The reward of the step.
   */
  step(
    states: Float64Array,
    offset: number,
    action: number,
    random: Generator,
    ended: Uint8Array,
  ): number;
  /** Writes the observation of a state, bit-equal to {@linkcode Task.observe}. */
  observe(states: Float64Array, offset: number, out: Float32Array, outOffset: number): void;
}

/** A shape of a {@linkcode Drawing}. */
export type Shape =
  | { readonly line: readonly (readonly [x: number, y: number])[]; readonly width?: number }
  | { readonly circle: readonly [x: number, y: number, radius: number]; readonly filled?: boolean }
  | { readonly box: readonly [left: number, bottom: number, right: number, top: number] };

/** A drawing of a state, in the task's own units. */
export interface Drawing {
  /** The visible region: left, bottom, right, top. */
  readonly view: readonly [left: number, bottom: number, right: number, top: number];
  /** Drawn in this order. */
  readonly shapes: readonly Shape[];
}

/**
 * A task, as its author writes it. Functions are pure except for `random`; settings are the last argument.
 */
export interface Task<S extends SettingValues = SettingValues> {
  /** The version of this interface. */
  readonly mbrl: 1;
  /** The name in `--task` and the CSVs: lower case letters, digits and dashes. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** The observed variables, in order; empty if observations are pictures. */
  readonly variables: readonly Variable[] | ((settings: S) => readonly Variable[]);
  /** Names of the actions 0, 1, …. */
  readonly actions: readonly string[];
  /** Maximum number of steps in an episode. */
  readonly timeLimit: number;
  /**
   * Mean return over 100 episodes at and above which the task counts as solved; without it there are no steps
   * to solve.
   */
  readonly solved?: number | ((settings: S) => number);
  /** Options of the task, as in `--set task.KEY=VALUE`. */
  readonly settings?: Settings;
  /** Samples the start state of an episode. */
  start(random: Generator, settings: S): State;
  /** One step from a state, which must not be changed. */
  step(state: State, action: number, random: Generator, settings: S): Outcome;
  /** The observation of a state; the state itself if absent. */
  observe?(state: State, settings: S): ArrayLike<number>;
  /** The size of observations that are pictures; undefined if they are not. */
  picture?(settings: S): PictureSize | undefined;
  /** The rules, if observations determine them. */
  rules?(settings: S): Rules | undefined;
  /** A drawing of a state, for `mbrl watch`. */
  draw?(state: State, settings: S): Drawing;
  /** A faster implementation with bit-equal results; absent or undefined if there is none. */
  inPlace?(settings: S): InPlace | undefined;
}
