/**
 * Epsilon-greedy exploration with a linear schedule over real steps.
 *
 * @module
 */

import { realSteps, share } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";

/** The settings of the schedule, which agents include among their own. */
export const explorationSettings = {
  epsilonEnd: share(0.05, {
    about: "Probability of a random action at the end of the schedule and after it, epsilon.",
    source: "Hessel et al. 2018 take 0.01, in far longer runs",
  }),
  epsilonDuration: realSteps(500, {
    about: "Real steps over which epsilon decays linearly from 1 to epsilonEnd.",
    source: "a few random episodes, then mostly greedy ones",
  }),
};

/** Epsilon after `steps` real steps: linear from 1 (Mnih et al. 2015) to `epsilonEnd`. */
export function epsilonAfter(steps: number, values: ValuesOf<typeof explorationSettings>): number {
  const progress = values.epsilonDuration === 0 ? 1 : Math.min(1, steps / values.epsilonDuration);
  return 1 + progress * (values.epsilonEnd - 1);
}
