/**
 * Model-based policy optimisation (MBPO): an ensemble of models is fitted to all real data; imagined rollouts
 * of the current policy, branched from real states, fill a buffer; a model-free learner takes many updates
 * from it for every real step.
 *
 * Janner, Fu, Zhang and Levine, "When to trust your model: model-based policy optimization", 2019, algorithm 2.
 *
 * Deviations from the paper: discrete actions, so the learner is the discrete soft actor-critic of `sac`;
 * models are fitted at intervals that grow with the data; the model buffer keeps a fixed number of
 * transitions; a share of the rollouts may start in states that were never visited; ends, too, are learned,
 * unless the task's rules are given (the authors' code always has a rule for them).
 *
 * @module
 */

import { checkConservatism, conservatismSettings, conservativeOptions } from "../dynamics/conservatism.ts";
import { dynamicsSettings } from "../dynamics/dynamics_settings.ts";
import { rolloutLength, rolloutLengthSettings } from "../dynamics/rollout_length.ts";
import { batch, count, horizon, imagined, ratio, realSteps, share } from "../settings/kinds.ts";
import { choice, defaultsOf, pick, type ValuesOf } from "../settings/settings.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import { type AgentContext, defineAgent } from "./agent.ts";
import { createFittedModel } from "./fitted_model.ts";
import { ImaginedRollouts, startShareSetting } from "./imagined_rollouts.ts";
import { OffPolicyAgent } from "./off_policy_agent.ts";
import { PredictedReturn } from "./predicted_return.ts";
import { SacLearner, sacLearnerSettings } from "./sac_learner.ts";

/** Condition of settings that act only if the members are networks. */
const NETWORK = { modelType: ["deterministic", "gaussian"] } as const;

/** The hyperparameters of `mbpo`: those of its learner, then the model's. */
export const mbpoSettings = {
  ...pick(sacLearnerSettings, "learningRate", "discount", "hiddenWidth", "targetEntropy", "observationScale"),
  batchSize: batch(64, { about: "Transitions in one update.", source: "as sac" }),
  updatesPerStep: ratio(20, {
    above: 0,
    about: "Policy updates per real step, G.",
    source:
      "Janner et al. 2019 take 20 to 40; measured, ends and rewards learned: 10 solve 5 of 6 seeds within 800 steps, at 400 in the median, 20 all, at 288",
  }),
  realShare: share(0.1, {
    about: "Share of each batch that is real.",
    source: "Janner et al. 2019 take 0.05; measured: 0.3 and more hold the solution less",
  }),
  learningStarts: realSteps(100, {
    min: 2,
    about: "Real steps acted at random, before the first fit.",
    source: "a few random episodes",
  }),
  rollouts: count(50, {
    about: "Imagined rollouts made at a time, M.",
    source: "Janner et al. 2019 take 400 of one step; the product with the length is what counts",
  }),
  rolloutLength: horizon(40, {
    about: "Imagined steps of a rollout; of a schedule, the longest.",
    source: "Janner et al. 2019 take 1 to 25; measured here: 5 sees too little beyond the real states",
  }),
  ...rolloutLengthSettings,
  imaginedCapacity: imagined(10_000, {
    about: "Imagined transitions kept: the retention of the model buffer.",
    source: "those of at least the last 25 real steps, as the model and the policy change",
  }),
  startShare: startShareSetting,
  propagation: choice("ts1", ["ts1", "mean"], {
    about: "How rollouts pass through the ensemble: a random member each step, or the members' mean.",
    when: [{ modelMembers: { above: 1 } }, { modelType: "gaussian" }],
    source: "Janner et al. 2019, section 4.2: a random member each step",
  }),
  ...conservatismSettings,
  ...dynamicsSettings,
  modelElites: { ...dynamicsSettings.modelElites, when: { modelMembers: { above: 1 } } },
  modelWidth: { ...dynamicsSettings.modelWidth, when: NETWORK },
  modelLearningRate: { ...dynamicsSettings.modelLearningRate, when: NETWORK },
  modelMaxUpdates: { ...dynamicsSettings.modelMaxUpdates, when: NETWORK },
  modelLinearPart: { ...dynamicsSettings.modelLinearPart, when: NETWORK },
};

/** The values of {@linkcode mbpoSettings}. */
export type MbpoValues = ValuesOf<typeof mbpoSettings>;

/** The entry of the registry. */
export const mbpoAgent = defineAgent({
  name: "mbpo",
  summary: "Model-based policy optimisation: soft actor-critic on branched rollouts of a model ensemble.",
  kind: "model-based",
  sources: [
    "Janner, Fu, Zhang and Levine, When to trust your model: model-based policy optimization, 2019",
    "Chua et al., Deep reinforcement learning in a handful of trials using probabilistic dynamics models, 2018",
  ],
  usesModel: ({ realShare }: MbpoValues) => realShare < 1,
  usesRules: ({ realShare }: MbpoValues) => realShare < 1,
  settings: mbpoSettings,
  diagnostics: ["q_loss", "entropy", "temperature", "held_out_error", "rollout_length", "predicted_return"],
  check: (_task: TaskInstance, values: MbpoValues) => checkConservatism(values, values.modelMembers),
  create: (context: AgentContext, values: MbpoValues) => createMbpo(context, values),
});

/** Rollouts are made every so many real steps: many at a time cost less. Janner et al. 2019 take 250. */
const ROLLOUT_INTERVAL = 5;

/** Algorithm 2 of the paper: fit, branch, update, in the loop of `off_policy_agent.ts`. */
function createMbpo(context: AgentContext, values: MbpoValues): OffPolicyAgent {
  const { random } = context;
  const { batchSize, learningStarts, discount, rollouts, propagation, startShare } = values;
  const learner = new SacLearner(
    { ...context, batchSize, learningStarts },
    { ...defaultsOf(sacLearnerSettings), ...values },
    random.stream("initial weights"),
  );
  const fitted = createFittedModel(context, values);
  const imagined = new ImaginedRollouts(fitted, {
    rollouts,
    interval: ROLLOUT_INTERVAL,
    length: (steps, heldOutError) => rolloutLength(values, steps, heldOutError, discount),
    propagation,
    ...conservativeOptions(values),
    share: 1 - values.realShare,
    capacity: values.imaginedCapacity,
    startShare,
    discount,
    learningStarts,
    predicted: new PredictedReturn(fitted.model, fitted.outcomes, context.timeLimit),
  }, random.stream("imagination"));
  return new OffPolicyAgent(context, learner, values, imagined);
}
