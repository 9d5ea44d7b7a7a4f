/**
 * Inspects a run's learned model: how its error grows with the horizon, where it is accurate, whether its
 * uncertainty predicts errors, whether it is exploited, and how far ahead it can be trusted.
 *
 * @module
 */

import type { Agent } from "../agents/agent.ts";
import { calibration, type Coverage } from "../dynamics/diagnostics/calibration.ts";
import { withinData } from "../dynamics/diagnostics/data_distance.ts";
import { type ErrorGrowth, errorGrowth } from "../dynamics/diagnostics/error_growth.ts";
import { cellMeans, type MapAxes, type MapCell } from "../dynamics/diagnostics/error_map.ts";
import { type Exploitation, exploitation } from "../dynamics/diagnostics/exploitation.ts";
import { type KStepError, kStepErrors } from "../dynamics/diagnostics/k_step_error.ts";
import {
  changeDeviations,
  errorsExpectedBy,
  predictionErrors,
} from "../dynamics/diagnostics/prediction_errors.ts";
import { quantile } from "../dynamics/diagnostics/quantiles.ts";
import { rankCorrelation } from "../dynamics/diagnostics/rank_correlation.ts";
import { PROBE_LIMITS, stateProbes } from "../dynamics/diagnostics/state_probes.ts";
import { episodesOfBoth, transitionsOf } from "../dynamics/diagnostics/trajectories.ts";
import { estimateHorizon, type HorizonEstimate } from "../dynamics/diagnostics/horizon_estimate.ts";
import { oneStepError } from "../dynamics/one_step_error.ts";
import { SecondOpinion } from "../dynamics/second_opinion.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import type { InspectionPart } from "../agents/inspection_part.ts";
import type { Generator } from "../random/generator.ts";
import { modelParts } from "./inspection_parts.ts";
import { promiseHistory, replayPromises } from "./promise_history.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { Run } from "./run.ts";
import type { ModelSource } from "./transfer.ts";

/** Maximum horizon. */
const LONGEST = 50;
const RANDOM_EPISODES = 200;
const POLICY_EPISODES = 20;
const RETURN_EPISODES = 40;
const PROBES = 20_000;
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
export interface TrustReport {
  /** Where the transitions lie. */
  readonly region: "within" | "outside";
  /** Number of transitions. */
  readonly count: number;
  /** Median relative error. */
  readonly error: number;
  /** Spearman's rank correlation of the members' disagreement and the error; NaN for a single model. */
  readonly rankCorrelation: number;
  /** The same for the error that a second opinion, fitted to the same data, expects. */
  readonly opinionRankCorrelation: number;
  /** Median ratio of the error that the second opinion expects to the error. */
  readonly opinionRatio: number;
  /** Coverage of predicted intervals; empty if the model predicts none. */
  readonly coverage: readonly Coverage[];
  /** At most a thousand single transitions. */
  readonly points: readonly TrustPoint[];
}

/** The predicted and the actual error of one prediction. */
export interface TrustPoint {
  /** The members' disagreement; 0 for a single model. */
  readonly disagreement: number;
  /** The error that the second opinion expects. */
  readonly expected: number;
  /** The actual error. */
  readonly error: number;
}

/** A map of errors beside a map of the data. */
export interface MapReport {
  /** Which it is. */
  readonly name: "pole" | "cart";
  /** The variables and cells of the maps. */
  readonly axes: MapAxes;
  /** Of the model's one-step error. */
  readonly errors: readonly MapCell[];
  /** Of the training data. */
  readonly data: readonly MapCell[];
}

/** The results of inspecting a model. */
export interface Inspection {
  /** Members of the ensemble; 1 for a single model. */
  readonly members: number;
  /** Real transitions in the training data. */
  readonly dataRows: number;
  /** Relative one-step error on the agent's own fresh episodes. */
  readonly oneStepError: number;
  /** Errors ahead, under the agent's actions and random ones. */
  readonly horizons: readonly HorizonReport[];
  /** Errors beside data over two variables each. */
  readonly maps: readonly MapReport[];
  /** Single predictions, within the data and outside. */
  readonly trust: readonly TrustReport[];
  /** Predicted against real return. */
  readonly exploitation: Exploitation;
  /** How far ahead the model can be trusted. */
  readonly horizon: HorizonEstimate;
}

/**
 * Inspects an agent's model on fresh episodes.
 *
 * @param random Source of every episode and probe.
 * @throws {UsageError} If there is no model of the whole state, or it has not been trained.
 */
export function inspectModel(task: TaskInstance, agent: Agent, random: Generator): Inspection {
  const learned = agent.learnedModel?.();
  if (learned === undefined) {
    throw new UsageError("This agent has no learned model of observations to inspect.");
  }
  const { dynamics: model, data } = learned;
  const size = model.observationSize;
  if (!model.isFitted) throw new UsageError("The model has not been fitted yet: train for more steps.");
  if (size !== PROBE_LIMITS.length) {
    throw new UsageError("Only models of the whole state (x, x', theta, theta') can be inspected.");
  }
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
  const probes = stateProbes(PROBES, random.stream("probes"));
  const deviations = changeDeviations(data, size);
  const probed = predictionErrors(model, probes, deviations);
  const own = oneStepError(model, transitionsOf(episodes.agent, size));
  const [x, xSpeed, angle, spin] = [0, 1, 2, 3];
  const axes = { pole: [angle, spin], cart: [x, xSpeed] };
  const maps = (["pole", "cart"] as const).map((name): MapReport => {
    const [first, second] = axes[name];
    const map: MapAxes = {
      x: first,
      y: second,
      xLimit: PROBE_LIMITS[first],
      yLimit: PROBE_LIMITS[second],
      cells: 20,
    };
    return {
      name,
      axes: map,
      errors: cellMeans(probes.observations, probes.count, size, probed.errors, map),
      data: cellMeans(data.observations, data.count, size, new Uint8Array(data.count), map),
    };
  });
  const fresh = transitionsOf([...episodes.random, ...episodes.agent.slice(0, 4)], size);
  const opinion = new SecondOpinion(size, model.actionCount, task.spec.angles);
  opinion.fit(data);
  const trust = (["within", "outside"] as const).map((region): TrustReport => {
    const rows = region === "within" ? fresh : { ...probes, count: 4000 };
    const all = region === "within" ? predictionErrors(model, fresh, deviations) : probed;
    const expected = errorsExpectedBy(opinion, region === "within" ? fresh : probes, all);
    const marks = withinData(rows.observations, rows.count, data.observations, data.count, size);
    const chosen = Array.from(marks.keys()).filter((i) => marks[i] === (region === "within" ? 1 : 0));
    const points = chosen.map((i): TrustPoint => ({
      disagreement: all.spreads[i],
      expected: expected[i],
      error: all.errors[i],
    }));
    const errors = points.map(({ error }) => error);
    const scores = chosen.flatMap((i) => Array.from(all.scores.subarray(i * size, (i + 1) * size)));
    const stride = Math.ceil(chosen.length / 1000);
    const rankedBy = (key: "disagreement" | "expected") =>
      rankCorrelation(points.map((point) => point[key]), errors);
    return {
      region,
      count: chosen.length,
      error: medianOf(errors),
      rankCorrelation: model.members > 1 ? rankedBy("disagreement") : NaN,
      opinionRankCorrelation: rankedBy("expected"),
      opinionRatio: medianOf(
        points.filter(({ error }) => error > 0).map((point) => point.expected / point.error),
      ),
      coverage: model.members > 1 || model.isProbabilistic ? calibration(scores) : [],
      points: points.filter((_, i) => i % stride === 0),
    };
  });
  return {
    members: model.members,
    dataRows: data.count,
    oneStepError: own,
    horizons,
    maps,
    trust,
    exploitation: exploitation(
      task,
      model,
      learned.outcomes,
      policyOf,
      RETURN_EPISODES,
      random.stream("returns"),
    ),
    horizon: estimateHorizon(own, horizons[0].errors, DISCOUNT, TOLERANCE, task.spec.timeLimit),
  };
}

/** The result of `mbrl inspect`. */
export interface CheckpointInspection {
  /** Whose model it is. */
  readonly title: string;
  /** The findings, in the order of the page. */
  readonly parts: readonly InspectionPart[];
}

/**
 * Inspects a run's agent: its model of observations, if it has one, and what the agent itself reports.
 *
 * @param model The source of a transferred model; needed to repeat the run.
 * @param points Number of points at which to repeat the run and compare predicted and real return; undefined
 * to use its curve.
 * @param note Called with the number of repeated steps.
 * @throws {UsageError} As {@linkcode inspectModel}.
 */
export function inspectRun(
  run: Run,
  model: ModelSource | undefined,
  random: Generator,
  points: number | undefined,
  note: (step: number) => void,
): CheckpointInspection {
  const title = `${run.spec.agentLabel} after ${run.steps} real steps`;
  const own = run.agent.inspectLatent?.(run.task, random.stream("latent"));
  if (own !== undefined && run.agent.learnedModel === undefined) return { title, parts: own };
  const found = inspectModel(run.task, run.agent, random);
  const history = points === undefined
    ? promiseHistory(run.curve)
    : replayPromises(run.spec, model, run.steps, points, random.stream("history"), note);
  const members = `${found.members} ${found.members === 1 ? "member" : "members"}`;
  return {
    title: `${title}: ${members}, ${found.dataRows} real transitions`,
    parts: [...modelParts(found, history), ...own ?? []],
  };
}

/** The median; NaN for an empty list. */
const medianOf = (values: readonly number[]) => quantile(values.toSorted((a, b) => a - b), 0.5);
