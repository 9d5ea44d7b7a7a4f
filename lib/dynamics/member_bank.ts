/**
 * What an ensemble is made of: members of one type, trained and evaluated together.
 *
 * @module
 */

import type { Restorable } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import type { DataSplit } from "./data_split.ts";
import type { FitOptions, MemberNetwork, Prediction } from "./model.ts";

/** What fitting a bank did. */
export interface BankReport {
  /** Gradient steps taken; 0 for a closed form. */
  readonly updates: number;
  /** [members]: each member's loss on the held-out rows; NaN where there are none. */
  readonly heldOutLosses: Float64Array;
}

/** One or more models of s' = s + f(s, a), each with data of its own. */
export interface MemberBank extends Restorable {
  /** Members computed together; 1 for a single model. */
  readonly members: number;
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions: 0 … actionCount − 1. */
  readonly actionCount: number;
  /** Whether members predict variances. */
  readonly isProbabilistic: boolean;
  /** Whether there has been a fit or an update. */
  readonly isFitted: boolean;
  /** Gradient steps ever taken. */
  readonly updates: number;
  /** [observationSize]: standard deviation of each variable's change in the data last fitted to; 1 before. */
  readonly changeDeviations: Float32Array;
  /** Fits every member to its share of the rows. */
  fit(data: TransitionRows, split: DataSplit, random: Generator, options: FitOptions): BankReport;
  /** One member as a network to be written down. */
  memberNetwork(member: number): MemberNetwork;
  /**
   * Every member's belief.
   *
   * @param observations [rows, observationSize] where `isShared`, else [members, rows, observationSize].
   * @param actions [rows] or [members, rows].
   * @param out [members, rows, observationSize], written.
   */
  predict(
    observations: Float32Array,
    actions: Uint8Array,
    rows: number,
    isShared: boolean,
    out: Prediction,
  ): void;
}
