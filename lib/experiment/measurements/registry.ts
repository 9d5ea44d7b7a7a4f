/**
 * Every measurement there is. Loaded by workers alone.
 *
 * @module
 */

import { measureExploitation } from "./exploitation.ts";
import { measureImaginedTraining } from "./imagined_training.ts";
import type { Measure, MeasurementName, Measurements } from "./measurement.ts";
import { measureModelErrors } from "./model_errors.ts";
import { measureModelTransfer } from "./model_transfer.ts";
import { measureModelTrust } from "./model_trust.ts";
import { measureRunCost } from "./run_cost.ts";
import { measureTrainedLatent } from "./trained_latent.ts";
import { measurePlannerTrial } from "./planner_trial.ts";

/** How each measurement is made; the engine has been started. */
export const measurements: { readonly [N in MeasurementName]: Measure<Measurements[N]> } = {
  "model errors": measureModelErrors,
  "model trust": measureModelTrust,
  "exploitation": measureExploitation,
  "imagined training": measureImaginedTraining,
  "planner trial": measurePlannerTrial,
  "model transfer": measureModelTransfer,
  "trained latent": measureTrainedLatent,
  "run cost": measureRunCost,
};
