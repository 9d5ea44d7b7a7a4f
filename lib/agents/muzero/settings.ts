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
    source: "four numbers are observed; Schrittwieser et al. 2020 have residual towers for pictures",
  }),
  latentSize: width(32, {
    min: 2,
    about: "Numbers in one latent state.",
    source: "several times the numbers observed, so that values need not be squeezed",
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
    source: "rewards of CartPole are 0 beyond an end",
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
    about: "Real rewards in a value target, before the searched value.",
    source:
      "Schrittwieser et al. 2020 take 10 on Atari; measured: 10 unlearns a slow drift to one side late or never, 20 is between",
  }),
  cutShare: share(0.15, {
    about:
      "The n-step return ends at the first action whose searched share is below this, with the searched value there; 0 never cuts.",
    source: "measured: with 0.3 or 0.4 few of the 40 steps are left, and solutions come later",
  }),
  unrollSteps: sequence(5, {
    max: 100,
    about: "Steps that the model is unrolled in training, K.",
    source: "Schrittwieser et al. 2020",
  }),
  batchSize: batch(64, {
    about: "Positions in one update.",
    source: "measured: less is noisier, more slower",
  }),
  updatesPerStep: ratio(4, {
    above: 0,
    about: "Updates per real step: the training ratio.",
    source: "measured: with 1 a solution takes twice the real steps",
  }),
  reanalysesPerStep: count(32, {
    min: 0,
    about: "Old positions searched again per real step, for fresh targets; 0 keeps the targets of acting.",
    source: "Schrittwieser et al. 2020, appendix H; measured: without it no solution holds",
  }),
  learningRate: rate(1e-3, {
    above: 0,
    about: "Adam's step size.",
    source: "usual for networks this small",
  }),
  learningStarts: realSteps(250, {
    min: 1,
    about: "Real steps acted at random, before the first update.",
    source: "a dozen random episodes, whose returns are learned first",
  }),
  simulations: count(25, {
    about: "Simulations of a search, in acting and reanalysis.",
    source:
      "results/muzero: from 8 up their number makes no clear difference; Schrittwieser et al. 2020 take 50",
  }),
  evaluationSimulations: count(8, {
    about: "Simulations of a search in evaluation, without noise.",
    source: "results/muzero: as good as 25, in a third of the time",
  }),
  temperature: scale(1, {
    min: 0.05,
    about: "Actions are drawn in proportion to visits to the power of its inverse.",
    source: "measured: lower temperatures collapse the policy to one side",
  }),
};

/** The values of {@linkcode muzeroSettings}. */
export type MuzeroValues = ValuesOf<typeof muzeroSettings>;
