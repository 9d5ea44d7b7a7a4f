/**
 * The hyperparameters of `muzero`.
 *
 * @module
 */

import {
  batch,
  bins,
  capacity,
  count,
  horizon,
  level,
  rate,
  ratio,
  realSteps,
  scale,
  sequence,
  share,
  updates,
  weight,
  width,
} from "../../settings/kinds.ts";
import { boolean, choice, type ValuesOf } from "../../settings/settings.ts";
import { observationScaleSetting } from "../observation_scale.ts";

/** The hyperparameters of `muzero`. */
export const muzeroSettings = {
  hiddenWidth: width(64, { about: "Units of the hidden layer of each network." }),
  latentSize: width(32, { min: 2, about: "Numbers in one latent state." }),
  observationScale: observationScaleSetting,
  heads: choice("categorical", ["categorical", "scalar"], {
    about: "Whether value and reward are learned as distributions over bins, or as numbers by squared error.",
    source: "Schrittwieser et al. 2020, appendix F: categorical",
  }),
  valueBins: bins(20, { about: "Bins of the value." }),
  valueLow: level(0, { about: "The lowest bin of the value, after the invertible transform." }),
  valueHigh: level(19, {
    about: "The highest bin of the value, after the invertible transform: 19 is a return of 380.",
    source: "the discounted return of an endless CartPole episode is 333",
  }),
  rewardBins: bins(2, { about: "Bins of the reward." }),
  rewardLow: level(0, { about: "The lowest bin of the reward." }),
  rewardHigh: level(1, { about: "The highest bin of the reward." }),
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
  batchSize: batch(64, { about: "Positions in one update." }),
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
  learningRate: rate(1e-3, { above: 0, about: "Adam's learning rate at the start." }),
  finalLearningRate: rate(1e-3, {
    above: 0,
    about: "Adam's learning rate at the end of the budget, approached linearly.",
  }),
  weightDecay: rate(1e-4, {
    about: "Share of each weight taken off per update, times the learning rate (decoupled weight decay).",
    source: "Schrittwieser et al. 2020",
  }),
  clipNorm: scale(5, { about: "The largest norm of the whole gradient." }),
  valueWeight: weight(0.5, { about: "Weight of the value's loss.", source: "0.25 in reanalyse" }),
  consistencyWeight: weight(0, {
    about:
      "Weight of the loss that draws the predicted latent to the encoded next observation; 0 leaves it out.",
    source: "Ye et al., EfficientZero, 2021; measured: no clear difference here",
  }),
  weightAveraging: share(1, {
    above: 0,
    about:
      "How far the weights that search with (in acting, reanalysis and evaluation) move to the learned ones per update; 1 takes the learned ones.",
  }),
  learningStarts: realSteps(250, { min: 1, about: "Real steps acted at random, before the first update." }),
  warmupUpdates: updates(1000, {
    about: "Updates on the random steps, with their returns as values, before the first search.",
    source: "measured: with 0 the policy collapses to one side before values are learned",
  }),
  simulations: count(25, {
    about: "Simulations of a search, in acting and reanalysis.",
  }),
  evaluationSimulations: count(8, {
    about: "Simulations of a search in evaluation, without noise.",
  }),
  root: choice("visits", ["visits", "gumbel"], {
    about:
      "How the root is searched: by pUCT and visit counts, or by sequential halving of Gumbel-drawn actions.",
    source: "Schrittwieser et al. 2020; Danihelka et al. 2022",
  }),
  noiseShare: share(0.25, { about: "Share of Dirichlet noise in the root's prior." }),
  noiseConcentration: scale(0.25, { about: "Concentration of the Dirichlet noise." }),
  temperature: scale(1, {
    about: "Actions are drawn in proportion to visits to the power of its inverse.",
    source: "measured: lower temperatures collapse the policy to one side",
  }),
  explorationInit: weight(1.25, { about: "pUCT's c1.", source: "Schrittwieser et al. 2020" }),
  unvisitedValue: choice("siblings", ["siblings", "lowest"], {
    about:
      "What pUCT takes for the value of an action without a visit: the mean of the node's visited ones, or the lowest of the tree.",
    source:
      "Schrittwieser et al. 2020: lowest; Ye et al. 2021: near the siblings; measured: with the lowest a collapsed prior is never overcome",
  }),
  explorationBase: scale(19652, { about: "pUCT's c2.", source: "Schrittwieser et al. 2020" }),
  replayCapacity: capacity(100_000, { min: 2, about: "Positions kept." }),
  prioritised: boolean(false, {
    about: "Whether positions are drawn by how far the network's value is from its target.",
    source: "Schrittwieser et al. 2020 do on Atari; uniform in board games",
  }),
  priorityExponent: weight(1, {
    max: 10,
    about: "Exponent of the priorities.",
    source: "Schrittwieser et al. 2020",
  }),
  importanceExponent: share(1, {
    about: "Exponent of the weights that make up for uneven drawing.",
    source: "Schrittwieser et al. 2020",
  }),
};

/** The values of {@linkcode muzeroSettings}. */
export type MuzeroValues = ValuesOf<typeof muzeroSettings>;
