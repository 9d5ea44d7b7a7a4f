/**
 * The settings of a learned dynamics model, which every agent that has one includes among its own, and the
 * model made from them.
 *
 * @module
 */

import type { EnvironmentSpec } from "../tasks/environment.ts";
import type { Generator } from "../random/generator.ts";
import { members, rate, realSteps, updates, width } from "../settings/kinds.ts";
import { boolean, choice, type ValuesOf } from "../settings/settings.ts";
import { Ensemble } from "./ensemble.ts";
import { LinearBank } from "./linear_bank.ts";
import type { DynamicsModel } from "./model.ts";
import { NetworkBank } from "./network_bank.ts";

/** The hyperparameters of a model that is a network. */
export const networkModelSettings = {
  modelInterval: realSteps(25, {
    min: 1,
    about: "Real steps between fits, at first; later, fits wait until the data has grown by a tenth.",
    source: "a fit to hardly more data teaches hardly more; Janner et al. 2019 take 250 on longer runs",
  }),
  modelWidth: width(64, {
    about: "Units of each of the model's two hidden layers.",
    source: "measured: one-step errors of 10⁻⁴ need no more; Janner et al. 2019 take 200",
  }),
  modelLearningRate: rate(3e-3, {
    above: 0,
    about: "Adam's step size for the model.",
    source: "measured: as exact as 1e-3 in a third of the updates",
  }),
  modelMaxUpdates: updates(300, {
    min: 1,
    about: "Updates of one fit at most.",
    source: "a bound on the time of a fit, before which it mostly stops by itself",
  }),
  modelLinearPart: boolean(true, {
    about: "Whether each network learns only what a ridge regression of the same data leaves.",
    source: "measured: one-step errors several times smaller below 1,000 steps",
  }),
};

/** The hyperparameters of a model that may be an ensemble. */
export const dynamicsSettings = {
  ...networkModelSettings,
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
};

/** The values of {@linkcode dynamicsSettings}. */
export type DynamicsValues = ValuesOf<typeof dynamicsSettings>;

/** What a model needs to know of a task. */
export type ModelSpec = Pick<EnvironmentSpec, "observationSize" | "actionCount" | "angles">;

/** Share of the real transitions held out for early stopping and the choice of elites. */
const HELD_OUT_SHARE = 0.1;

/**
 * What makes the model of agents that are to have a single deterministic network, beside
 * {@linkcode networkModelSettings}.
 */
export const singleNetwork = { modelType: "deterministic", modelMembers: 1, modelElites: 1 } as const;

/**
 * Makes the model that the settings describe, for a task. Elites beyond the members are no error: all are
 * elites.
 */
export function createDynamicsModel(
  values: DynamicsValues,
  spec: ModelSpec,
  random: Generator,
): DynamicsModel {
  const { modelMembers: members, modelElites, modelType, modelWidth } = values;
  const { observationSize, actionCount, angles = [] } = spec;
  const shape = { observationSize, actionCount, members, angles };
  const bank = modelType === "linear" ? new LinearBank(shape) : new NetworkBank({
    ...shape,
    isGaussian: modelType === "gaussian",
    hidden: [modelWidth, modelWidth],
    learningRate: values.modelLearningRate,
    maxUpdates: values.modelMaxUpdates,
    linearPart: values.modelLinearPart,
  }, random);
  return new Ensemble(bank, {
    elites: Math.min(modelElites, members),
    heldOutShare: HELD_OUT_SHARE,
    bootstrap: members > 1, // Chua et al. 2018
  });
}
