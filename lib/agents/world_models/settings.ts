/**
 * The hyperparameters of `world-models`.
 *
 * @module
 */

import {
  batch,
  capacity,
  count,
  deviation,
  horizon,
  members,
  rate,
  realSteps,
  rounds,
  sequence,
  share,
  updates,
  weight,
  width,
} from "../../settings/kinds.ts";
import { choice, type ValuesOf } from "../../settings/settings.ts";

/** The hyperparameters of `world-models`. */
export const worldModelsSettings = {
  vision: choice("mlp", ["mlp", "convolution", "none"], {
    about:
      "What V is: an autoencoder of pictures whose encoder is a perceptron or has a convolution, or none: then the observation itself is the latent (a control, with task.observation=positions).",
    source: "Ha and Schmidhuber 2018: convolutional; measured: a perceptron suffices for so small a picture",
  }),
  visionWidth: width(128, { about: "Units of V's hidden layers." }),
  latentSize: width(4, {
    max: 256,
    about: "Numbers in a latent z.",
    source: "measured: 2 and 8 are worse; a picture of CartPole has two degrees of freedom",
  }),
  beta: weight(1e-2, { about: "Weight of V's divergence from the standard normal distribution." }),
  visionLearningRate: rate(1e-3, {
    above: 0,
    about: "Adam's learning rate for V; falls to a tenth in each fit.",
  }),
  visionUpdates: updates(7000, {
    about: "Updates of V in the first fit.",
    source: "measured: V is the bottleneck, and training it longer helps most",
  }),
  visionBatch: batch(64, { about: "Pictures in one update of V." }),
  memory: choice("mixture", ["mixture", "deterministic", "random"], {
    about:
      "What M is: a trained recurrent network with a mixture density, one that predicts the mean, or one whose recurrent weights are left random (both controls).",
    source: "Ha and Schmidhuber 2018: a mixture density",
  }),
  members: members(1, {
    about:
      "Memories trained apart; every dreamed episode goes on by one of them, and a controller, which sees the state of the first, must do well in all.",
  }),
  stateSize: width(32, { max: 1024, about: "Units of M's recurrent state h." }),
  mixtures: count(3, {
    max: 20,
    about: "Parts of M's mixture.",
    source: "Ha and Schmidhuber 2018 take 5",
  }),
  inputNoise: deviation(0.03, {
    about: "Standard deviation of noise on the latents in the training of M, in deviations of the latents.",
  }),
  memoryLearningRate: rate(3e-3, {
    above: 0,
    about: "Adam's learning rate for M; falls to a tenth in each fit.",
  }),
  memoryUpdates: updates(4000, { about: "Updates of each memory in the first fit." }),
  memoryBatch: batch(16, { about: "Pieces in one update of M." }),
  sequenceLength: sequence(24, { min: 2, about: "Moments in a piece." }),
  endUpdates: updates(2000, { about: "Updates of the classifier of ends in each fit." }),
  endMargin: weight(0.1, {
    max: 100,
    about:
      "How far the box of latents that did not end is widened on each side, in its own widths; what lies outside counts as an end.",
  }),
  temperature: weight(1, {
    max: 100,
    about: "Temperature of the dream: how random it is; 1 as learned.",
    source: "Ha and Schmidhuber 2018 take 1.15 in VizDoom",
  }),
  generations: rounds(60, { about: "Generations of CMA-ES in each fit." }),
  averagedShare: share(0.33, {
    about: "Share of the generations, the last ones, whose centres are averaged to the controller.",
  }),
  population: count(32, {
    min: 4,
    about: "Controllers of a generation.",
    source: "Ha and Schmidhuber 2018: 64",
  }),
  dreams: count(8, {
    about: "Dreamed episodes of each controller.",
    source: "Ha and Schmidhuber 2018: 16",
  }),
  dreamLength: horizon(500, { about: "Steps of a dreamed episode at most." }),
  learningStarts: realSteps(1000, { min: 50, about: "Real frames of random actions before the first fit." }),
  refitInterval: realSteps(500, {
    min: 1,
    about: "Real frames under the newest controller between further fits of V, M and C.",
  }),
  refitShare: share(0.4, {
    about: "Updates of a further fit, as a share of those of the first.",
  }),
  exploration: share(0.1, {
    about: "Share of random actions while the controller collects.",
  }),
  replayCapacity: capacity(10_000, { min: 100, about: "Frames kept." }),
};

/** The values of {@linkcode worldModelsSettings}. */
export type WorldModelsValues = ValuesOf<typeof worldModelsSettings>;
