/**
 * Inspects a model of observations: how its error grows with the horizon, where it is accurate, whether its
 * uncertainty predicts errors, and how far ahead it can be trusted.
 *
 * @module
 */

import type { Agent } from "../../agents/agent.ts";
import { calibration, type Coverage } from "../../dynamics/diagnostics/calibration.ts";
import { withinData } from "../../dynamics/diagnostics/data_distance.ts";
import { type ErrorGrowth, errorGrowth } from "../../dynamics/diagnostics/error_growth.ts";
import { estimateHorizon, type HorizonEstimate } from "../../dynamics/diagnostics/horizon_estimate.ts";
import { type KStepError, kStepErrors } from "../../dynamics/diagnostics/k_step_error.ts";
import {
  changeDeviations,
  type PredictionErrors,
  predictionErrors,
} from "../../dynamics/diagnostics/prediction_errors.ts";
import { quantile } from "../../dynamics/diagnostics/quantiles.ts";
import { rankCorrelation } from "../../dynamics/diagnostics/rank_correlation.ts";
import { episodesOfBoth, transitionsOf } from "../../dynamics/diagnostics/trajectories.ts";
import { oneStepError } from "../../dynamics/one_step_error.ts";
import type { Generator } from "../../random/generator.ts";
import type { TransitionRows } from "../../replay/replay_buffer.ts";
import { UsageError } from "../../settings/usage_error.ts";
import type { TaskInstance } from "../../tasks/environment.ts";
import { type ErrorMap, labelsOf, mapOver, mappedVariables, probeModel } from "./error_maps.ts";

/** Maximum horizon. */
const LONGEST = 50;
const RANDOM_EPISODES = 200;
const POLICY_EPISODES = 20;
/** The agents' default discount, and the tolerance of the rule for rollout lengths. */
const DISCOUNT = 0.99;
const TOLERANCE = 0.01;

/** Multi-step errors under one policy. */
export interface HorizonReport {
  /** The policy that chose the actions. */
  readonly policy: "agent" | "random";
  /** From k = 1 upwards. */
  readonly errors: readonly KStepError[];
  /** Absent if episodes are too short. */
  readonly growth?: ErrorGrowth;
}

/** Single predictions, within the training data or outside. */
export interface RegionReport {
  /** Where the transitions lie. */
  readonly region: "within" | "outside";
  /** Number of transitions. */
  readonly count: number;
  /** [observationSize]: median absolute error in every variable's unit; NaN if there are no transitions. */
  readonly errors: readonly number[];
  /** Spearman's rank correlation of the members' disagreement and the error; NaN for a single model. */
  readonly rankCorrelation: number;
  /** Coverage of predicted intervals; empty if the model predicts none. */
  readonly coverage: readonly Coverage[];
  /** At most a thousand single transitions. */
  readonly points: readonly PredictionPoint[];
}

/** The predicted and the actual error of one prediction, in standard deviations of the change. */
export interface PredictionPoint {
  /** The members' disagreement; 0 for a single model. */
  readonly disagreement: number;
  /** The actual error. */
  readonly error: number;
}

/** A map of errors, and how its variables were chosen. */
export interface MapReport extends ErrorMap {
  /** Whether the variables were named by the user. */
  readonly isNamed: boolean;
}

/** The results of inspecting a model. */
export interface ModelInspection {
  /** The observed variables with their units. */
  readonly labels: readonly string[];
  /** Members of the ensemble; 1 for a single model. */
  readonly members: number;
  /** Real transitions in the training data. */
  readonly dataRows: number;
  /** Relative one-step error on the agent's own fresh episodes. */
  readonly oneStepError: number;
  /** Errors ahead, under the agent's actions and random ones. */
  readonly horizons: readonly HorizonReport[];
  /** Errors beside data. */
  readonly map: MapReport;
  /** Single predictions, within the data and outside. */
  readonly regions: readonly RegionReport[];
  /** How far ahead the model can be trusted. */
  readonly horizon: HorizonEstimate;
}

/**
 * Inspects an agent's model on fresh episodes.
 *
 * @param random Source of every episode and probe.
 * @param mapped Names of one or two variables to draw the maps over; empty for those over which errors vary most.
 * @throws {UsageError} If there is no model of observations, it has not been trained, or a variable is unknown.
 */
export function inspectModel(
  task: TaskInstance,
  agent: Agent,
  random: Generator,
  mapped: readonly string[] = [],
): ModelInspection {
  const learned = agent.learnedModel?.();
  if (learned === undefined) {
    throw new UsageError("This agent has no learned model of observations to inspect.");
  }
  const { dynamics: model, data } = learned;
  const size = model.observationSize;
  if (!model.isFitted) throw new UsageError("The model has not been fitted yet: train for more steps.");
  if (task.spec.picture !== undefined) {
    throw new UsageError(
      "This agent's model predicts pictures pixel by pixel, which have no variables to inspect: see mbrl watch --dream.",
    );
  }
  const named = mapped.map((name) => variableNamed(task, name));
  const policyOf = (rows: number) => {
    const controller = agent.controller(rows, random.stream(`controller of ${rows}`));
    controller.reset();
    return controller;
  };
  const counts = { agent: POLICY_EPISODES, random: RANDOM_EPISODES };
  const episodes = episodesOfBoth(task, policyOf, counts, random);
  const horizons = (["agent", "random"] as const).map((policy): HorizonReport => {
    const errors = kStepErrors(model, episodes[policy], LONGEST, random.stream("unused"));
    const medians = errors.map(({ relative }) => relative.median).filter((median) => Number.isFinite(median));
    return {
      policy,
      errors,
      ...(medians.filter((m) => m > 0).length < 3 ? {} : { growth: errorGrowth(medians) }),
    };
  });
  const deviations = changeDeviations(data, size);
  const fresh = transitionsOf([...episodes.random, ...episodes.agent.slice(0, 4)], size);
  const probed = probeModel(task, model, data, random);
  const own = oneStepError(model, transitionsOf(episodes.agent, size));
  return {
    labels: labelsOf(task),
    members: model.members,
    dataRows: data.count,
    oneStepError: own,
    horizons,
    map: {
      ...mapOver(named.length > 0 ? named : mappedVariables(probed), probed),
      isNamed: named.length > 0,
    },
    regions: [
      { region: "within" as const, rows: fresh, found: predictionErrors(model, fresh, deviations) },
      { region: "outside" as const, rows: probed.probes, found: probed.found },
    ].map(({ region, rows, found }) =>
      regionReport(region, rows, found, data, size, {
        hasMembers: model.members > 1,
        hasIntervals: model.members > 1 || model.isProbabilistic,
      })
    ),
    horizon: estimateHorizon(own, horizons[0].errors, DISCOUNT, TOLERANCE, task.spec.timeLimit),
  };
}

/** The column of a variable. @throws {UsageError} If there is none of that name. */
function variableNamed({ spec: { variables, id } }: TaskInstance, name: string): number {
  const at = variables.findIndex((variable) => variable.name.toLowerCase() === name.trim().toLowerCase());
  if (at >= 0) return at;
  const names = variables.map((variable) => `"${variable.name}"`).join(", ");
  throw new UsageError(
    `--map names variables of the task, and ${id} has no "${name.trim()}"; it has ${
      names || "pictures only"
    }.`,
  );
}

/** What single predictions in one region show. */
function regionReport(
  region: "within" | "outside",
  rows: TransitionRows,
  found: PredictionErrors,
  data: TransitionRows,
  size: number,
  { hasMembers, hasIntervals }: { readonly hasMembers: boolean; readonly hasIntervals: boolean },
): RegionReport {
  const marks = withinData(rows.observations, rows.count, data.observations, data.count, size);
  const chosen = Array.from(marks.keys()).filter((i) => marks[i] === (region === "within" ? 1 : 0));
  const points = chosen.map((i): PredictionPoint => ({
    disagreement: found.spreads[i],
    error: found.errors[i],
  }));
  const errors = points.map(({ error }) => error);
  const stride = Math.ceil(chosen.length / 1000);
  return {
    region,
    count: chosen.length,
    errors: Array.from({ length: size }, (_, v) => medianOf(chosen.map((i) => found.absolute[i * size + v]))),
    rankCorrelation: hasMembers
      ? rankCorrelation(points.map(({ disagreement }) => disagreement), errors)
      : NaN,
    coverage: hasIntervals && chosen.length > 0
      ? calibration(chosen.flatMap((i) => Array.from(found.scores.subarray(i * size, (i + 1) * size))))
      : [],
    points: points.filter((_, i) => i % stride === 0),
  };
}

/** The median; NaN for an empty list. */
const medianOf = (values: readonly number[]) => quantile(values.toSorted((a, b) => a - b), 0.5);
