/**
 * The hyperparameters of `mpc`.
 *
 * @module
 */

import { conservatismSettings } from "../../dynamics/conservatism.ts";
import { dynamicsSettings } from "../../dynamics/dynamics_settings.ts";
import { count, horizon, realSteps, rounds, share } from "../../settings/kinds.ts";
import type { Condition } from "../../settings/dependencies.ts";
import { choice, text, type ValuesOf } from "../../settings/settings.ts";

/** Whether the model, or each of its members, is a network. */
const NETWORK: Condition = [{ model: ["deterministic", "gaussian"] }, {
  model: "ensemble",
  modelType: ["deterministic", "gaussian"],
}];

/** The hyperparameters of `mpc`. */
export const mpcSettings = {
  learningStarts: realSteps(20, {
    min: 2,
    about:
      "Real steps with random actions before the first fit; where ends are learned, until one episode has ended, 2.5 times as many at most.",
    source: "measured: about one episode is enough for a plan on CartPole",
  }),
  model: choice("ensemble", ["linear", "deterministic", "gaussian", "ensemble"], {
    about:
      "The model: an ensemble, as the other model settings say, or a single model: ridge regression, a network of the mean, or one of mean and variance.",
    source: "Chua et al. 2018: an ensemble",
  }),
  planner: choice("policy-search", ["policy-search", "shooting", "cem", "mppi"], {
    about:
      "The planner: a small policy by CMA-ES, or action sequences by random shooting, the cross-entropy method or path integrals.",
    source:
      "measured: policy-search solves the task on the random steps alone, and decides ten thousand times faster",
  }),
  planHorizon: horizon(5, {
    about: "Planned steps of an action sequence.",
    when: { planner: ["shooting", "cem", "mppi"] },
    source:
      "measured: 5 are enough with a terminal value; mbrl-lib's PETS on cart-pole takes 15, with a hand-made cost",
  }),
  tail: choice("value", ["value", "random"], {
    about:
      "How an action sequence ends: in the value of its last state, by a value function learned in the model; or in 15 further random steps.",
    when: { planner: ["shooting", "cem", "mppi"] },
    source:
      "Lowrey et al., POLO, 2019: a value; measured: random steps do not show the cart drifting, the value does",
  }),
  valueDiscount: share(0.993, {
    above: 0,
    max: 0.9999,
    about: "Discount per step with tail=value, in plans and in the value function.",
    when: { tail: "value" },
    source: "measured: with 0.97 and 0.98 the cart drifts off on half of the seeds, with 0.99 on some",
  }),
  sequences: count(16, {
    min: 2,
    about: "Action sequences per iteration.",
    when: { planner: ["shooting", "cem", "mppi"] },
    source: "measured: 16 are enough with tail=value; tail=random needs 64, each of 15 steps",
  }),
  horizon: horizon(200, {
    about:
      "Imagined steps of a rollout in policy search, at first; once a search loses nothing within them, twice as many, up to the time limit.",
    when: { planner: "policy-search" },
    source: "a cart leaves the rail within 200 steps, unless it drifts slowly",
  }),
  policy: choice("linear", ["linear", "network"], {
    about: "Policies searched: linear ones, or networks with eight hidden units.",
    when: { planner: "policy-search" },
    source: "measured: a linear policy balances; swinging up needs a network",
  }),
  candidates: count(12, {
    min: 4,
    about: "Candidate policies per generation of the search.",
    when: { planner: "policy-search" },
    source: "Hansen 2016: 4 + 3 ln(numbers), 9 for a linear policy of CartPole, and a few more",
  }),
  particles: count(16, {
    about: "Imagined rollouts per candidate, each from its own start.",
    when: { planner: "policy-search" },
    source: "enough that no single start decides; Chua et al. 2018 take 20",
  }),
  generations: rounds(30, {
    about: "Maximum number of generations of a search.",
    when: { planner: "policy-search" },
    source: "measured: most searches end earlier, when every rollout reaches the horizon",
  }),
  propagation: choice("ts1", ["ts1", "mean"], {
    about: "Propagation through the ensemble: a random member each step, or the mean.",
    when: [{ model: "gaussian" }, { model: "ensemble", modelMembers: { above: 1 } }, {
      model: "ensemble",
      modelType: "gaussian",
    }],
    source: "Chua et al. 2018, section 5.1",
  }),
  ...conservatismSettings,
  transferFrom: text("", {
    form: { allowed: "the path of a checkpoint", pattern: /^[^\0]*$/ },
    about:
      "A checkpoint of mpc on another task of the same physics, whose model of the dynamics and data this run starts with; if rules are known, there are then no random steps.",
    source: "none: a run starts from nothing",
  }),
  ...dynamicsSettings,
  modelType: { ...dynamicsSettings.modelType, when: { model: "ensemble" } },
  modelMembers: { ...dynamicsSettings.modelMembers, when: { model: "ensemble" } },
  modelElites: { ...dynamicsSettings.modelElites, when: { model: "ensemble", modelMembers: { above: 1 } } },
  modelWidth: { ...dynamicsSettings.modelWidth, when: NETWORK },
  modelLearningRate: { ...dynamicsSettings.modelLearningRate, when: NETWORK },
  modelMaxUpdates: { ...dynamicsSettings.modelMaxUpdates, when: NETWORK },
  modelLinearPart: { ...dynamicsSettings.modelLinearPart, when: NETWORK },
};

/** The values of {@linkcode mpcSettings}. */
export type MpcValues = ValuesOf<typeof mpcSettings>;
