/**
 * Discrete soft actor-critic, model-free.
 *
 * Haarnoja et al., "Soft actor-critic algorithms and applications", 2018; Christodoulou, "Soft actor-critic
 * for discrete action settings", 2019. Losses and networks are in `sac_learner.ts`, with their equations and
 * deviations.
 *
 * @module
 */

import { batch, ratio, realSteps } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";
import { type AgentContext, defineAgent } from "./agent.ts";
import { OffPolicyAgent } from "./off_policy_agent.ts";
import { SacLearner, sacLearnerSettings } from "./sac_learner.ts";

/** The hyperparameters of `sac`. */
export const sacSettings = {
  ...sacLearnerSettings,
  batchSize: batch(64, { about: "Transitions in one update.", source: "usual for this task" }),
  updatesPerStep: ratio(5, {
    above: 0,
    about: "Updates per real step; below 1, one update every 1/updatesPerStep steps.",
    source:
      "Haarnoja et al. 2018 take 1; measured over 4,000 steps: 2 solve 3 of 5 seeds and hold 41%, 5 all and 71%, 10 all, later, and 61%",
  }),
  learningStarts: realSteps(100, {
    min: 1,
    about: "Real steps acted at random, before the first update.",
    source: "a few random episodes",
  }),
};

/** The values of {@linkcode sacSettings}. */
export type SacValues = ValuesOf<typeof sacSettings>;

/** The entry of the registry. */
export const sacAgent = defineAgent({
  name: "sac",
  summary: "Discrete soft actor-critic from replayed real experience: the model-free half of MBPO.",
  kind: "model-free",
  sources: [
    "Haarnoja et al., Soft actor-critic algorithms and applications, 2018",
    "Christodoulou, Soft actor-critic for discrete action settings, 2019",
  ],
  settings: sacSettings,
  diagnostics: ["q_loss", "entropy", "temperature"],
  create: (context: AgentContext, values: SacValues) => createSac(context, values),
});

function createSac(context: AgentContext, values: SacValues): OffPolicyAgent {
  const { batchSize, learningStarts } = values;
  const learner = new SacLearner(
    { ...context, batchSize, learningStarts },
    values,
    context.random.stream("initial weights"),
  );
  return new OffPolicyAgent(context, learner, values);
}
