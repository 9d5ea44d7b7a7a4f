/**
 * The hyperparameters of `world-models`.
 *
 * @module
 */

import { choice, integer, number, type ValuesOf } from "../../settings/settings.ts";

/** The hyperparameters of `world-models`. */
export const worldModelsSettings = {
  vision: choice("mlp", ["mlp", "convolution", "none"], {
    about:
      "What V is: an autoencoder of pictures whose encoder is a perceptron or has a convolution, or none: then the observation itself is the latent (a control, with task.observation=positions).",
    source: "Ha and Schmidhuber 2018: convolutional; measured: a perceptron suffices for so small a picture",
  }),
  visionWidth: integer(128, { min: 1, max: 4096, about: "Units of V's hidden layers." }),
  latentSize: integer(4, {
    min: 1,
    max: 256,
    about: "Numbers in a latent z.",
    source: "measured: 2 and 8 are worse; a picture of CartPole has two degrees of freedom",
  }),
  beta: number(1e-2, { min: 0, about: "Weight of V's divergence from the standard normal distribution." }),
  visionLearningRate: number(1e-3, {
    above: 0,
    about: "Adam's learning rate for V; falls to a tenth in each fit.",
  }),
  visionUpdates: integer(7000, {
    min: 0,
    about: "Updates of V in the first fit.",
    source: "measured: V is the bottleneck, and training it longer helps most",
  }),
  visionBatch: integer(64, { min: 1, about: "Pictures in one update of V." }),
  memory: choice("mixture", ["mixture", "deterministic", "random"], {
    about:
      "What M is: a trained recurrent network with a mixture density, one that predicts the mean, or one whose recurrent weights are left random (both controls).",
    source: "Ha and Schmidhuber 2018: a mixture density",
  }),
  members: integer(1, {
    min: 1,
    max: 20,
    about:
      "Memories trained apart; every dreamed episode goes on by one of them, and a controller, which sees the state of the first, must do well in all.",
  }),
  stateSize: integer(32, { min: 1, max: 1024, about: "Units of M's recurrent state h." }),
  mixtures: integer(3, {
    min: 1,
    max: 20,
    about: "Parts of M's mixture.",
    source: "Ha and Schmidhuber 2018 take 5",
  }),
  inputNoise: number(0.03, {
    min: 0,
    about: "Standard deviation of noise on the latents in the training of M, in deviations of the latents.",
  }),
  memoryLearningRate: number(3e-3, {
    above: 0,
    about: "Adam's learning rate for M; falls to a tenth in each fit.",
  }),
  memoryUpdates: integer(4000, { min: 0, about: "Updates of each memory in the first fit." }),
  memoryBatch: integer(16, { min: 1, about: "Pieces in one update of M." }),
  sequenceLength: integer(24, { min: 2, about: "Moments in a piece." }),
  endUpdates: integer(2000, { min: 0, about: "Updates of the classifier of ends in each fit." }),
  endMargin: number(0.1, {
    min: 0,
    about:
      "How far the box of latents that did not end is widened on each side, in its own widths; what lies outside counts as an end.",
  }),
  temperature: number(1, {
    min: 0,
    about: "Temperature of the dream: how random it is; 1 as learned.",
    source: "Ha and Schmidhuber 2018 take 1.15 in VizDoom",
  }),
  generations: integer(60, { min: 1, about: "Generations of CMA-ES in each fit." }),
  averagedShare: number(0.33, {
    min: 0,
    max: 1,
    about: "Share of the generations, the last ones, whose centres are averaged to the controller.",
  }),
  population: integer(32, {
    min: 4,
    about: "Controllers of a generation.",
    source: "Ha and Schmidhuber 2018: 64",
  }),
  dreams: integer(8, {
    min: 1,
    about: "Dreamed episodes of each controller.",
    source: "Ha and Schmidhuber 2018: 16",
  }),
  dreamLength: integer(500, { min: 1, about: "Steps of a dreamed episode at most." }),
  learningStarts: integer(1000, { min: 50, about: "Real frames of random actions before the first fit." }),
  refitInterval: integer(500, {
    min: 1,
    about: "Real frames under the newest controller between further fits of V, M and C.",
  }),
  refitShare: number(0.4, {
    min: 0,
    about: "Updates of a further fit, as a share of those of the first.",
  }),
  exploration: number(0.1, {
    min: 0,
    max: 1,
    about: "Share of random actions while the controller collects.",
  }),
  replayCapacity: integer(10_000, { min: 100, about: "Frames kept." }),
};

/** The values of {@linkcode worldModelsSettings}. */
export type WorldModelsValues = ValuesOf<typeof worldModelsSettings>;
