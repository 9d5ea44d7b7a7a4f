/**
 * What imagined steps are worth to a learner, and when they end.
 *
 * @module
 */

import type { TaskRules } from "../envs/environment.ts";
import { EndlessOutcomes, KnownOutcomes, type Outcomes } from "../dynamics/outcomes.ts";
import { choice } from "../settings/settings.ts";
import type { PolicyLearner } from "./policy_learner.ts";

/** The setting that chooses when imagined steps end; agents include it among their own. */
export const terminationSetting = choice("predicted", ["predicted", "never"], {
  about:
    "When an imagined step ends the episode: predicted, when the predicted state is terminal by the task's rule; never, as if nothing could fall.",
  source: "without the end of imagined falls nothing is learned; the rule is prior knowledge",
});

/** Makes the judge of imagined steps: the task's rules, with rewards recoded as the learner's real ones are. */
export function outcomesFor(
  rules: TaskRules,
  learner: Pick<PolicyLearner, "rewardOf">,
  termination: "predicted" | "never",
): Outcomes {
  const known = new KnownOutcomes(rules);
  const judge = termination === "never" ? new EndlessOutcomes(known) : known;
  return {
    judge(observations, actions, next, count, rewards, terminated) {
      judge.judge(observations, actions, next, count, rewards, terminated);
      for (let i = 0; i < count; i++) rewards[i] = learner.rewardOf(rewards[i], terminated[i] === 1);
    },
  };
}
