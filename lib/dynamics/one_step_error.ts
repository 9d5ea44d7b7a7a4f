/**
 * A model's accuracy in one number: the relative error of its one-step prediction.
 *
 * @module
 */

import type { TransitionRows } from "../replay/replay_buffer.ts";
import type { DynamicsModel } from "./model.ts";

/**
 * The relative error of the members' mean prediction: for each state variable the root mean squared error of the
 * predicted change, divided by the standard deviation of that change in `rows`; averaged over variables. 0 is
 * perfect, 1 no better than predicting the mean change. NaN before the model is fitted, or without rows. A variable
 * that changes by the same amount in every row is left out.
 */
export function oneStepError(model: DynamicsModel, rows: TransitionRows): number {
  if (!model.isFitted || rows.count === 0) return NaN;
  const { observationSize: size, members } = model;
  const { count, observations, nextObservations } = rows;
  const length = members * count * size;
  const means = new Float32Array(length);
  model.predict(observations, rows.actions, count, { means, variances: new Float32Array(length) });
  let sum = 0;
  let variables = 0;
  for (let k = 0; k < size; k++) {
    let square = 0;
    let first = 0;
    let second = 0;
    for (let i = 0; i < count; i++) {
      const at = i * size + k;
      let mean = 0;
      for (let m = 0; m < members; m++) mean += means[m * count * size + at];
      const error = mean / members - nextObservations[at];
      square += error * error;
      const change = nextObservations[at] - observations[at];
      first += change;
      second += change * change;
    }
    const variance = second / count - (first / count) ** 2;
    if (variance <= 0) continue;
    sum += Math.sqrt(square / count / variance);
    variables++;
  }
  return variables === 0 ? NaN : sum / variables;
}
