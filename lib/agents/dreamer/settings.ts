/**
 * The hyperparameters of `dreamer`.
 *
 * @module
 */

import { observationScaleSetting } from "../observation_scale.ts";
import {
  batch,
  bins,
  capacity,
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
  visionLatentSize: width(4, {
    max: 256,
    about: "Numbers that V makes of a picture, where the task shows pictures.",
    source: "as world-models",
  }),
  visionUpdates: updates(7000, {
    about: "Updates of V before the first of the world model.",
    source: "as world-models",
  }),
  visionInterval: realSteps(1000, { min: 1, about: "Real steps between further fits of V." }),
  visionRefitShare: share(0.4, {
    about: "Updates of a further fit of V, as a share of visionUpdates.",
    source: "as world-models",
  }),
  stateSize: width(64, { about: "Units of the recurrent state h." }),
  hiddenWidth: width(64, { about: "Units of the hidden layer of each network." }),
  latent: choice("gaussian", ["gaussian", "categorical"], {
    about: "The distribution of the stochastic state z.",
    source:
      "Hafner et al. 2020: Gaussian, 2021 and 2023: categorical; measured on five seeds: categorical crosses 250 steps later",
  }),
  latentSize: width(8, {
    max: 1024,
    about: "Numbers of a Gaussian z, or categorical variables in it.",
  }),
  latentClasses: width(8, { min: 2, max: 1024, about: "Classes of each categorical variable." }),
  decoderWeight: weight(100, {
    about: "Weight of the squared error of the symlog observation.",
    source:
      "measured: with 1 the small numbers of CartPole's states are not worth their nats, with 10 seeds cross later",
  }),
  dynamicsWeight: weight(0.5, {
    about: "Weight of the divergence that moves the prior to the posterior.",
    source: "Hafner et al. 2023",
  }),
  representationWeight: weight(0.1, {
    about: "Weight of the divergence that moves the posterior to the prior.",
    source: "Hafner et al. 2023",
  }),
  freeNats: weight(0, {
    about: "Nats of divergence below which it is not trained.",
    source:
      "Hafner et al. 2023 take 1, about the whole divergence here; measured: five seeds do as well with it",
  }),
  endWeight: weight(1, {
    min: 1,
    about:
      "What a moment at which an episode has ended weighs in the loss of continuation, beside 1 of all others; the odds of an end are divided by it again in imagination.",
    source:
      "measured: with 1 the model gives 0.99 to go on at the end of the rail, with 20 less, but 3 of 4 seeds are solved in place of 4",
  }),
  modelLearningRate: rate(1e-3, { above: 0, about: "Adam's learning rate for the world model." }),
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
  clipNorm: scale(100, { about: "The largest norm of each gradient." }),
  batchSize: batch(16, { about: "Pieces in one update.", source: "Hafner et al. 2023" }),
  sequenceLength: sequence(32, {
    min: 2,
    about: "Moments in a piece.",
    source: "Hafner et al. 2023 take 64",
  }),
  imaginationStarts: count(64, { about: "Imagined rollouts of one update." }),
  recentShare: share(0, {
    about: "Share of each batch's pieces that are drawn from the newest moments.",
    source: "Hafner et al. 2023 train on the newest experience in every batch",
  }),
  recentMoments: realSteps(500, { min: 2, about: "What counts as the newest moments." }),
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
  returnRangeRate: share(0.01, {
    above: 0,
    about: "How far the range of returns moves to that of each batch.",
    source: "Hafner et al. 2023",
  }),
  returnRangeCap: scale(1e9, {
    min: 1,
    about: "The largest range that advantages are divided by; 1e9 is none.",
  }),
  advantageLimit: scale(1e9, {
    about: "Advantages, divided by the range of returns, are kept within plus and minus this; 1e9 is never.",
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
  }),
  averageRate: share(0.02, {
    above: 0,
    about:
      "How far the averaged model and actor, which act and are evaluated, move to the learned ones per update; 1 is no average.",
    source: "measured: single updates move the greedy policy about",
  }),
  replayCriticWeight: weight(0, {
    about:
      "Weight of the critic's loss on returns of real experience; 0 trains it on imagined returns alone.",
    source: "Hafner et al. 2023 take 0.3; measured: no gain here",
  }),
  bins: bins(41, { about: "Bins of the critic and of the reward." }),
  binLimit: scale(6, {
    about: "Bins reach from minus to plus this, in symlog units: 6 is a return of 402.",
  }),
  valueBins: choice("even", ["symlog", "even"], {
    about: "Whether the critic's bins are evenly spaced in symlog units or in returns.",
    source:
      "Hafner et al. 2023: symlog, which lie 45 apart where returns are 150; measured on five seeds: slower, and 4 cross in place of 5",
  }),
  valueLimit: scale(340, {
    about: "The critic's bins reach from minus to plus this return, where valueBins=even.",
    source: "what 1 a step is worth without an end, 1 / (1 − discount) = 333",
  }),
  learningStarts: realSteps(500, { min: 2, about: "Real steps acted at random, before the first update." }),
  warmupUpdates: updates(50, { about: "Updates before the first step that is not random." }),
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
  replayCapacity: capacity(100_000, { min: 100, about: "Moments kept." }),
};

/** The values of {@linkcode dreamerSettings}. */
export type DreamerValues = ValuesOf<typeof dreamerSettings>;
