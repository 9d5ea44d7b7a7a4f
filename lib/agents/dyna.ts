/**
 * Dyna: the learner of `dqn`, taught by real and imagined transitions. Besides the imagination, the two agents
 * differ in updates per real step and in the averaging of weights.
 *
 * Sutton, "Integrated architectures for learning, planning, and reacting based on approximating dynamic
 * programming", 1990; the short rollouts from replayed states are those of Janner et al., "When to trust your
 * model: model-based policy optimization", 2019, section 4.2.
 *
 * Deviations from Sutton's Dyna: networks in place of tables, batches of real and imagined transitions
 * together in place of single backups of either kind, rollouts of several steps in place of one; a share of
 * the rollouts may start in states that were never visited.
 *
 * @module
 */

import { networkModelSettings, singleNetwork } from "../dynamics/dynamics_settings.ts";
import { count, horizon, imagined, ratio, share } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";
import { type AgentContext, defineAgent } from "./agent.ts";
import { createQLearner, sharedLearnerSettings, withDqnDefaults } from "./dqn.ts";
import { createFittedModel } from "./fitted_model.ts";
import { ImaginedRollouts, startShareSetting } from "./imagined_rollouts.ts";
import { OffPolicyAgent } from "./off_policy_agent.ts";

/** The hyperparameters of `dyna`: those of its learner, then the imagination's. */
export const dynaSettings = {
  ...sharedLearnerSettings,
  updatesPerStep: ratio(20, {
    above: 0,
    about: "Updates per real step; below 1, one update every 1/updatesPerStep steps.",
    source:
      "measured, ends and rewards learned: two solve 1 of 6 seeds within 1,200 steps, ten all at 700, twenty all at 400; few updates drift against the edge of what was visited",
  }),
  imaginedShare: share(0.9, {
    about: "Share of each batch that is imagined.",
    source: "Janner et al. 2019 take 0.95",
  }),
  rollouts: count(10, {
    about: "Imagined rollouts made at every real step.",
    source: "the lecture's listing",
  }),
  rolloutLength: horizon(20, {
    about: "Imagined steps of each rollout, fewer where it ends.",
    source: "measured: 5 sees too little beyond the real states",
  }),
  imaginedCapacity: imagined(10_000, {
    about: "Imagined transitions kept.",
    source: "those of at least the last 50 real steps, as the model and the policy change",
  }),
  startShare: startShareSetting,
  ...networkModelSettings,
};

/** The values of {@linkcode dynaSettings}. */
export type DynaValues = ValuesOf<typeof dynaSettings>;

/** The entry of the registry. */
export const dynaAgent = defineAgent({
  name: "dyna",
  summary: "The learner of dqn on real and imagined transitions: rollouts of a learned delta model.",
  kind: "model-based",
  sources: [
    "Sutton, Integrated architectures for learning, planning, and reacting, 1990",
    "Janner et al., When to trust your model: model-based policy optimization, 2019",
  ],
  usesModel: ({ imaginedShare }: DynaValues) => imaginedShare > 0,
  usesRules: ({ imaginedShare }: DynaValues) => imaginedShare > 0,
  settings: dynaSettings,
  diagnostics: ["q_loss", "epsilon", "held_out_error"],
  create: (context: AgentContext, values: DynaValues) => createDyna(context, values),
});

/**
 * `weightAveraging` of the learner, in place of dqn's default: with twenty updates per real step, the weights
 * are an average over about ten steps.
 */
const WEIGHT_AVERAGING = 0.005;

function createDyna(context: AgentContext, values: DynaValues): OffPolicyAgent {
  const { random } = context;
  const { discount, learningStarts, rollouts, rolloutLength, startShare } = values;
  const learner = createQLearner(context, { ...withDqnDefaults(values), weightAveraging: WEIGHT_AVERAGING });
  const fitted = createFittedModel(context, { ...values, ...singleNetwork });
  const imagined = new ImaginedRollouts(fitted, {
    rollouts,
    interval: 1,
    length: () => rolloutLength,
    propagation: "mean",
    share: values.imaginedShare,
    capacity: values.imaginedCapacity,
    startShare,
    discount,
    learningStarts,
    policyRandom: random.stream("rollout policy"),
  }, random.stream("imagination"));
  return new OffPolicyAgent(context, learner, values, imagined);
}
