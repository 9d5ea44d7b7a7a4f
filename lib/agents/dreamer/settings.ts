/**
 * The hyperparameters of `dreamer`.
 *
 * @module
 */

import {
  rate,
  ratio,
  realSteps,
  rounds,
  sequence,
  share,
  updates,
  weight,
  width,
} from "../../settings/kinds.ts";
import { choice, type ValuesOf } from "../../settings/settings.ts";

/** The hyperparameters of `dreamer`. */
export const dreamerSettings = {
  visionUpdates: updates(7000, {
    about: "Updates of V, if observations are pictures, before the first update of the world model.",
    when: { "task.observation": "pixels" },
    source: "as world-models",
  }),
  hiddenWidth: width(64, {
    about: "Units of the recurrent state h, and of the hidden layer of each network.",
    source: "an observation has a few numbers; Hafner et al. 2023 take 256 and more for pictures",
  }),
  latent: choice("gaussian", ["gaussian", "categorical"], {
    about: "The distribution of the stochastic state z: 8 normal variables, or 8 of 8 classes.",
    source:
      "Hafner et al. 2020: Gaussian, 2021 and 2023: categorical; measured on five seeds: categorical crosses 250 steps later",
  }),
  modelLearningRate: rate(1e-3, {
    above: 0,
    about: "Adam's step size for the world model.",
    source: "usual for networks of this size; Hafner et al. 2023 take 1e-4",
  }),
  actorLearningRate: rate(4e-4, {
    above: 0,
    about: "Adam's step size for the actor.",
    source:
      "measured: with averaged weights and a decaying rate, 4e-4 learns to return to the middle sooner than 1.5e-4",
  }),
  criticLearningRate: rate(2e-3, {
    above: 0,
    about: "Adam's step size for the critic.",
    source:
      "results/tuning/dreamer.csv: with eight steps and slowCriticRate=0.5 the error is 27 after 100 updates; with one step of 1e-3 and 0.1 it is 51",
  }),
  horizon: sequence(15, { about: "Imagined steps per rollout.", source: "Hafner et al. 2020" }),
  discount: share(0.997, {
    about: "Discount per step.",
    source:
      "Hafner et al. 2023; measured: a drift that fails after 200 steps is discounted almost to nothing by 0.99",
  }),
  entropyWeight: weight(1e-3, {
    about: "Weight of the policy's entropy.",
    source: "Hafner et al. 2023 take 3e-4; measured: with less the policy collapses",
  }),
  criticSteps: rounds(8, {
    about: "Gradient steps of the critic per update, each on a different part of the imagined states.",
    source:
      "measured: with 1 the values lag hundreds of updates behind the policy, and a slow drift is not seen",
  }),
  slowCriticRate: share(0.5, {
    above: 0,
    about: "Averaging rate per update of the slow critic, from which returns bootstrap.",
    source: "measured: with 0.1 its values lag behind; Hafner et al. 2023 take 0.02, as a regulariser",
  }),
  learningStarts: realSteps(500, {
    min: 2,
    about: "Real steps with random actions before the first update.",
    source: "several random episodes, from which the model learns terminations",
  }),
  updatesPerStep: ratio(0.5, {
    above: 0,
    about: "Updates per real step: the training ratio.",
    source: "measured: a quarter is slower, 1 adds nothing",
  }),
  greedyShare: share(0.5, {
    about: "Share of the real episodes that follow the greedy policy.",
    source:
      "shows the model the states of the greedy policy; measured on five seeds of 2,000 steps: no clear difference from 0",
  }),
  exploration: share(0.2, {
    about: "Share of uniformly random actions in the other real episodes.",
    source:
      "they show the critic states that the policy has left; measured on five seeds: without them the return after 2,000 steps is 371 instead of 456",
  }),
};

/** The values of {@linkcode dreamerSettings}. */
export type DreamerValues = ValuesOf<typeof dreamerSettings>;
