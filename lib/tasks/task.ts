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
  /** The typical range, by which every agent may scale. It is no rule: leaving it means nothing. */
  readonly low: number;
  /** Above `low`. */
  readonly high: number;
  /** Whether it is an angle in radians, not wrapped around: models and networks then see its sine and cosine. */
  readonly angle?: true;
}

/** A state: numbers in an order of the task's own, of one length throughout. */
export type State = readonly number[];

/** What one step leads to. */
export interface Outcome {
  /** The new state; a new array. */
  readonly state: State;
  /** What the step pays. */
  readonly reward: number;
  /** Whether the episode ends by the task's own rule; the time limit is not the task's to count. */
  readonly terminated: boolean;
}

/** What a task knows of its own rewards and ends, by observations alone; given to agents under `--rules known`. */
export interface Rules {
  /** What the step from one observation to the next pays. */
  reward(observation: ArrayLike<number>, action: number, next: ArrayLike<number>): number;
  /** Whether the observation is of a terminal state. */
  terminated(next: ArrayLike<number>): boolean;
}

/** The size of observations that are grey pictures, row by row, in [0, 1]. */
export interface PictureSize {
  /** Pixels down. */
  readonly height: number;
  /** Pixels across. */
  readonly width: number;
}

/** A step in place: the fast path of tasks that run by the million. */
export interface InPlace {
  /**
   * Advances one state, bit-equal to {@linkcode Task.step}.
   *
   * @param states Rows of states.
   * @param offset Where the row begins.
   * @param ended [1], written with 1 where the step ends the episode, else 0.
   * @returns What the step pays.
   */
  step(
    states: Float64Array,
    offset: number,
    action: number,
    random: Generator,
    ended: Uint8Array,
  ): number;
  /** Writes what is observed of a state, bit-equal to {@linkcode Task.observe}. */
  observe(states: Float64Array, offset: number, out: Float32Array, outOffset: number): void;
}

/** A shape of a {@linkcode Drawing}. */
export type Shape =
  | { readonly line: readonly (readonly [x: number, y: number])[]; readonly width?: number }
  | { readonly circle: readonly [x: number, y: number, radius: number]; readonly filled?: boolean }
  | { readonly box: readonly [left: number, bottom: number, right: number, top: number] };

/** A state as a picture, in units of the task's own. */
export interface Drawing {
  /** What is shown: left, bottom, right, top. */
  readonly view: readonly [left: number, bottom: number, right: number, top: number];
  /** Drawn in this order. */
  readonly shapes: readonly Shape[];
}

/** A task, as its author writes it. Functions are pure but for `random`; settings come last, where a task has any. */
export interface Task<S extends SettingValues = SettingValues> {
  /** The version of this form. */
  readonly mbrl: 1;
  /** As in `--task` and the CSVs: lower case, digits and dashes. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** What is observed, in order; empty where observations are pictures. */
  readonly variables: readonly Variable[] | ((settings: S) => readonly Variable[]);
  /** Names of the actions 0, 1, …. */
  readonly actions: readonly string[];
  /** Steps after which an episode is cut off. */
  readonly timeLimit: number;
  /** Mean return of 100 episodes at and above which the task counts as solved; without it there are no steps to solve. */
  readonly solved?: number | ((settings: S) => number);
  /** Options of the task, as in `--set task.KEY=VALUE`. */
  readonly settings?: Settings;
  /** The state in which an episode starts. */
  start(random: Generator, settings: S): State;
  /** One step from a state, which stays as it is. */
  step(state: State, action: number, random: Generator, settings: S): Outcome;
  /** What is observed of a state; the state itself unless given. */
  observe?(state: State, settings: S): ArrayLike<number>;
  /** The size of observations that are pictures; undefined where they are none. */
  picture?(settings: S): PictureSize | undefined;
  /** What can be told from observations; undefined where that is not enough. */
  rules?(settings: S): Rules | undefined;
  /** A state as a picture, for `mbrl watch`. */
  draw?(state: State, settings: S): Drawing;
  /** A faster way to do the same, to the last bit. */
  inPlace?(settings: S): InPlace;
}
