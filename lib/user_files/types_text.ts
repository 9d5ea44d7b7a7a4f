/**
 * The types that `mbrl new` writes beside a new file: they describe `tasks/task.ts`, `agents/own/` and `random/generator.ts`
 * as a user sees them and stand in `examples/` too; a test holds them together.
 *
 * @module
 */

import { AGENT_TYPES } from "./agent_types_text.ts";

/** The name of the file. */
export const TYPES_NAME = "mbrl.d.ts";

const tasks = `/**
 * The types of mbrl's task and agent files, version 1. \`mbrl new\` writes this file; mbrl itself never reads it.
 *
 * With it an editor completes and checks a file, and so does \`deno check tank.ts\`. Nothing is to be installed.
 */

/** One observed number. */
export interface Variable {
  /** "position". */
  readonly name: string;
  /** "m/s"; "" or nothing for a number without a unit. */
  readonly unit?: string;
  /** The typical range, by which every agent may scale. It is no rule: leaving it means nothing. */
  readonly low: number;
  /** Above \`low\`. */
  readonly high: number;
  /** Whether it is an angle in radians, not wrapped around: models and networks then see its sine and cosine. */
  readonly angle?: boolean;
}

/** A state: finite numbers in an order of your own, always as many. */
export type State = readonly number[];

/** What one step leads to. */
export interface Outcome {
  /** The new state; a new array. */
  readonly state: State;
  /** What the step pays. */
  readonly reward: number;
  /** Whether the episode ends by the task's own rule; the time limit is counted for you. */
  readonly terminated: boolean;
}

/** The only source of chance: the same seed draws the same numbers. */
export interface Random {
  /** A number uniform in [0, 1), or in [low, high). */
  uniform(low?: number, high?: number): number;
  /** A whole number from 0 to below \`bound\`. */
  integer(bound: number): number;
  /** A normal deviate of mean 0 and standard deviation 1. */
  normal(): number;
  /** The whole numbers from 0 to below \`length\` in random order. */
  permutation(length: number): Uint32Array;
  /** An index drawn with probability proportional to its weight. */
  categorical(weights: ArrayLike<number>): number;
}

/** An option, \`--set task.KEY=VALUE\` or \`--set AGENT.KEY=VALUE\`: its default alone, or its default and what is allowed. */
export type Setting =
  | number
  | boolean
  | {
    readonly default: number;
    readonly min?: number;
    /** Lower bound that is itself not allowed, in place of min. */
    readonly above?: number;
    readonly max?: number;
    /** Whether only whole numbers are allowed. */
    readonly whole?: boolean;
    /** One sentence, with the unit. */
    readonly about?: string;
    /** The reason for the default. */
    readonly why?: string;
  }
  | { readonly default: boolean; readonly about?: string; readonly why?: string }
  | {
    readonly default: string;
    readonly choices: readonly string[];
    readonly about?: string;
    readonly why?: string;
  };

/** The chosen value of every option. */
// deno-lint-ignore no-explicit-any
export type SettingValues = Readonly<Record<string, any>>;

/** What can be told from observations alone, for agents that may know it. */
export interface Rules {
  /** What the step from one observation to the next pays. */
  reward(
    observation: ArrayLike<number> & Iterable<number>,
    action: number,
    next: ArrayLike<number> & Iterable<number>,
  ): number;
  /** Whether the observation is of a state that ends the episode. */
  terminated(next: ArrayLike<number> & Iterable<number>): boolean;
}

/** A shape of a {@linkcode Drawing}, in units of your own. */
export type Shape =
  | { readonly line: readonly (readonly [x: number, y: number])[]; readonly width?: number }
  | { readonly circle: readonly [x: number, y: number, radius: number]; readonly filled?: boolean }
  | { readonly box: readonly [left: number, bottom: number, right: number, top: number] };

/** A state as a picture. */
export interface Drawing {
  /** What is shown: left, bottom, right, top. */
  readonly view: readonly [left: number, bottom: number, right: number, top: number];
  /** Drawn in this order. */
  readonly shapes: readonly Shape[];
}

/**
 * A task. Its functions are pure: what they give depends on their arguments alone, chance comes from \`random\`, and nothing that
 * they are given is changed. \`Math.random\` and the clock are out of reach.
 */
export interface Task {
  /** The version of this form. */
  readonly mbrl: 1;
  /** Lower case letters, digits and dashes; stands in every table and picture. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** What is observed, in order. */
  readonly variables: readonly Variable[];
  /** Names of the actions 0, 1, …. */
  readonly actions: readonly string[];
  /** Steps after which an episode is cut off. */
  readonly timeLimit: number;
  /** Mean return of 100 episodes at and above which the task counts as solved; leave it out where there is none. */
  readonly solved?: number;
  /** Options. */
  readonly settings?: Readonly<Record<string, Setting>>;
  /** The state in which an episode starts. */
  start(random: Random, settings: SettingValues): State;
  /** One step from a state, which stays as it is. */
  step(state: State, action: number, random: Random, settings: SettingValues): Outcome;
  /** What is observed of a state; the state itself unless given. */
  observe?(state: State, settings: SettingValues): readonly number[];
  /** For agents that may know it; must agree with \`step\`. A function of the settings where it depends on them. */
  readonly rules?: Rules | ((settings: SettingValues) => Rules);
  /** A state as a picture, for \`mbrl watch\`. */
  draw?(state: State, settings: SettingValues): Drawing;
}
`;

/** The text of `mbrl.d.ts`. */
export const TYPES = `${tasks}${AGENT_TYPES}`;
