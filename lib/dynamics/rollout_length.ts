/**
 * How long imagined rollouts are: always the same, growing with the real steps, or as the measured error
 * allows.
 *
 * @module
 */

import { realSteps, scale } from "../settings/kinds.ts";
import { choice, type ValuesOf } from "../settings/settings.ts";

/** The hyperparameters of rollout lengths, for agents to include. */
export const rolloutLengthSettings = {
  rolloutSchedule: choice("fixed", ["fixed", "linear", "error"], {
    about:
      "fixed: always rolloutLength; linear: from 1 to rolloutLength over rolloutGrowth real steps; error: as long as the model's held-out error allows, at most rolloutLength.",
    source: "linear as Janner et al. 2019, appendix C",
  }),
  rolloutGrowth: realSteps(1000, {
    min: 1,
    about: "Real steps over which the linear schedule grows to its full length.",
    when: { rolloutSchedule: "linear" },
    source: "a budget of some 1,000 steps; Janner et al. 2019 grow over 20 to 100 epochs of 1,000",
  }),
  rolloutTolerance: scale(0.01, {
    about:
      "The error schedule's tolerance: mean relative error of imagined states, summed over a rollout and weighed by 1 − discount.",
    when: { rolloutSchedule: "error" },
    source: "a hundredth of a change's deviation; measured: lengths of 20 to 50",
  }),
};

/** What the schedules need to know. */
export interface RolloutLengthValues
  extends Pick<ValuesOf<typeof rolloutLengthSettings>, "rolloutGrowth" | "rolloutTolerance"> {
  /** "fixed", "linear" or "error". */
  readonly rolloutSchedule: string;
  /** The longest rollout. */
  readonly rolloutLength: number;
}

/**
 * The length of rollouts now.
 *
 * @param realSteps Real steps so far.
 * @param error The model's relative one-step error on held-out rows (`oneStepError`); NaN where unknown:
 * length 1.
 * @param discount The discount per step.
 */
export function rolloutLength(
  values: RolloutLengthValues,
  realSteps: number,
  error: number,
  discount: number,
): number {
  const longest = values.rolloutLength;
  if (values.rolloutSchedule === "fixed") return longest;
  if (values.rolloutSchedule === "linear") {
    const share = Math.min(1, realSteps / values.rolloutGrowth);
    return Math.max(1, Math.round(1 + share * (longest - 1)));
  }
  return trustedHorizon(error, discount, values.rolloutTolerance, longest);
}

/**
 * The lecture's k* ~ √(ε / (1 − γ)), made usable.
 *
 * As it stands the rule asks for longer rollouts the worse the model is, and ε has no unit. Both are mended
 * by what the square root comes from: if the error of one step is e and errors add up, the j-th imagined
 * state is off by j e, and a rollout of k steps by Σ j e ≈ k² e / 2 in all. A learner that looks 1/(1 − γ)
 * steps ahead can bear τ / (1 − γ) of that. So k* = √(2 τ / (e (1 − γ))): the rule with ε = 2 τ / e, the
 * tolerance in units of the measured error. e is the relative one-step error on held-out rows, each
 * variable's error in units of the standard deviation of its change.
 *
 * @param error e; not a number or negative: 1 step.
 * @param discount γ in [0, 1).
 * @param tolerance τ
 * @returns An integer in 1 … longest.
 */
export function trustedHorizon(error: number, discount: number, tolerance: number, longest: number): number {
  if (!(error >= 0)) return 1;
  const length = Math.sqrt((2 * tolerance) / (Math.max(error, 1e-12) * Math.max(1 - discount, 1e-12)));
  return Math.max(1, Math.min(longest, Math.floor(length + 1e-9)));
}
