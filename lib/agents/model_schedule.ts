/**
 * When a model is fitted again, and how far it is trusted to look ahead.
 *
 * @module
 */

import { choice, integer, number } from "../settings/settings.ts";

/**
 * The number of real steps at which the next fit is due: after `interval` more, or a tenth more than there are,
 * whichever is later, so that the work of all fits together grows with the data and not with its square.
 */
export function nextFitAt(steps: number, interval: number): number {
  return steps + Math.max(interval, Math.floor(steps / 10));
}

/** The settings of how long imagined rollouts are; agents include them among their own. */
export const rolloutLengthSettings = {
  rolloutLength: integer(40, {
    min: 1,
    about: "Imagined steps of a rollout; of a schedule, the longest.",
    source: "Janner et al. 2019 take 1 to 25; measured here: 5 sees too little beyond the real states",
  }),
  rolloutSchedule: choice("fixed", ["fixed", "linear", "error"], {
    about:
      "How the length changes: not at all; from 1 linearly over rolloutDuration real steps; or by the model's measured error.",
    source: "Janner et al. 2019 use fixed and linear ones",
  }),
  rolloutDuration: integer(1000, {
    min: 1,
    about: "Real steps until a linear schedule reaches rolloutLength.",
    source: "the steps in which this task is solved",
  }),
  rolloutTolerance: number(0.05, {
    above: 0,
    about:
      "For rolloutSchedule=error: the square of the length times the model's held-out error that is tolerated, over 1 - discount.",
    source: "a share of the return",
  }),
};

/** The values of {@linkcode rolloutLengthSettings}. */
export interface RolloutLengthValues {
  readonly rolloutLength: number;
  readonly rolloutSchedule: "fixed" | "linear" | "error";
  readonly rolloutDuration: number;
  readonly rolloutTolerance: number;
}

/**
 * The length of rollouts as things stand, from 1 to rolloutLength.
 *
 * By error: k = √(tolerance / ((1 − gamma) ε)), where ε is the model's one-step error on held-out transitions,
 * relative to the deviation of each variable's change. This is the lecture's k* ~ √(ε / (1 − gamma)) with ε read as the model's
 * accuracy, the inverse of its error: errors of a rollout of k steps add up to about k² ε / 2, and a worse model must look less far ahead.
 *
 * @param steps Real steps so far.
 * @param error The model's held-out error; NaN where it is unknown, which is taken for 1.
 */
export function rolloutLengthAt(
  steps: number,
  error: number,
  discount: number,
  values: RolloutLengthValues,
): number {
  const { rolloutLength, rolloutSchedule, rolloutDuration, rolloutTolerance } = values;
  if (rolloutSchedule === "fixed") return rolloutLength;
  const length = rolloutSchedule === "linear"
    ? 1 + (rolloutLength - 1) * (steps / rolloutDuration)
    : Math.sqrt(rolloutTolerance / ((1 - discount) * (Number.isNaN(error) ? 1 : Math.max(error, 1e-12))));
  return Math.max(1, Math.min(rolloutLength, Math.floor(length)));
}
