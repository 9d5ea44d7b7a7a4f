/**
 * Epsilon-greedy exploration with a linear schedule over real steps or real episodes.
 *
 * @module
 */

import { realSteps, share } from "../settings/kinds.ts";
import { choice, type ValuesOf } from "../settings/settings.ts";

/** The settings of the schedule; agents include them among their own. */
export const explorationSettings = {
  epsilonStart: share(1, {
    about: "Share of random actions at first.",
    source: "Mnih et al. 2015",
  }),
  epsilonEnd: share(0.05, {
    about: "Share of random actions at the end of the schedule and after it.",
    source: "Hessel et al. 2018 go to 0.01, over far longer runs",
  }),
  epsilonDuration: realSteps(500, {
    about: "Length of the schedule, in the unit of epsilonUnit.",
    source: "a few random episodes, then mostly greedy ones",
  }),
  epsilonUnit: choice("steps", ["steps", "episodes"], {
    about: "What the schedule counts: real steps, or finished real episodes.",
    source: "Mnih et al. 2015 count steps",
  }),
};

/** The share of random actions after `elapsed` steps or episodes: linear from start to end. */
export function epsilonAfter(elapsed: number, values: ValuesOf<typeof explorationSettings>): number {
  const progress = values.epsilonDuration === 0 ? 1 : Math.min(1, elapsed / values.epsilonDuration);
  return values.epsilonStart + progress * (values.epsilonEnd - values.epsilonStart);
}
