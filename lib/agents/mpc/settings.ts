/**
 * The hyperparameters of `mpc`.
 *
 * @module
 */

import { rewardSourceSetting } from "../../dynamics/chosen_outcomes.ts";
import { conservatismSettings } from "../../dynamics/conservatism.ts";
import { dynamicsSettings } from "../../dynamics/dynamics_settings.ts";
import { count, horizon, realSteps, rounds, scale, share } from "../../settings/kinds.ts";
import { choice, text, type ValuesOf } from "../../settings/settings.ts";

/** The hyperparameters of `mpc`. */
export const mpcSettings = {
  learningStarts: realSteps(50, { min: 2, about: "Real steps acted at random, before the first fit." }),
  modelInterval: realSteps(25, {
    min: 1,
    about: "Real steps between fits, at first; later, fits wait until the data has grown by a tenth.",
  }),
  model: choice("ensemble", ["linear", "deterministic", "gaussian", "ensemble"], {
    about:
      "What is planned in: an ensemble, as the model settings describe it, or a single model: ridge regression, a network of the mean, or one of mean and variance.",
    source: "Chua et al. 2018: an ensemble",
  }),
  objective: choice("return", ["return", "smooth"], {
    about:
      "What plans are judged by: the imagined return of the task, or a hand-made smooth cost of angle and position, which is prior knowledge and marked as such.",
    source: "the published planners of CartPole lean on smooth costs; measured: not needed here",
  }),
  planner: choice("policy-search", ["policy-search", "shooting", "cem", "mppi"], {
    about:
      "How plans are made: a small policy by CMA-ES, or action sequences by random shooting, cross-entropy or path integrals.",
    source:
      "measured: policy-search solves the task on the random steps alone, and decides ten thousand times faster",
  }),
  planHorizon: horizon(5, {
    about: "Planned steps of an action sequence.",
    source:
      "measured: with a value behind them 5 do; mbrl-lib's PETS on cart-pole takes 15, with a hand-made cost",
  }),
  tail: choice("value", ["value", "policy", "random"], {
    about:
      "What stands behind an action sequence: the worth of its last state, by a value function learned in the model; or further steps, by a policy searched in the model, or at random.",
    source:
      "Lowrey et al., POLO, 2019: a value; measured: random steps do not show the cart drifting, the value does",
  }),
  continuation: horizon(15, { min: 0, about: "Steps behind a sequence, with tail=policy and tail=random." }),
  valueDiscount: share(0.993, {
    above: 0,
    max: 0.9999,
    about: "Discount of planners with tail=value, in their plans and in the value function.",
    source: "measured: 0.97 and 0.98 drift off on half of the seeds, 0.99 on some",
  }),
  valueRounds: rounds(150, {
    about: "Rounds of walks and fits of the value function after the first fit of the model.",
  }),
  valueRefits: rounds(40, { about: "Rounds after every later one." }),
  sequences: count(16, {
    min: 2,
    about: "Action sequences drawn in one iteration.",
    source: "measured: 16 do with tail=value; tail=random wants 64 of 15 steps",
  }),
  repeats: count(1, { about: "Imagined rollouts of each sequence." }),
  iterations: rounds(3, { about: "Rounds in which cem and mppi move their probabilities." }),
  eliteShare: share(0.1, { above: 0, about: "Share of the sequences that cem counts as best." }),
  smoothing: share(0.1, { max: 0.99, about: "Share of the old probabilities kept when they move." }),
  returnTemperature: scale(1, {
    about: "Return that makes a sequence e times as likely, of mppi.",
  }),
  horizon: horizon(200, { about: "Imagined steps of a rollout of policy-search." }),
  policy: choice("linear", ["linear", "network"], {
    about:
      "What policy-search searches: linear policies, or networks of one small hidden layer that see sine and cosine of angles.",
    source: "measured: a linear policy balances; swinging up needs a network",
  }),
  policyUnits: count(8, { max: 64, about: "Hidden units of policy=network." }),
  candidates: count(12, { min: 4, about: "Policies tried in one generation of the search." }),
  particles: count(16, { about: "Imagined starts of each candidate." }),
  generations: rounds(30, { about: "Generations of one search at most." }),
  discount: share(1, { above: 0, about: "Discount of imagined rewards." }),
  visitedShare: share(0.5, {
    about:
      "Share of the imagined starts that are visited states; the others are first observations of episodes.",
  }),
  propagation: choice("ts1", ["ts1", "tsinf", "mean"], {
    about:
      "How rollouts pass through the ensemble: a random member each step, one member per rollout, or the mean.",
    source: "Chua et al. 2018, section 5.1",
  }),
  ...conservatismSettings,
  termination: choice("known", ["known", "learned"], {
    about:
      "When an imagined step ends the episode: known, by the task's rule at the predicted state; learned, by a classifier of real ends.",
    source: "the rule is prior knowledge, as in Chua et al. 2018",
  }),
  rewardSource: rewardSourceSetting,
  transferFrom: text("", {
    form: { allowed: "the path of a checkpoint", pattern: /^[^\0]*$/ },
    about:
      "A checkpoint of mpc on another task of the same physics, whose model and data this run starts with: then no step is random.",
  }),
  ...dynamicsSettings,
};

/** The values of {@linkcode mpcSettings}. */
export type MpcValues = ValuesOf<typeof mpcSettings>;
