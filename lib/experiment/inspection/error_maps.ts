/**
 * Errors of a model of observations over its variables, beside the data that it was trained on.
 *
 * @module
 */

import {
  axisOver,
  cellMeans,
  type MapAxis,
  type MapCell,
  variablesOfError,
} from "../../dynamics/diagnostics/error_map.ts";
import type { DynamicsModel } from "../../dynamics/model.ts";
import {
  changeDeviations,
  type PredictionErrors,
  predictionErrors,
} from "../../dynamics/diagnostics/prediction_errors.ts";
import { stateProbes } from "../../dynamics/diagnostics/state_probes.ts";
import type { Generator } from "../../random/generator.ts";
import type { TransitionRows } from "../../replay/replay_buffer.ts";
import { type TaskInstance, variableLabels } from "../../tasks/environment.ts";

/** True transitions from many parts of the state space, unless others are asked for. */
const PROBES = 12_000;
/** Cells along an axis of a map of two variables, and of one. */
const MAP_CELLS = 20;
const PROFILE_CELLS = 60;

/** A map of errors beside a map of the data. */
export interface ErrorMap {
  /** The variables and cells: two axes, or the one of a single variable. */
  readonly axes: readonly MapAxis[];
  /** Mean absolute one-step error of each axis's variable, in its unit. */
  readonly errors: readonly MapCell[];
  /** Counts of the training data. */
  readonly data: readonly MapCell[];
}

/** A model's predictions from many parts of the state space. */
export interface ProbedModel {
  /** The true transitions. */
  readonly probes: TransitionRows;
  /** How wrong its predictions of them are. */
  readonly found: PredictionErrors;
  /** What it was trained on. */
  readonly data: TransitionRows;
  /** Numbers in an observation. */
  readonly size: number;
}

/**
 * Compares a model with true transitions from many parts of the state space.
 *
 * @param random Source of the transitions, in the stream `probes`.
 * @param count How many.
 */
export function probeModel(
  task: TaskInstance,
  model: DynamicsModel,
  data: TransitionRows,
  random: Generator,
  count = PROBES,
): ProbedModel {
  const size = model.observationSize;
  const probes = stateProbes(task, count, random.stream("probes"));
  return { probes, found: predictionErrors(model, probes, changeDeviations(data, size)), data, size };
}

/** The two variables over which the errors vary most. */
export function mappedVariables({ probes, found, size }: ProbedModel): number[] {
  return variablesOfError(probes.observations, probes.count, size, found.errors);
}

/** A map over one or two variables. */
export function mapOver(variables: readonly number[], probed: ProbedModel): ErrorMap {
  return mapsOver([variables], probed)[0];
}

/** Maps over one or two variables each; what several of them need is computed once. */
export function mapsOver(
  all: readonly (readonly number[])[],
  { probes, found, data, size }: ProbedModel,
): ErrorMap[] {
  const { observations, count } = probes;
  const axisOf = remembered((variable, cells) => axisOver(observations, count, size, variable, cells));
  const errorsOf = remembered((variable) => {
    const errors = new Float64Array(count);
    for (let i = 0; i < count; i++) errors[i] = found.absolute[i * size + variable];
    return errors;
  });
  return all.map((variables) => {
    const cells = variables.length === 1 ? PROFILE_CELLS : MAP_CELLS;
    const axes = variables.map((variable) => axisOf(variable, cells));
    const errors = variables.map((variable) => errorsOf(variable, 0));
    return {
      axes,
      errors: cellMeans(observations, count, size, errors, axes),
      data: cellMeans(data.observations, data.count, size, [], axes),
    };
  });
}

/** A function of two numbers that computes each of its values once. */
function remembered<T>(compute: (a: number, b: number) => T): (a: number, b: number) => T {
  const known = new Map<string, T>();
  return (a, b) => {
    const key = `${a} ${b}`;
    const found = known.get(key) ?? compute(a, b);
    known.set(key, found);
    return found;
  };
}

/** The observed numbers with their units; numbered where a task names none. */
export function labelsOf({ spec }: TaskInstance): string[] {
  const labels = variableLabels(spec);
  return labels.length === spec.observationSize
    ? labels
    : Array.from({ length: spec.observationSize }, (_, i) => `number ${i + 1}`);
}
