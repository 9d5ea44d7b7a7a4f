/**
 * The hyperparameters of `muzero`.
 *
 * @module
 */

import { boolean, choice, integer, number, type ValuesOf } from "../../settings/settings.ts";
import { observationScaleSetting } from "../observation_scale.ts";

/** The hyperparameters of `muzero`. */
export const muzeroSettings = {
  hiddenWidth: integer(64, { min: 1, max: 4096, about: "Units of the hidden layer of each network." }),
  latentSize: integer(32, { min: 2, max: 4096, about: "Numbers in one latent state." }),
  observationScale: observationScaleSetting,
  heads: choice("categorical", ["categorical", "scalar"], {
    about: "Whether value and reward are learned as distributions over bins, or as numbers by squared error.",
    source: "Schrittwieser et al. 2020, appendix F: categorical",
  }),
  valueBins: integer(20, { min: 2, max: 1001, about: "Bins of the value." }),
  valueLow: number(0, { about: "The lowest bin of the value, after the invertible transform." }),
  valueHigh: number(19, {
    about: "The highest bin of the value, after the invertible transform: 19 is a return of 380.",
    source: "the discounted return of an endless CartPole episode is 333",
  }),
  rewardBins: integer(2, { min: 2, max: 1001, about: "Bins of the reward." }),
  rewardLow: number(0, { about: "The lowest bin of the reward." }),
  rewardHigh: number(1, { about: "The highest bin of the reward." }),
  discount: number(0.997, {
    min: 0,
    max: 1,
    about: "Discount per step.",
    source: "Schrittwieser et al. 2020",
  }),
  nStep: integer(40, {
    min: 1,
    about: "Real rewards in a value target, before the searched value.",
    source:
      "Schrittwieser et al. 2020 take 10 on Atari; measured: 10 unlearns a slow drift to one side late or never, 20 is between",
  }),
  cutShare: number(0.15, {
    min: 0,
    max: 1,
    about:
      "The n-step return ends at the first action whose searched share is below this, with the searched value there; 0 never cuts.",
    source: "measured: with 0.3 or 0.4 few of the 40 steps are left, and solutions come later",
  }),
  unrollSteps: integer(5, {
    min: 1,
    max: 100,
    about: "Steps that the model is unrolled in training, K.",
    source: "Schrittwieser et al. 2020",
  }),
  batchSize: integer(64, { min: 1, about: "Positions in one update." }),
  updatesPerStep: number(4, {
    above: 0,
    about: "Updates per real step: the training ratio.",
    source: "measured: with 1 a solution takes twice the real steps",
  }),
  reanalysesPerStep: integer(32, {
    min: 0,
    about: "Old positions searched again per real step, for fresh targets; 0 keeps the targets of acting.",
    source: "Schrittwieser et al. 2020, appendix H; measured: without it no solution holds",
  }),
  learningRate: number(1e-3, { above: 0, about: "Adam's learning rate at the start." }),
  finalLearningRate: number(1e-3, {
    above: 0,
    about: "Adam's learning rate at the end of the budget, approached linearly.",
  }),
  weightDecay: number(1e-4, {
    min: 0,
    about: "Share of each weight taken off per update, times the learning rate (decoupled weight decay).",
    source: "Schrittwieser et al. 2020",
  }),
  clipNorm: number(5, { above: 0, about: "The largest norm of the whole gradient." }),
  valueWeight: number(0.5, { min: 0, about: "Weight of the value's loss.", source: "0.25 in reanalyse" }),
  consistencyWeight: number(0, {
    min: 0,
    about:
      "Weight of the loss that draws the predicted latent to the encoded next observation; 0 leaves it out.",
    source: "Ye et al., EfficientZero, 2021; measured: no clear difference here",
  }),
  weightAveraging: number(1, {
    above: 0,
    max: 1,
    about:
      "How far the weights that search with (in acting, reanalysis and evaluation) move to the learned ones per update; 1 takes the learned ones.",
  }),
  learningStarts: integer(250, { min: 1, about: "Real steps acted at random, before the first update." }),
  warmupUpdates: integer(1000, {
    min: 0,
    about: "Updates on the random steps, with their returns as values, before the first search.",
    source: "measured: with 0 the policy collapses to one side before values are learned",
  }),
  simulations: integer(25, {
    min: 1,
    max: 10_000,
    about: "Simulations of a search, in acting and reanalysis.",
  }),
  evaluationSimulations: integer(8, {
    min: 1,
    max: 10_000,
    about: "Simulations of a search in evaluation, without noise.",
  }),
  root: choice("visits", ["visits", "gumbel"], {
    about:
      "How the root is searched: by pUCT and visit counts, or by sequential halving of Gumbel-drawn actions.",
    source: "Schrittwieser et al. 2020; Danihelka et al. 2022",
  }),
  noiseShare: number(0.25, { min: 0, max: 1, about: "Share of Dirichlet noise in the root's prior." }),
  noiseConcentration: number(0.25, { above: 0, about: "Concentration of the Dirichlet noise." }),
  temperature: number(1, {
    above: 0,
    about: "Actions are drawn in proportion to visits to the power of its inverse.",
    source: "measured: lower temperatures collapse the policy to one side",
  }),
  explorationInit: number(1.25, { min: 0, about: "pUCT's c1.", source: "Schrittwieser et al. 2020" }),
  unvisitedValue: choice("siblings", ["siblings", "lowest"], {
    about:
      "What pUCT takes for the value of an action without a visit: the mean of the node's visited ones, or the lowest of the tree.",
    source:
      "Schrittwieser et al. 2020: lowest; Ye et al. 2021: near the siblings; measured: with the lowest a collapsed prior is never overcome",
  }),
  explorationBase: number(19652, { above: 0, about: "pUCT's c2.", source: "Schrittwieser et al. 2020" }),
  replayCapacity: integer(100_000, { min: 2, about: "Positions kept." }),
  prioritised: boolean(false, {
    about: "Whether positions are drawn by how far the network's value is from its target.",
    source: "Schrittwieser et al. 2020 do on Atari; uniform in board games",
  }),
  priorityExponent: number(1, {
    min: 0,
    about: "Exponent of the priorities.",
    source: "Schrittwieser et al. 2020",
  }),
  importanceExponent: number(1, {
    min: 0,
    max: 1,
    about: "Exponent of the weights that make up for uneven drawing.",
    source: "Schrittwieser et al. 2020",
  }),
};

/** The values of {@linkcode muzeroSettings}. */
export type MuzeroValues = ValuesOf<typeof muzeroSettings>;
