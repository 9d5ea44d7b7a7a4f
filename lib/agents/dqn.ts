/**
 * Deep Q-learning, model-free, with the improvements of later work.
 *
 * Mnih et al., "Human-level control through deep reinforcement learning", 2015, and:
 * double Q-learning (van Hasselt et al. 2016), n-step returns (Sutton and Barto, section 7.1; Hessel et al.
 * 2018), soft targets (Lillicrap et al. 2016), the smaller of two values (Fujimoto et al. 2018), the log policy
 * in the reward (Vieillard et al. 2020), many updates per real step (van Hasselt, Hessel and Aslanides 2019).
 *
 * Deviations from Mnih et al.: a small perceptron on the state, Adam in place of RMSProp, no stacking or
 * skipping of frames; the rest is the settings' default values.
 *
 * @module
 */

import type { TaskInstance } from "../tasks/environment.ts";
import { batch, capacity, horizon, ratio, realSteps } from "../settings/kinds.ts";
import { defaultsOf, pick, type ValuesOf } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import { type AgentContext, defineAgent } from "./agent.ts";
import { OffPolicyAgent } from "./off_policy_agent.ts";
import { rewardTransformSetting } from "./reward_transform.ts";
import { QLearner, qLearnerSettings } from "./q_learner.ts";

/** The hyperparameters of `dqn`. */
export const dqnSettings = {
  ...qLearnerSettings,
  batchSize: batch(64, { about: "Transitions in one update.", source: "usual for this task" }),
  updatesPerStep: ratio(5, {
    above: 0,
    about: "Updates per real step; below 1, one update every 1/updatesPerStep steps.",
    source:
      "Mnih et al. 2015 take 1/4; measured over 4,000 steps: 2 solve 3 of 5 seeds and 5 all; 10 and 20 cross the line sooner and hold it less",
  }),
  replayCapacity: capacity(100_000, {
    about: "Real transitions kept.",
    source: "more than any budget here: everything is kept",
  }),
  learningStarts: realSteps(100, {
    min: 2,
    about: "Real transitions held before the first update.",
    source: "a few random episodes",
  }),
  rewardTransform: rewardTransformSetting,
  nStep: horizon(1, {
    about: "Real steps that a return spans, n.",
    source: "Hessel et al. 2018 take 3",
  }),
};

/** The values of {@linkcode dqnSettings}. */
export type DqnValues = ValuesOf<typeof dqnSettings>;

/** What agents that share the learner of `dqn` include among their own settings. */
export const sharedLearnerSettings = pick(
  dqnSettings,
  "learningRate",
  "discount",
  "hiddenWidth",
  "observationScale",
  "batchSize",
  "updatesPerStep",
  "learningStarts",
  "epsilonEnd",
  "epsilonDuration",
);

/**
 * Every setting of the learner of `dqn`, for an agent that shares it: its own values, and defaults for the
 * rest.
 */
export function withDqnDefaults(values: ValuesOf<typeof sharedLearnerSettings>): DqnValues {
  return { ...defaultsOf(dqnSettings), ...values };
}

/** The entry of the registry. */
export const dqnAgent = defineAgent({
  name: "dqn",
  summary: "Deep Q-learning from replayed real experience: the model-free half of Dyna.",
  kind: "model-free",
  sources: [
    "Mnih et al., Human-level control through deep reinforcement learning, 2015",
    "van Hasselt, Guez and Silver, Deep reinforcement learning with double Q-learning, 2016",
    "Vieillard, Pietquin and Geist, Munchausen reinforcement learning, 2020",
    "Hessel et al., Rainbow: combining improvements in deep reinforcement learning, 2018",
  ],
  settings: dqnSettings,
  diagnostics: ["q_loss", "epsilon"],
  check(_task: TaskInstance, { learningStarts, replayCapacity }: DqnValues) {
    if (learningStarts <= replayCapacity) return;
    throw new UsageError(
      `A replayCapacity of ${replayCapacity} never holds the ${learningStarts} transitions of learningStarts, and nothing would be learned: raise it.`,
    );
  },
  create: (context: AgentContext, values: DqnValues) => createDqn(context, values),
});

/** The learner of `dqn` in a task. */
export function createQLearner(context: AgentContext, values: DqnValues): QLearner {
  const { batchSize } = values;
  return new QLearner({ ...context, batchSize }, values, context.random.stream("initial weights"));
}

function createDqn(context: AgentContext, values: DqnValues): OffPolicyAgent {
  return new OffPolicyAgent(context, createQLearner(context, values), values);
}
