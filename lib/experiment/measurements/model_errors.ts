/**
 * How exact a model is after a number of real steps, one to many steps ahead.
 *
 * @module
 */

import { kStepErrors } from "../../dynamics/diagnostics/k_step_error.ts";
import { Generator } from "../../random/generator.ts";
import {
  type DataPolicy,
  episodesOf,
  fittedModel,
  type ModelChange,
  taskWith,
  transitionsUnder,
} from "./data.ts";
import type { MeasuredValues } from "./measurement.ts";

/** A model, its data and its test. */
export interface ModelErrorsCase {
  /** A built-in task. */
  readonly task: string;
  /** What differs from the default model. */
  readonly model: ModelChange;
  /** Real steps under random actions that it learns from. */
  readonly steps: number;
  /** Who acts in the episodes of the test. */
  readonly test: DataPolicy;
  /** Steps ahead that give a row. */
  readonly horizons: readonly number[];
}

/** Episodes of a test; few of the balancing policy, whose episodes are long. */
const EPISODES: Readonly<Record<DataPolicy, number>> = { random: 200, balancing: 10 };
/** Apart from the seeds of data. */
const TEST_SEED = 10_000;

/**
 * For every horizon k: the relative error, with its 95% quantile, and the median absolute error of every variable,
 * `error_0` …, in its unit.
 */
export function measureModelErrors(
  { task: name, model: change, steps, test, horizons }: ModelErrorsCase,
  seed: number,
): MeasuredValues[] {
  const task = taskWith(name);
  const random = new Generator(seed);
  const model = fittedModel(change, task, transitionsUnder(task, "random", steps, seed), random);
  const episodes = episodesOf(task, test, EPISODES[test], TEST_SEED + seed);
  const longest = horizons.reduce((most, k) => Math.max(most, k));
  const errors = kStepErrors(model, episodes, longest, random.stream("test"));
  return horizons.flatMap((k) => {
    const found = errors[k - 1];
    if (found === undefined) return [];
    const { windows, relative, median } = found;
    const byVariable = Object.fromEntries(median.map((value, v) => [`error_${v}`, value]));
    return [{ k, windows, relative: relative.median, relative_high: relative.high, ...byVariable }];
  });
}
