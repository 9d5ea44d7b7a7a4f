/**
 * Epsilon-greedy exploration with a linear schedule over real steps.
 *
 * @module
 */

import { realSteps, share } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";

/** The settings of the schedule; agents include them among their own. */
export const explorationSettings = {
  epsilonEnd: share(0.05, {
    about: "Share of random actions at the end of the schedule and after it.",
    source: "Hessel et al. 2018 go to 0.01, over far longer runs",
  }),
  epsilonDuration: realSteps(500, {
    about: "Real steps over which the share of random actions falls to epsilonEnd.",
    source: "a few random episodes, then mostly greedy ones",
  }),
};

/** The share of random actions after `steps` real steps: linear from 1 (Mnih et al. 2015) to the end. */
export function epsilonAfter(steps: number, values: ValuesOf<typeof explorationSettings>): number {
  const progress = values.epsilonDuration === 0 ? 1 : Math.min(1, steps / values.epsilonDuration);
  return 1 + progress * (values.epsilonEnd - 1);
}
