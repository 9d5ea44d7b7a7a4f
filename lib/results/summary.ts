/**
 * `summary.csv`: each agent's statistics over its seeds, and its ratio to the best model-free agent.
 *
 * @module
 */

import { Generator } from "../random/generator.ts";
import { compareNames, format } from "./csv.ts";
import type { CurveRow } from "./rows.ts";
import {
  areaUnderCurve,
  bootstrap,
  bootstrapRatio,
  type CurvePoint,
  firstCrossing,
  interquartileMean,
  type Interval,
  mean,
  median,
  retention,
  stepsToSolve,
} from "./statistics.ts";
import type { StoredPlan } from "./stored_config.ts";

/** One agent on one task, over all its seeds. */
export interface SummaryRow {
  readonly agent: string;
  readonly task: string;
  /** Finished seeds. */
  readonly seeds: number;
  /** Share of seeds that were solved within the budget. */
  readonly solvedFraction: number;
  readonly stepsToSolveMedian: number;
  readonly stepsToSolveIqm: Interval;
  readonly firstCrossingMedian: number;
  /** Mean over the seeds that ever crossed; undefined where none did. */
  readonly retentionMean: number | undefined;
  readonly finalReturnIqm: Interval;
  /** Mean over seeds of the mean return over the budget. */
  readonly areaUnderCurve: number;
  /**
   * How many times fewer real steps than the best model-free agent: that agent's median steps to solve over
   * this one's. Undefined where there is no model-free agent, or where both are censored.
   */
  readonly ratio: Interval | undefined;
}

/** What one seed's curve comes to. */
export interface SeedStatistics {
  readonly seed: number;
  readonly stepsToSolve: number;
  readonly firstCrossing: number;
  readonly retention: number | undefined;
  readonly finalReturn: number;
  readonly areaUnderCurve: number;
}

/** The statistics of one seed's curve. */
export function seedStatistics(
  seed: number,
  curve: readonly CurvePoint[],
  threshold: number,
): SeedStatistics {
  return {
    seed,
    stepsToSolve: stepsToSolve(curve, threshold),
    firstCrossing: firstCrossing(curve, threshold),
    retention: retention(curve, threshold),
    finalReturn: curve.at(-1)?.value ?? NaN,
    areaUnderCurve: areaUnderCurve(curve),
  };
}

/** Curves of one agent on one task, by seed, each in the order of steps. */
export interface CurveGroup {
  readonly agent: string;
  readonly task: string;
  readonly seeds: ReadonlyMap<number, readonly CurvePoint[]>;
}

/** Rows gathered by agent and task, in the order of names. */
export function groupCurves(rows: readonly CurveRow[]): CurveGroup[] {
  const groups = new Map<string, { agent: string; task: string; seeds: Map<number, CurvePoint[]> }>();
  for (const { agent, task, seed, env_steps: steps, eval_return_mean: value } of rows) {
    const name = `${task}\n${agent}`;
    const group = groups.get(name) ?? { agent, task, seeds: new Map() };
    groups.set(name, group);
    group.seeds.set(seed, [...(group.seeds.get(seed) ?? []), { steps, value }]);
  }
  for (const { seeds } of groups.values()) {
    for (const curve of seeds.values()) curve.sort((a, b) => a.steps - b.steps);
  }
  return [...groups.values()].sort((a, b) => compareNames(a.task, b.task) || compareNames(a.agent, b.agent));
}

/** The statistics of every seed of a group, in the order of seeds. */
export function groupStatistics(group: CurveGroup, plan: StoredPlan): SeedStatistics[] {
  const threshold = thresholdOf(group.task, plan);
  return [...group.seeds]
    .sort(([a], [b]) => a - b)
    .map(([seed, curve]) => seedStatistics(seed, curve, threshold));
}

/** The return at and above which a task counts as solved. */
export function thresholdOf(task: string, plan: StoredPlan): number {
  return plan.tasks.find(({ label }) => label === task)?.solvedThreshold ?? Infinity;
}

/** One row for each agent on each task. */
export function summarise(rows: readonly CurveRow[], plan: StoredPlan): SummaryRow[] {
  const groups = groupCurves(rows).map((group) => ({ ...group, statistics: groupStatistics(group, plan) }));
  return groups.map(({ agent, task, statistics }) => {
    const random = new Generator(0).stream(`summary ${task} ${agent}`);
    const solve = statistics.map((seed) => seed.stepsToSolve);
    const retained = statistics.flatMap((seed) => seed.retention ?? []);
    const rivals = groups.filter((other) => other.task === task && isModelFree(other.agent, plan));
    const best = rivals
      .map((rival) => ({
        solve: rival.statistics.map((seed) => seed.stepsToSolve),
        crossing: median(rival.statistics.map((seed) => seed.firstCrossing)),
      }))
      .sort((a, b) => order(median(a.solve), median(b.solve)) || order(a.crossing, b.crossing))
      .at(0);
    const ratio = best === undefined
      ? undefined
      : bootstrapRatio(best.solve, solve, median, random.stream("ratio"));
    return {
      agent,
      task,
      seeds: statistics.length,
      solvedFraction: solve.filter((steps) => steps < Infinity).length / solve.length,
      stepsToSolveMedian: median(solve),
      stepsToSolveIqm: bootstrap(solve, interquartileMean, random.stream("steps to solve")),
      firstCrossingMedian: median(statistics.map((seed) => seed.firstCrossing)),
      retentionMean: retained.length === 0 ? undefined : mean(retained),
      finalReturnIqm: bootstrap(
        statistics.map((seed) => seed.finalReturn),
        interquartileMean,
        random.stream("final return"),
      ),
      areaUnderCurve: mean(statistics.map((seed) => seed.areaUnderCurve)),
      ratio: ratio === undefined || Number.isNaN(ratio.value) ? undefined : ratio,
    };
  });
}

/** The text of `summary.csv`. */
export function formatSummary(rows: readonly SummaryRow[]): string {
  return format(
    [
      "agent",
      "task",
      "seeds",
      "solved_fraction",
      "steps_to_solve_median",
      "steps_to_solve_iqm",
      "steps_to_solve_low",
      "steps_to_solve_high",
      "first_crossing_median",
      "retention_mean",
      "final_return_iqm",
      "final_return_low",
      "final_return_high",
      "area_under_curve",
      "ratio",
      "ratio_low",
      "ratio_high",
    ],
    rows.map((row) => [
      row.agent,
      row.task,
      row.seeds,
      row.solvedFraction,
      row.stepsToSolveMedian,
      row.stepsToSolveIqm.value,
      row.stepsToSolveIqm.low,
      row.stepsToSolveIqm.high,
      row.firstCrossingMedian,
      row.retentionMean,
      row.finalReturnIqm.value,
      row.finalReturnIqm.low,
      row.finalReturnIqm.high,
      row.areaUnderCurve,
      row.ratio?.value,
      row.ratio?.low,
      row.ratio?.high,
    ]),
  );
}

function isModelFree(label: string, plan: StoredPlan): boolean {
  return plan.contenders.find((contender) => contender.label === label)?.kind === "model-free";
}

function order(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
