/**
 * `summary.csv`: each agent's statistics over its seeds, and its ratio to the best model-free agent.
 *
 * @module
 */

import { compareNames, format } from "./csv.ts";
import type { CurveRow } from "./rows.ts";
import {
  areaUnderCurve,
  bootstrap,
  bootstrapRatio,
  type CurvePoint,
  firstCrossing,
  interquartileMeanOfSorted,
  type Interval,
  mean,
  median,
  medianOfSorted,
  retention,
  stepsToSolve,
} from "./statistics.ts";
import type { StoredPlan } from "./stored_config.ts";

/** One agent on one task, over all its seeds. */
export interface SummaryRow {
  /** The agent's name. */
  readonly agent: string;
  /** The task's name. */
  readonly task: string;
  /** Finished seeds. */
  readonly seeds: number;
  /** Share of seeds that were solved within the budget. */
  readonly solvedFraction: number;
  /** Median over seeds; infinite where censored. */
  readonly stepsToSolveMedian: number;
  /** Interquartile mean over seeds, with its 95% interval. */
  readonly stepsToSolveIqm: Interval;
  /** Median over seeds; infinite where most never crossed. */
  readonly firstCrossingMedian: number;
  /** Mean over the seeds that ever crossed; undefined where none did. */
  readonly retentionMean: number | undefined;
  /** Interquartile mean over seeds of the last mean return, with its 95% interval. */
  readonly finalReturnIqm: Interval;
  /** Mean over seeds of the mean return over the budget. */
  readonly areaUnderCurve: number;
  /**
   * The sample-efficiency ratio, how many times fewer real steps than the best model-free agent: that agent's median
   * steps to solve over this one's. Infinite where that agent's median is censored and this one's is not, 0 where it
   * is the other way round, 1 exactly for the best agent itself. Undefined where there is no model-free agent or both
   * medians are censored. The interval resamples both agents' seeds; that the rival was chosen for its result is not
   * in it.
   */
  readonly ratio: Interval | undefined;
  /** The agent that the ratio is to; undefined where the ratio is. */
  readonly ratioTo: string | undefined;
}

/** What one seed's curve comes to. */
export interface SeedStatistics {
  /** The run's seed. */
  readonly seed: number;
  /** Infinite where censored. */
  readonly stepsToSolve: number;
  /** Infinite where the threshold was never crossed. */
  readonly firstCrossing: number;
  /** Undefined where the threshold was never crossed. */
  readonly retention: number | undefined;
  /** Mean return at the last evaluation point. */
  readonly finalReturn: number;
  /** Mean return over the whole budget. */
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
  /** The agent's name. */
  readonly agent: string;
  /** The task's name. */
  readonly task: string;
  /** The curve of each seed. */
  readonly seeds: ReadonlyMap<number, readonly CurvePoint[]>;
}

/** Rows gathered by agent and task, in the order of names. */
export function groupCurves(rows: readonly CurveRow[]): CurveGroup[] {
  const groups = new Map<string, { agent: string; task: string; seeds: Map<number, CurvePoint[]> }>();
  for (const { agent, task, seed, env_steps: steps, eval_return_mean: value } of rows) {
    const name = `${task}\n${agent}`;
    const group = groups.get(name) ?? { agent, task, seeds: new Map() };
    groups.set(name, group);
    const curve = group.seeds.get(seed);
    if (curve === undefined) group.seeds.set(seed, [{ steps, value }]);
    else curve.push({ steps, value });
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
    const solve = statistics.map((seed) => seed.stepsToSolve);
    const retained = statistics.flatMap((seed) => seed.retention ?? []);
    const rival = bestRival(
      groups.filter((other) => other.task === task && isModelFree(other.agent, plan)),
    );
    const ratio = rival && ratioTo(rival, agent, solve);
    return {
      agent,
      task,
      seeds: statistics.length,
      solvedFraction: solve.filter((steps) => steps < Infinity).length / solve.length,
      stepsToSolveMedian: median(solve),
      stepsToSolveIqm: bootstrap(solve, interquartileMeanOfSorted),
      firstCrossingMedian: median(statistics.map((seed) => seed.firstCrossing)),
      retentionMean: retained.length === 0 ? undefined : mean(retained),
      finalReturnIqm: bootstrap(statistics.map((seed) => seed.finalReturn), interquartileMeanOfSorted),
      areaUnderCurve: mean(statistics.map((seed) => seed.areaUnderCurve)),
      ratio,
      ratioTo: ratio && rival?.agent,
    };
  });
}

/** An agent that others are compared to. */
interface Rival {
  /** The agent's name. */
  readonly agent: string;
  /** Steps to solve of every seed. */
  readonly solve: readonly number[];
}

/**
 * The best of several agents: the one with the smallest median of steps to solve; of equals, censored ones included,
 * the one whose median first crossing is smallest; then the first by name.
 */
function bestRival(
  groups: readonly { readonly agent: string; readonly statistics: readonly SeedStatistics[] }[],
): Rival | undefined {
  const [best] = groups
    .map(({ agent, statistics }) => ({
      agent,
      solve: statistics.map((seed) => seed.stepsToSolve),
      crossing: median(statistics.map((seed) => seed.firstCrossing)),
    }))
    .sort((a, b) =>
      order(median(a.solve), median(b.solve)) || order(a.crossing, b.crossing) ||
      compareNames(a.agent, b.agent)
    );
  return best;
}

function ratioTo(rival: Rival, agent: string, solve: readonly number[]): Interval | undefined {
  const ratio = bootstrapRatio(rival.solve, solve, medianOfSorted);
  if (Number.isNaN(ratio.value)) return undefined;
  return rival.agent === agent ? { value: 1, low: 1, high: 1 } : ratio;
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
      "ratio_to",
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
      row.ratioTo,
    ]),
  );
}

function isModelFree(label: string, plan: StoredPlan): boolean {
  return plan.contenders.find((contender) => contender.label === label)?.kind === "model-free";
}

function order(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
