/**
 * The settings of a learned dynamics model, which every agent that has one includes among its own, and the model made
 * from them.
 *
 * @module
 */

import type { EnvironmentSpec } from "../tasks/environment.ts";
import type { Generator } from "../random/generator.ts";
import { batch, depth, members, rate, rounds, share, updates, width } from "../settings/kinds.ts";
import { boolean, choice, type ValuesOf } from "../settings/settings.ts";
import { Ensemble } from "./ensemble.ts";
import { LinearBank, RIDGE } from "./linear_bank.ts";
import type { DynamicsModel } from "./model.ts";
import { NetworkBank } from "./network_bank.ts";

/** The hyperparameters of a dynamics model. */
export const dynamicsSettings = {
  modelType: choice("gaussian", ["linear", "deterministic", "gaussian"], {
    about:
      "What each member is: ridge regression, a network of the mean, or a network of mean and variance; all predict changes of the state.",
    source: "Chua et al. 2018: Gaussian networks",
  }),
  modelMembers: members(5, {
    about: "Members of the ensemble; 1 is a single model.",
    source: "Chua et al. 2018 take 5, Janner et al. 2019 take 7",
  }),
  modelElites: members(5, {
    about:
      "Members that imagination draws from: those with the smallest held-out loss; at most modelMembers.",
    source: "Janner et al. 2019 take 5 of 7",
  }),
  modelWidth: width(64, { about: "Units of each hidden layer of a member." }),
  modelLayers: depth(2, { about: "Hidden layers of a member." }),
  modelActivation: choice("relu", ["relu", "tanh", "silu"], {
    about: "The function between a member's layers.",
    source: "measured: as exact as silu (Chua et al. 2018's swish) at a quarter of the time",
  }),
  modelLearningRate: rate(3e-3, {
    above: 0,
    about: "Adam's learning rate for the model.",
    source: "measured: as exact as 1e-3 in a third of the updates",
  }),
  modelWeightDecay: rate(1e-2, {
    about: "Share of each weight taken off per update, times the learning rate (decoupled weight decay).",
  }),
  modelBatchSize: batch(64, { about: "Rows of each member in one update." }),
  modelMaxUpdates: updates(300, { min: 1, about: "Updates of one fit at most." }),
  modelPatience: rounds(5, {
    about: "Passes over the data without a smaller held-out loss, after which a fit stops.",
    source: "Janner et al. 2019 take 5",
  }),
  modelHeldOutShare: share(0.1, {
    max: 0.5,
    about: "Share of the real transitions held out for early stopping and the choice of elites.",
  }),
  modelBootstrap: boolean(true, {
    about: "Whether each member sees its own bootstrap sample of the data.",
    source: "Chua et al. 2018",
  }),
  modelBeta: share(0.5, {
    about:
      "The power of the predicted variance that weighs each term of the likelihood: 0 is the likelihood, 1 trains means by squared error.",
    source: "Seitzer et al. 2022",
  }),
  modelLinearPart: boolean(true, {
    about: "Whether each network learns only what a ridge regression of the same data leaves.",
    source: "measured: one-step errors several times smaller below 1,000 steps",
  }),
  modelUncertainty: choice("members", ["members", "second-opinion"], {
    about:
      "Where the model is taken to be unsure, for penalty and maxDisagreement: where its members disagree, or where a sparse Bayesian regression of the same data expects it to be wrong.",
    source:
      "members as Chua et al. 2018; second-opinion after Tipping 2001; measured in results/models: it ranks errors far from the data better",
  }),
  modelNormalise: boolean(true, {
    about: "Whether inputs and changes are normalised by the data's own statistics.",
    source: "Chua et al. 2018",
  }),
};

/** The values of {@linkcode dynamicsSettings}. */
export type DynamicsValues = ValuesOf<typeof dynamicsSettings>;

/** Makes the model that the settings describe, for a task. Elites beyond the members are no error: all are elites. */
export function createDynamicsModel(
  values: DynamicsValues,
  spec: Pick<EnvironmentSpec, "observationSize" | "actionCount" | "angles">,
  random: Generator,
): DynamicsModel {
  const shape = {
    observationSize: spec.observationSize,
    actionCount: spec.actionCount,
    members: values.modelMembers,
    angles: spec.angles ?? [],
  };
  const bank = values.modelType === "linear" ? new LinearBank({ ...shape, ridge: RIDGE }) : new NetworkBank({
    ...shape,
    isGaussian: values.modelType === "gaussian",
    beta: values.modelBeta,
    hidden: Array<number>(values.modelLayers).fill(values.modelWidth),
    activation: values.modelActivation,
    initialisation: "framework",
    learningRate: values.modelLearningRate,
    weightDecay: values.modelWeightDecay,
    batchSize: values.modelBatchSize,
    maxUpdates: values.modelMaxUpdates,
    patience: values.modelPatience,
    normalise: values.modelNormalise,
    linearPart: values.modelLinearPart,
  }, random);
  return new Ensemble(bank, {
    elites: Math.min(values.modelElites, values.modelMembers),
    heldOutShare: values.modelHeldOutShare,
    bootstrap: values.modelBootstrap && values.modelMembers > 1,
    secondOpinion: values.modelUncertainty === "second-opinion",
  });
}
