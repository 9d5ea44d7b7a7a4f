/**
 * How a model's error grows with the horizon: predictions of k steps ahead, open loop, against what really happened.
 *
 * @module
 */

import type { Generator } from "../../random/generator.ts";
import type { DynamicsModel } from "../model.ts";
import { quantile } from "./quantiles.ts";
import type { Trajectory } from "./trajectories.ts";

/** The error k steps ahead. */
export interface KStepError {
  /** Steps ahead. */
  readonly k: number;
  /** Windows that were long enough. */
  readonly windows: number;
  /** [observationSize]: of each variable's absolute error, in its own unit. */
  readonly median: readonly number[];
  /** The 5% quantiles. */
  readonly low: readonly number[];
  /** The 95% quantiles. */
  readonly high: readonly number[];
  /**
   * Median, 5% and 95% quantile of the root mean square over variables of the error in units of that variable's standard
   * deviation over all the trajectories' states.
   */
  readonly relative: { readonly median: number; readonly low: number; readonly high: number };
}

/** Windows start so many steps apart in an episode. */
const STRIDE = 5;

/**
 * Errors 1 … `longest` steps ahead: from states along real episodes, with the real actions, by the members' mean.
 *
 * @param random Not drawn from by mean propagation; handed to the model.
 */
export function kStepErrors(
  model: DynamicsModel,
  trajectories: readonly Trajectory[],
  longest: number,
  random: Generator,
): KStepError[] {
  const size = model.observationSize;
  const scales = stateDeviations(trajectories, size);
  const windows: { readonly trajectory: Trajectory; readonly start: number }[] = [];
  for (const trajectory of trajectories) {
    for (let start = 0; start < trajectory.length; start += STRIDE) windows.push({ trajectory, start });
  }
  const observations = new Float32Array(windows.length * size);
  const actions = new Uint8Array(windows.length);
  windows.forEach(({ trajectory, start }, i) =>
    observations.set(trajectory.observations.subarray(start * size, (start + 1) * size), i * size)
  );
  const errors: KStepError[] = [];
  for (let k = 1; k <= longest; k++) {
    const reaching = windows.map(({ trajectory, start }) => start + k <= trajectory.length);
    if (!reaching.includes(true)) break;
    windows.forEach(({ trajectory, start }, i) => {
      if (reaching[i]) actions[i] = trajectory.actions[start + k - 1];
    });
    model.step(observations, actions, windows.length, { propagation: "mean", random }, observations);
    const byVariable: number[][] = Array.from({ length: size }, () => []);
    const relative: number[] = [];
    windows.forEach(({ trajectory, start }, i) => {
      if (!reaching[i]) return;
      let square = 0;
      for (let v = 0; v < size; v++) {
        const error = Math.abs(observations[i * size + v] - trajectory.observations[(start + k) * size + v]);
        byVariable[v].push(error);
        square += (error / scales[v]) ** 2;
      }
      relative.push(Math.sqrt(square / size));
    });
    for (const values of [...byVariable, relative]) values.sort((a, b) => a - b);
    errors.push({
      k,
      windows: relative.length,
      median: byVariable.map((values) => quantile(values, 0.5)),
      low: byVariable.map((values) => quantile(values, 0.05)),
      high: byVariable.map((values) => quantile(values, 0.95)),
      relative: {
        median: quantile(relative, 0.5),
        low: quantile(relative, 0.05),
        high: quantile(relative, 0.95),
      },
    });
  }
  return errors;
}

/** Each variable's standard deviation over all states; 1 where it does not vary. */
function stateDeviations(trajectories: readonly Trajectory[], size: number): number[] {
  const count = trajectories.reduce((sum, { length }) => sum + length + 1, 0);
  return Array.from({ length: size }, (_, v) => {
    let sum = 0;
    let square = 0;
    for (const { length, observations } of trajectories) {
      for (let i = 0; i <= length; i++) {
        const value = observations[i * size + v];
        sum += value;
        square += value * value;
      }
    }
    const variance = square / count - (sum / count) ** 2;
    return variance > 1e-18 ? Math.sqrt(variance) : 1;
  });
}
