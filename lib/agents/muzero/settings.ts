/**
 * The hyperparameters of `muzero`.
 *
 * @module
 */

import {
  batch,
  count,
  horizon,
  rate,
  ratio,
  realSteps,
  scale,
  sequence,
  share,
  width,
} from "../../settings/kinds.ts";
import { integer, type ValuesOf } from "../../settings/settings.ts";
import { observationScaleSetting } from "../observation_scale.ts";

/** The hyperparameters of `muzero`. */
export const muzeroSettings = {
  hiddenWidth: width(64, {
    about: "Units of the hidden layer of each network.",
    source: "an observation has four numbers; Schrittwieser et al. 2020 have residual towers for pictures",
  }),
  latentSize: width(32, {
    min: 2,
    about: "Numbers in one latent state.",
    source: "several times the size of an observation, so that the latent is not a bottleneck",
  }),
  observationScale: observationScaleSetting,
  valueLow: integer(0, {
    min: -100,
    max: 99,
    about:
      "The lowest bin of the value, after the invertible transform; there is a bin for every whole number.",
    source: "no return of CartPole is below 0",
  }),
  valueHigh: integer(19, {
    min: -99,
    max: 100,
    about: "The highest bin of the value, after the invertible transform: 19 is a return of 380.",
    source: "the discounted return of an endless CartPole episode is 333; Schrittwieser et al. 2020 take 300",
  }),
  rewardLow: integer(0, {
    min: -100,
    max: 99,
    about: "The lowest bin of the reward; there is a bin for every whole number.",
    source: "the reward after a terminal state is 0",
  }),
  rewardHigh: integer(1, {
    min: -99,
    max: 100,
    about: "The highest bin of the reward.",
    source: "rewards of CartPole are 1",
  }),
  discount: share(0.997, {
    about: "Discount per step.",
    source: "Schrittwieser et al. 2020",
  }),
  nStep: horizon(40, {
    about: "Real rewards in a value target before it bootstraps from a searched value, n.",
    source:
      "Schrittwieser et al. 2020 take 10 on Atari; measured: with 10 a slow drift to one side is corrected late or never, with 20 sooner",
  }),
  cutShare: share(0.15, {
    about:
      "The n-step return is cut at the first action whose probability in the searched policy is below this, and bootstraps there; 0 never cuts.",
    source: "measured: 0.3 or 0.4 leave few of the 40 steps, and solve later",
  }),
  unrollSteps: sequence(5, {
    max: 100,
    about: "Steps that the model is unrolled in training, K.",
    source: "Schrittwieser et al. 2020",
  }),
  batchSize: batch(64, {
    about: "Positions in one update.",
    source: "measured: a smaller batch is noisier, a larger one slower",
  }),
  updatesPerStep: ratio(4, {
    above: 0,
    about: "Updates per real step: the training ratio.",
    source: "measured: 1 takes twice as many real steps to solve",
  }),
  reanalysesPerStep: count(32, {
    min: 0,
    about:
      "Old positions reanalysed (searched again for fresh targets) per real step; 0 keeps the original targets.",
    source: "Schrittwieser et al. 2020, appendix H; measured: without it no run stays solved",
  }),
  learningRate: rate(1e-3, {
    above: 0,
    about: "Adam's step size.",
    source: "usual for networks of this size",
  }),
  learningStarts: realSteps(250, {
    min: 1,
    about: "Real steps with random actions before the first update.",
    source: "a dozen random episodes, on whose returns the networks are pre-trained",
  }),
  simulations: count(25, {
    about: "Simulations of a search when acting and in reanalysis.",
    source: "results/muzero: more than 8 make no clear difference; Schrittwieser et al. 2020 take 50",
  }),
  evaluationSimulations: count(8, {
    about: "Simulations of a search in evaluation, without exploration noise.",
    source: "results/muzero: as good as 25, in a third of the time",
  }),
  temperature: scale(1, {
    min: 0.05,
    about: "Temperature T: actions are drawn with probability proportional to visits^(1/T).",
    source: "measured: lower temperatures collapse the policy to one side",
  }),
};

/** The values of {@linkcode muzeroSettings}. */
export type MuzeroValues = ValuesOf<typeof muzeroSettings>;
