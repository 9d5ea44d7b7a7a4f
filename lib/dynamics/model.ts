/**
 * What a learned dynamics model is: the one interface that every model implements and every planner and agent
 * consumes. Arrays are plain, row-major and the caller's own; no tensor crosses this boundary.
 *
 * @module
 */

import type { FeedForward } from "../nn/dense_layers.ts";
import type { Restorable } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";

/**
 * How imagined states travel through the members of an ensemble (Chua et al., "Deep reinforcement learning in a
 * handful of trials using probabilistic dynamics models", 2018, section 5):
 * - `mean`: the mean of the elites' means, without noise: deterministic;
 * - `ts1`: a random elite for every row at every step, and a sample of its noise.
 *
 * A single deterministic model does the same under both.
 */
export type Propagation = "mean" | "ts1";

/** How {@linkcode DynamicsModel.step} chooses members and noise. */
export interface StepOptions {
  /** How states pass through the members. */
  readonly propagation: Propagation;
  /** Draws members and noise; `mean` draws nothing. */
  readonly random: Generator;
  /**
   * [count], written with {@linkcode DynamicsModel.disagreement} where given; costs every member's
   * prediction.
   */
  readonly disagreement?: Float32Array;
}

/** One member as a network. Its statistics are part of the network already. */
export interface MemberNetwork {
  /**
   * Inputs: the observation's features (an angle's sine in its place, cosines after all variables), then the
   * action, one-hot. Outputs: each variable's change; then, of a Gaussian member, the raw log variances of the
   * normalised changes.
   */
  readonly network: FeedForward;
  /** Observed variables that are angles. */
  readonly angles: readonly number[];
  /** What normalises inputs and outputs, and bounds log variances, by name; empty for a linear member. */
  readonly statistics: Readonly<Record<string, ArrayLike<number>>>;
}

/** Every member's prediction of next observations; written by {@linkcode DynamicsModel.predict}. */
export interface Prediction {
  /** [members, count, observationSize]: each member's mean next observation. */
  readonly means: Float32Array;
  /**
   * [members, count, observationSize]: each member's variance about it (aleatoric); 0 where none is learned.
   */
  readonly variances: Float32Array;
}

/** What a fit did. */
export interface FitReport {
  /** Gradient steps taken; members trained together count once. 0 for a closed form. */
  readonly updates: number;
  /** Rows trained on. */
  readonly trainingRows: number;
  /** Rows held out. */
  readonly heldOutRows: number;
  /**
   * The mean prediction's error on the held-out rows, in the unit of {@linkcode oneStepError}; NaN where no
   * row was held out.
   */
  readonly heldOutError: number;
}

/** A learned model of p(s' | s, a), of one member or several. */
export interface DynamicsModel extends Restorable {
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions: 0 … actionCount − 1. */
  readonly actionCount: number;
  /** Members of the ensemble; 1 for a single model. */
  readonly members: number;
  /** Whether members predict variances. */
  readonly isProbabilistic: boolean;
  /** Whether there has been a fit or an update; before it a model predicts nonsense. */
  readonly isFitted: boolean;
  /** Gradient steps ever taken; members trained together count once. */
  readonly updates: number;
  /** Members that sampling uses, best first: those with the smallest held-out loss. */
  readonly elites: readonly number[];

  /**
   * Fits to all of `data`, continuing from the weights there are. Rows that were there at the last call must
   * stand at the same index (overwritten rows of a ring are new data), so that held-out rows stay held out.
   *
   * @throws {RangeError} If there are fewer than two rows.
   */
  fit(data: TransitionRows, random: Generator): FitReport;

  /**
   * Every member's prediction of the next observations.
   *
   * @param observations [count, observationSize]
   * @param actions [count]
   * @param out Room for at least [members, count, observationSize]; filled densely for this `count`.
   */
  predict(observations: Float32Array, actions: Uint8Array, count: number, out: Prediction): void;
  /** The members as networks to be written down, in order; absent where they cannot be. */
  memberNetworks?(): MemberNetwork[];

  /**
   * One imagined step of every row.
   *
   * @param observations [count, observationSize]
   * @param actions [count]
   * @param next [count, observationSize], written; may be `observations` itself.
   */
  step(
    observations: Float32Array,
    actions: Uint8Array,
    count: number,
    options: StepOptions,
    next: Float32Array,
  ): void;

  /**
   * How far members' means lie apart: √(mean over state variables of Var[f] / variance of that variable's
   * change in the data), with Var[f] = 1/N Σ (f_i − mean)². 0 is full agreement, 1 as wide as the changes
   * themselves; always 0 for a single model.
   *
   * @param out [count], written.
   */
  disagreement(observations: Float32Array, actions: Uint8Array, count: number, out: Float32Array): void;
}
