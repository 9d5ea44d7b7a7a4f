/**
 * Whether a model knows where it is wrong: how its members' disagreement ranks its errors within the data and outside,
 * and how often predicted 90% intervals hold the outcome.
 *
 * @module
 */

import { calibration } from "../../dynamics/diagnostics/calibration.ts";
import { withinData } from "../../dynamics/diagnostics/data_distance.ts";
import { changeDeviations, predictionErrors } from "../../dynamics/diagnostics/prediction_errors.ts";
import { quantile } from "../../dynamics/diagnostics/quantiles.ts";
import { rankCorrelation } from "../../dynamics/diagnostics/rank_correlation.ts";
import { stateProbes } from "../../dynamics/diagnostics/state_probes.ts";
import { Generator } from "../../random/generator.ts";
import type { TransitionRows } from "../../replay/replay_buffer.ts";
import { fittedModel, type ModelChange, taskWith, transitionsUnder } from "./data.ts";
import type { MeasuredValues } from "./measurement.ts";

/** A model of CartPole and its data. */
export interface ModelTrustCase {
  /** What differs from the default model. */
  readonly model: ModelChange;
  /** Real steps under random actions that it learns from. */
  readonly steps: number;
  /** Standard deviation of the process noise: m, m/s, rad and rad/s alike. */
  readonly noise: number;
}

/** Transitions of every test. */
const ROWS = 2000;
/** Apart from the seeds of data. */
const TEST_SEED = 10_000;
const NOMINAL = 0.9;

/**
 * One row. Within the data are fresh random transitions near the training states; outside, states over the whole box, far
 * from them. Errors are those against the true means, without noise, and relative to the deviations of changes;
 * `coverage_…` is of outcomes with noise, and `ratio_…` the median of error over disagreement.
 */
export function measureModelTrust(
  { model: change, steps, noise }: ModelTrustCase,
  seed: number,
): MeasuredValues[] {
  const random = new Generator(seed).stream(`noise ${noise}`);
  const [task, exact] = [taskWith("cartpole", { noise }), taskWith("cartpole")];
  const { observationSize: size } = task.spec;
  const data = transitionsUnder(task, "random", steps, seed);
  const model = fittedModel(change, task, data, random);
  const deviations = changeDeviations(data, size);
  const isOf = (rows: TransitionRows, region: string) => {
    const within = withinData(rows.observations, rows.count, data.observations, data.count, size);
    return Array.from(within.keys()).filter((i) => (within[i] === 1) === (region === "within"));
  };
  // the same states for the means and, where there is noise, for outcomes with it
  const probes = (of: typeof task, region: string) =>
    region === "within"
      ? transitionsUnder(of, "random", ROWS, TEST_SEED + seed)
      : stateProbes(of, ROWS, random.stream("probes"));
  const values: Record<string, number> = {};
  let all: { error: number; spread: number }[] = [];
  for (const region of ["within", "outside"]) {
    const rows = probes(exact, region);
    const chosen = isOf(rows, region);
    const found = predictionErrors(model, rows, deviations);
    const points = chosen.map((i) => ({ error: found.errors[i], spread: found.spreads[i] }));
    all = all.concat(points);
    values[`rows_${region}`] = chosen.length;
    values[`error_${region}`] = medianOf(points.map(({ error }) => error));
    values[`spread_${region}`] = medianOf(points.map(({ spread }) => spread));
    values[`rank_${region}`] = rankOf(points);
    for (let v = 0; v < size; v++) {
      values[`error_${region}_${v}`] = medianOf(chosen.map((i) => found.absolute[i * size + v]));
    }
    const noisy = noise === 0 ? rows : probes(task, region);
    const { scores } = noise === 0 ? found : predictionErrors(model, noisy, deviations);
    const tested = noise === 0 ? chosen : isOf(noisy, region);
    values[`coverage_${region}`] = calibration(
      tested.flatMap((i) => Array.from(scores.subarray(i * size, (i + 1) * size))),
    ).find(({ nominal }) => nominal === NOMINAL)!.observed;
  }
  return [{ ...values, rank_both: rankOf(all) }];
}

const rankOf = (points: readonly { readonly error: number; readonly spread: number }[]) =>
  rankCorrelation(points.map(({ spread }) => spread), points.map(({ error }) => error));

/** The median; NaN for an empty list. */
const medianOf = (values: readonly number[]) => quantile(values.toSorted((a, b) => a - b), 0.5);
