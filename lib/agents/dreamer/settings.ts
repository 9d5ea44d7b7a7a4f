/**
 * The hyperparameters of `dreamer`.
 *
 * @module
 */

import { observationScaleSetting } from "../observation_scale.ts";
import {
  batch,
  count,
  rate,
  ratio,
  realSteps,
  rounds,
  scale,
  sequence,
  share,
  updates,
  weight,
  width,
} from "../../settings/kinds.ts";
import { choice, type ValuesOf } from "../../settings/settings.ts";

/** The hyperparameters of `dreamer`. */
export const dreamerSettings = {
  observationScale: observationScaleSetting,
  visionUpdates: updates(7000, {
    about: "Updates of V, where the task shows pictures, before the first of the world model.",
    when: { "task.observation": "pixels" },
    source: "as world-models",
  }),
  stateSize: width(64, {
    about: "Units of the recurrent state h.",
    source: "four numbers are observed; Hafner et al. 2023 take 512 and more for pictures",
  }),
  hiddenWidth: width(64, {
    about: "Units of the hidden layer of each network.",
    source: "as stateSize",
  }),
  latent: choice("gaussian", ["gaussian", "categorical"], {
    about: "The distribution of the stochastic state z.",
    source:
      "Hafner et al. 2020: Gaussian, 2021 and 2023: categorical; measured on five seeds: categorical crosses 250 steps later",
  }),
  latentSize: width(8, {
    max: 1024,
    about: "Numbers of a Gaussian z, or categorical variables in it.",
    source: "twice the numbers observed; Hafner et al. 2020 take 30 for pictures",
  }),
  latentClasses: width(8, {
    min: 2,
    max: 1024,
    about: "Classes of each categorical variable.",
    when: { latent: "categorical" },
    source: "as many as variables, as Hafner et al. 2023",
  }),
  decoderWeight: weight(100, {
    about: "Weight of the squared error of the symlog observation.",
    source:
      "measured: with 1 the small numbers of CartPole's states are not worth their nats, with 10 seeds cross later",
  }),
  freeNats: weight(0, {
    about: "Nats of divergence below which it is not trained.",
    source:
      "Hafner et al. 2023 take 1, about the whole divergence here; measured: five seeds do as well with it",
  }),
  modelLearningRate: rate(1e-3, {
    above: 0,
    about: "Adam's step size for the world model.",
    source: "usual for networks this small; Hafner et al. 2023 take 1e-4",
  }),
  actorLearningRate: rate(4e-4, {
    above: 0,
    about: "Adam's learning rate for the actor.",
    source:
      "measured: with averaged weights and a falling rate, 4e-4 finds the way back to the middle sooner than 1.5e-4",
  }),
  criticLearningRate: rate(2e-3, {
    above: 0,
    about: "Adam's learning rate for the critic.",
    source:
      "measured by tools/studies/critic_lag.ts, with the eight steps and slowCriticRate=0.5: off by 27 after 100 updates, one step of 1e-3 with 0.1 by 51",
  }),
  finalLearningRate: rate(0.1, {
    above: 0,
    about: "What the learning rates are multiplied with at the end of the budget, approached linearly.",
    source: "measured: with 1 a solution that stood is lost again late",
  }),
  batchSize: batch(16, { about: "Pieces in one update.", source: "Hafner et al. 2023" }),
  sequenceLength: sequence(32, {
    min: 2,
    about: "Moments in a piece.",
    source: "Hafner et al. 2023 take 64",
  }),
  imaginationStarts: count(64, {
    about: "Imagined rollouts of one update.",
    source:
      "a share of the 512 moments of a batch, all of which Hafner et al. 2023 take: the rest costs time and adds little",
  }),
  horizon: sequence(15, { about: "Imagined steps of a rollout.", source: "Hafner et al. 2020" }),
  discount: share(0.997, {
    about: "Discount per step.",
    source:
      "Hafner et al. 2023; measured: a cart that drifts falls after 200 steps, which 0.99 hardly weighs",
  }),
  lambda: share(0.95, { about: "λ of the returns.", source: "Hafner et al. 2020" }),
  entropyWeight: weight(1e-3, {
    about: "Weight of the policy's entropy.",
    source: "Hafner et al. 2023 take 3e-4; measured: less lets the policy collapse",
  }),
  criticSteps: rounds(8, {
    about:
      "Steps of the critic per update, each on its own share of the imagined moments; at most as many as moments.",
    source:
      "measured: with 1 its values lag hundreds of updates behind the policy, and the cart drifts off the rail",
  }),
  slowCriticRate: share(0.5, {
    above: 0,
    about: "How far the slow critic, whose values the returns end in, moves to the critic per update.",
    source:
      "measured by tools/studies/critic_lag.ts: with 0.1 its values lag behind; Hafner et al. 2023 take 0.02, as a regulariser",
  }),
  averageRate: share(0.02, {
    above: 0,
    about:
      "How far the averaged model and actor, which act and are evaluated, move to the learned ones per update; 1 is no average.",
    source: "measured: single updates move the greedy policy about",
  }),
  valueLimit: scale(340, {
    about: "The critic's bins reach from minus to plus this return.",
    source: "what 1 a step is worth without an end, 1 / (1 − discount) = 333",
  }),
  learningStarts: realSteps(500, {
    min: 2,
    about: "Real steps acted at random, before the first update.",
    source: "some twenty random episodes, from which the model learns what an end is",
  }),
  updatesPerStep: ratio(0.5, {
    above: 0,
    about: "Updates per real step: the training ratio.",
    source: "measured: a quarter is slower, 1 adds nothing",
  }),
  greedyShare: share(0.5, {
    about: "Share of the real episodes that are acted greedily.",
    source:
      "shows the model what the greedy policy meets; measured on five seeds of 2,000 steps: no clear difference to 0",
  }),
  exploration: share(0.2, {
    about: "Share of uniformly random actions in the real episodes that are not acted greedily.",
    source:
      "they show the critic a pole that leans back to the middle; measured on five seeds: without them returns are 371 after 2,000 steps in place of 456",
  }),
};

/** The values of {@linkcode dreamerSettings}. */
export type DreamerValues = ValuesOf<typeof dreamerSettings>;
