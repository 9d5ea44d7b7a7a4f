/**
 * How far ahead a model may be trusted, from its measured k-step errors.
 *
 * @module
 */

import { trustedHorizon } from "../rollout_length.ts";
import type { KStepError } from "./k_step_error.ts";

/** How far ahead a model may be trusted, by two methods. */
export interface HorizonEstimate {
  /** k* = √(2 τ / (e (1 − γ))) from the one-step error e, as `rollout_length.ts` derives it. */
  readonly byRule: number;
  /** The largest k up to which the median relative error stays below the bound; 0 if even k = 1 is above. */
  readonly byMeasure: number;
  /** The bound of `byMeasure`: relative error, in standard deviations of the states. */
  readonly bound: number;
}

/** An error of a tenth of the states' standard deviation hardly changes which action is best. */
export const TRUSTED_ERROR = 0.1;

/**
 * Estimates how many steps ahead a model may be trusted.
 *
 * @param oneStep The relative one-step error on held-out transitions.
 * @param errors From k = 1 upwards.
 * @param longest Bound of the rule's answer: the task's time limit.
 */
export function estimateHorizon(
  oneStep: number,
  errors: readonly KStepError[],
  discount: number,
  tolerance: number,
  longest: number,
): HorizonEstimate {
  let byMeasure = 0;
  while (byMeasure < errors.length && errors[byMeasure].relative.median <= TRUSTED_ERROR) byMeasure++;
  return { byRule: trustedHorizon(oneStep, discount, tolerance, longest), byMeasure, bound: TRUSTED_ERROR };
}
