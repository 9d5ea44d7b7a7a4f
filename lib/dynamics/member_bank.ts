/**
 * What an ensemble is made of: members of one type, trained and evaluated together.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import type { DataSplit } from "./data_split.ts";
import type { MemberNetwork, Prediction } from "./model.ts";

/** What fitting a bank did. */
export interface BankReport {
  /** Gradient steps taken; 0 for a closed form. */
  readonly updates: number;
  /** [members]: each member's loss on the held-out rows; NaN where there are none. */
  readonly heldOutLosses: Float64Array;
}

/** The sizes of members. */
export interface BankShape {
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions: 0 … actionCount − 1. */
  readonly actionCount: number;
  /** Members computed together; 1 for a single model. */
  readonly members: number;
  /** Observed variables that are angles, in radians, whose sine and cosine are the inputs; none unless given. */
  readonly angles?: readonly number[];
}

/** One or more models of s' = s + f(s, a), each with data of its own. */
export abstract class MemberBank extends Stateful {
  /** Members computed together; 1 for a single model. */
  readonly members: number;
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions: 0 … actionCount − 1. */
  readonly actionCount: number;
  /** Observed variables that are angles. */
  readonly angles: readonly number[];
  /** Whether members predict variances. */
  readonly isProbabilistic: boolean;
  /** [observationSize]: standard deviation of each variable's change in the data last fitted to; 1 before. */
  readonly changeDeviations: Float32Array;

  constructor({ members, observationSize, actionCount, angles = [] }: BankShape, isProbabilistic: boolean) {
    super();
    [this.members, this.observationSize, this.actionCount] = [members, observationSize, actionCount];
    this.angles = angles;
    this.isProbabilistic = isProbabilistic;
    this.changeDeviations = new Float32Array(observationSize).fill(1);
  }

  /** What every kind of member has to save. */
  get parts(): Parts {
    return { changeDeviations: this.changeDeviations };
  }

  /** Whether there has been a fit or an update. */
  abstract readonly isFitted: boolean;
  /** Gradient steps ever taken. */
  abstract readonly updates: number;
  /** Fits every member to its share of the rows. */
  abstract fit(data: TransitionRows, split: DataSplit, random: Generator): BankReport;
  /** One member as a network to be written down. */
  abstract memberNetwork(member: number): MemberNetwork;
  /**
   * Every member's prediction.
   *
   * @param observations [rows, observationSize] where `isShared`, else [members, rows, observationSize].
   * @param actions [rows] or [members, rows].
   * @param out [members, rows, observationSize], written.
   */
  abstract predict(
    observations: Float32Array,
    actions: Uint8Array,
    rows: number,
    isShared: boolean,
    out: Prediction,
  ): void;
}
