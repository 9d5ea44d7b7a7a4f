/**
 * Conservatism where the model is uncertain: imagined rewards are penalised, or imagined rollouts are
 * stopped, or neither.
 *
 * Yu et al., "MOPO: model-based offline policy optimization", 2020, equation 8, for the penalty; Pan et al.,
 * "Trust the model when it is confident: masked model-based actor-critic" (M2AC), 2020, for the stop.
 *
 * @module
 */

import { scale, weight } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";

/** A bound so large that no disagreement exceeds it. */
const NEVER = 1e9;

/** The hyperparameters of conservatism, for every agent that imagines. */
export const conservatismSettings = {
  maxDisagreement: scale(NEVER, {
    about:
      "Imagined rollouts stop before a step whose uncertainty exceeds this, in standard deviations of the change; 1e9 is never.",
    source: "after Pan et al., Trust the model when it is confident, 2020",
  }),
  penalty: weight(0, {
    about: "Penalty on an imagined reward for each unit of the model's uncertainty.",
    source: "Yu et al., MOPO, 2020; off in Janner et al. 2019",
  }),
};

/** The values of {@linkcode conservatismSettings}. */
export type ConservatismValues = ValuesOf<typeof conservatismSettings>;

/** Whether the settings need the model's uncertainty, for which every member must predict every step. */
export function usesUncertainty(
  { maxDisagreement = NEVER, penalty = 0 }: Partial<ConservatismValues>,
): boolean {
  return maxDisagreement < NEVER || penalty !== 0;
}

/**
 * Refuses conservatism for a single model, which cannot say where it is unsure.
 *
 * @throws {UsageError} If the settings ask for it.
 */
export function checkConservatism(values: ConservatismValues, members: number): void {
  if (!usesUncertainty(values) || members > 1) return;
  throw new UsageError(
    "A single model does not disagree with itself, so penalty and maxDisagreement would do nothing: use several members.",
  );
}

/**
 * Subtracts the penalty from every reward, and marks the steps beyond the bound.
 *
 * @param disagreement [count]
 * @param rewards [count], changed.
 * @param stopped [count], written with 1 where imagination stops before the step: what lies there is unknown.
 */
export function applyConservatism(
  { maxDisagreement = NEVER, penalty = 0 }: Partial<ConservatismValues>,
  disagreement: Float32Array,
  count: number,
  rewards: Float32Array,
  stopped: Uint8Array,
): void {
  for (let i = 0; i < count; i++) {
    rewards[i] -= penalty * disagreement[i];
    stopped[i] = disagreement[i] > maxDisagreement ? 1 : 0;
  }
}

/** Conservatism of rollouts: the settings, without a bound where there is none. */
export interface Conservatism {
  /** Penalty on the reward for each unit of the model's uncertainty. */
  readonly penalty: number;
  /**
   * Imagination ends before a step whose uncertainty exceeds this, and takes the rest for as bad as any;
   * never if absent.
   */
  readonly maxDisagreement?: number;
}

/** The settings as options of rollouts: a bound that no disagreement exceeds is left out. */
export function conservativeOptions({ maxDisagreement = NEVER, penalty }: Conservatism): Conservatism {
  return maxDisagreement < NEVER ? { maxDisagreement, penalty } : { penalty };
}
