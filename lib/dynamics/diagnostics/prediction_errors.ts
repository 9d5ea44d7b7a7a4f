/**
 * Errors and uncertainties of single predictions, in units of the changes' standard deviations.
 *
 * @module
 */

import type { TransitionRows } from "../../replay/replay_buffer.ts";
import type { DynamicsModel } from "../model.ts";
import { changesOf, Normaliser } from "../normaliser.ts";

/** What a model predicted for some transitions, beside what happened. */
export interface PredictionErrors {
  /** Rows. */
  readonly count: number;
  /** [count]: root mean square over variables of the mean prediction's error, relative to the changes' deviations. */
  readonly errors: Float64Array;
  /** [count, observationSize]: the mean prediction's absolute error in every variable's unit. */
  readonly absolute: Float64Array;
  /** [count]: how far members' means lie apart (epistemic): √(mean over variables of their variance / the changes' variance). */
  readonly spreads: Float64Array;
  /** [count, observationSize]: each variable's error divided by the predicted standard deviation. */
  readonly scores: Float64Array;
}

/**
 * Compares predictions with what happened. The predicted variance is that of the mixture of members, the mean of their
 * variances plus the variance of their means (Lakshminarayanan et al. 2017, section 2.4).
 *
 * @param deviations [observationSize]: the standard deviations of changes that errors are relative to.
 */
export function predictionErrors(
  model: DynamicsModel,
  rows: TransitionRows,
  deviations: ArrayLike<number>,
): PredictionErrors {
  const { observationSize: size, members } = model;
  const { count } = rows;
  const length = count * size;
  const means = new Float32Array(members * length);
  const variances = new Float32Array(members * length);
  model.predict(rows.observations, rows.actions, count, { means, variances });
  const errors = new Float64Array(count);
  const absolute = new Float64Array(length);
  const scores = new Float64Array(length);
  const spreads = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let square = 0;
    let apart = 0;
    for (let k = 0; k < size; k++) {
      const at = i * size + k;
      let mean = 0;
      let own = 0;
      for (let m = 0; m < members; m++) {
        mean += means[m * length + at] / members;
        own += variances[m * length + at] / members;
      }
      let spread = 0;
      for (let m = 0; m < members; m++) spread += (means[m * length + at] - mean) ** 2 / members;
      const error = rows.nextObservations[at] - mean;
      absolute[at] = Math.abs(error);
      square += (error / deviations[k]) ** 2;
      apart += spread / deviations[k] ** 2;
      scores[at] = error / Math.sqrt(Math.max(own + spread, 1e-30));
    }
    errors[i] = Math.sqrt(square / size);
    spreads[i] = Math.sqrt(apart / size);
  }
  return { count, errors, absolute, spreads, scores };
}

/** [observationSize]: the standard deviation of each variable's change in some transitions; 1 where there is none. */
export function changeDeviations(rows: TransitionRows, observationSize: number): Float32Array {
  const normaliser = new Normaliser(observationSize);
  normaliser.measure(changesOf(rows), rows.count);
  return normaliser.deviations;
}
