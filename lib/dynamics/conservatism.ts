/**
 * Conservatism: what an agent does where its model is unsure. It takes something off imagined rewards there, or imagines no
 * further, or neither.
 *
 * Yu et al., "MOPO: model-based offline policy optimization", 2020, equation 8, for the penalty; Pan et al., "Trust the model
 * when it is confident: masked model-based actor-critic" (M2AC), 2020, for the stop.
 *
 * @module
 */

import { scale, weight } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";

/** As good as never. */
const NEVER = 1e9;

/** The hyperparameters of conservatism, for every agent that imagines. */
export const conservatismSettings = {
  maxDisagreement: scale(NEVER, {
    about:
      "Imagination stops before a step on which the model is more unsure than this, in deviations of the change; 1e9 is never.",
    source: "after Pan et al., Trust the model when it is confident, 2020",
  }),
  penalty: weight(0, {
    about: "Taken off an imagined reward for each unit of the model's uncertainty.",
    source: "Yu et al., MOPO, 2020; off in Janner et al. 2019",
  }),
};

/** The values of {@linkcode conservatismSettings}. */
export type ConservatismValues = ValuesOf<typeof conservatismSettings>;

/** Whether the settings ask how unsure the model is; it costs every member's prediction at every step. */
export function isWary({ maxDisagreement = NEVER, penalty = 0 }: Partial<ConservatismValues>): boolean {
  return maxDisagreement < NEVER || penalty !== 0;
}

/**
 * Refuses conservatism of a single model that has nobody to disagree with.
 *
 * @throws {UsageError} If the settings ask for it.
 */
export function checkConservatism(
  values: ConservatismValues & { readonly modelUncertainty: string },
  members: number,
): void {
  if (!isWary(values) || members > 1 || values.modelUncertainty === "second-opinion") return;
  throw new UsageError(
    "A single model does not disagree with itself, so penalty and maxDisagreement would do nothing: use several members, or modelUncertainty=second-opinion.",
  );
}

/**
 * Takes the penalty off every reward, and writes which steps are beyond the bound.
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

/** What rollouts need to know of it. */
export interface Conservatism {
  /** Penalty on the reward for each unit of the model's uncertainty. */
  readonly penalty: number;
  /**
   * Imagination ends before a step whose uncertainty exceeds this, and takes the rest for as bad as any; never if
   * absent.
   */
  readonly maxDisagreement?: number;
}

/** The same without a bound that is as good as none. */
export function waryOptions({ maxDisagreement = NEVER, penalty }: Conservatism): Conservatism {
  return maxDisagreement < NEVER ? { maxDisagreement, penalty } : { penalty };
}
