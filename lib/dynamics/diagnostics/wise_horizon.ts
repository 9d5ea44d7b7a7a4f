/**
 * How far ahead a model may be trusted, from its measured k-step errors.
 *
 * @module
 */

import { wiseLength } from "../rollout_length.ts";
import type { KStepError } from "./k_step_error.ts";

/** Two answers. */
export interface WiseHorizon {
  /** k* = √(2 τ / (e (1 − γ))) from the one-step error e, as `rollout_length.ts` derives it. */
  readonly byRule: number;
  /** The largest k up to which the median relative error stays below the bound; 0 where even k = 1 is above. */
  readonly byMeasure: number;
  /** The bound of `byMeasure`: relative error, in standard deviations of the states. */
  readonly bound: number;
}

/** States off by a tenth of their own standard deviation still say the same about what to do. */
export const TRUSTED_ERROR = 0.1;

/**
 * The wise horizon.
 *
 * @param oneStep The relative one-step error on held-out transitions.
 * @param errors From k = 1 upwards.
 */
export function wiseHorizon(
  oneStep: number,
  errors: readonly KStepError[],
  discount: number,
  tolerance: number,
): WiseHorizon {
  let byMeasure = 0;
  while (byMeasure < errors.length && errors[byMeasure].relative.median <= TRUSTED_ERROR) byMeasure++;
  return { byRule: wiseLength(oneStep, discount, tolerance, 500), byMeasure, bound: TRUSTED_ERROR };
}
