/**
 * `summary.csv`: each agent's statistics over its seeds, and its ratio to the best model-free agent.
 *
 * @module
 */

import { type Cell, compareNames, format } from "./csv.ts";
import type { CurveRow, RunRow } from "./rows.ts";
import {
  areaUnderCurve,
  bootstrap,
  bootstrapCensored,
  bootstrapRatio,
  type Bounds,
  type CensoredInterval,
  type CurvePoint,
  firstCrossing,
  interquartileMeanOfSorted,
  type Interval,
  mean,
  medianOfSorted,
  order,
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
  /**
   * Fraction of the seeds solved within the budget; NaN, like all statistics of steps, if the task has no
   * threshold.
   */
  readonly solvedFraction: number;
  /** Median over seeds, with its 95% interval; infinite where censored. */
  readonly stepsToSolveMedian: CensoredInterval;
  /** Interquartile mean over seeds, with its 95% interval; infinite where censored. */
  readonly stepsToSolveIqm: CensoredInterval;
  /** Median over seeds, with its 95% interval; infinite where censored. */
  readonly firstCrossingMedian: CensoredInterval;
  /** Mean over the seeds that have one; undefined where none has, and where the median seed never crossed. */
  readonly retentionMean: number | undefined;
  /** Interquartile mean over seeds of the last mean return, with its 95% interval. */
  readonly finalReturnIqm: Interval;
  /** Mean over seeds of the mean return over the budget. */
  readonly areaUnderCurve: number;
  /**
   * The sample-efficiency ratio, how many times fewer real steps than the best model-free agent: that agent's median
   * steps to solve over this one's. Infinite where that agent's median is censored and this one's is not, 0 where it
   * is the other way round, 1 without an interval for the best agent itself. Undefined where there is no model-free
   * agent or both medians are censored. The interval resamples both agents' seeds; that the rival was chosen for its
   * result is not in it.
   */
  readonly ratio: CensoredInterval | undefined;
  /** The agent that the ratio is to; undefined where the ratio is. */
  readonly ratioTo: string | undefined;
}

/** The statistics of one seed's curve. */
export interface SeedStatistics {
  /** The run's seed. */
  readonly seed: number;
  /** Real steps at the last evaluation point. */
  readonly end: number;
  /** Infinite if censored. */
  readonly stepsToSolve: number;
  /** Infinite where the threshold was never crossed. */
  readonly firstCrossing: number;
  /** Undefined where the threshold was never crossed, or by the last point alone. */
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
    end: curve.at(-1)?.steps ?? 0,
    stepsToSolve: stepsToSolve(curve, threshold),
    firstCrossing: firstCrossing(curve, threshold),
    retention: retention(curve, threshold),
    finalReturn: curve.at(-1)?.value ?? NaN,
    areaUnderCurve: areaUnderCurve(curve),
  };
}

/** Bounds of the number of steps that seeds took: for a run that never got there, more than its length. */
export function boundsOf(
  seeds: readonly SeedStatistics[],
  what: "stepsToSolve" | "firstCrossing",
): Bounds[] {
  return seeds.map((seed) => ({ atLeast: Math.min(seed[what], seed.end), atMost: seed[what] }));
}

/** Curves of one agent on one task, by seed, each in the order of steps. */
export interface CurveGroup {
  /** The agent's name. */
  readonly agent: string;
  /** The task's name. */
  readonly task: string;
  /** The curve of each seed. */
  readonly seeds: ReadonlyMap<number, readonly CurvePoint[]>;
  /** The seeds whose agent diverged: they count as never solved, whatever they had reached before. */
  readonly diverged: readonly number[];
}

/**
 * Groups rows by agent and task, in the order of names.
 *
 * @param runs How the runs ended.
 */
export function groupCurves(rows: readonly CurveRow[], runs: readonly RunRow[] = []): CurveGroup[] {
  const diverged = runs.filter(({ status }) => status === "diverged");
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
  return [...groups.values()]
    .sort((a, b) => compareNames(a.task, b.task) || compareNames(a.agent, b.agent))
    .map((group) => ({
      ...group,
      diverged: diverged.filter(({ agent, task }) => agent === group.agent && task === group.task)
        .map(({ seed }) => seed),
    }));
}

/** The statistics of every seed of a group, in the order of seeds. */
export function groupStatistics(group: CurveGroup, plan: StoredPlan): SeedStatistics[] {
  const threshold = thresholdOf(group.task, plan);
  return [...group.seeds]
    .sort(([a], [b]) => a - b)
    .map(([seed, curve]) => {
      const statistics = seedStatistics(seed, curve, threshold);
      if (!group.diverged.includes(seed)) return statistics;
      // a longer run of a diverged agent would not have been solved either
      const end = "steps" in plan.budget ? Math.max(plan.budget.steps, statistics.end) : statistics.end;
      return { ...statistics, end, stepsToSolve: Infinity };
    });
}

/** The return at and above which a task counts as solved; infinite if it has none. */
export function thresholdOf(task: string, plan: StoredPlan): number {
  return plan.tasks.find(({ label }) => label === task)?.solvedThreshold ?? Infinity;
}

/**
 * One row for each agent and task.
 *
 * @param runs How the runs ended.
 */
export function summarise(
  rows: readonly CurveRow[],
  plan: StoredPlan,
  runs: readonly RunRow[],
): SummaryRow[] {
  const groups = groupCurves(rows, runs).map((group) => ({
    ...group,
    statistics: groupStatistics(group, plan),
  }));
  return groups.map(({ agent, task, statistics }) => {
    const returns = {
      finalReturnIqm: bootstrap(statistics.map((seed) => seed.finalReturn), interquartileMeanOfSorted),
      areaUnderCurve: mean(statistics.map((seed) => seed.areaUnderCurve)),
    };
    if (thresholdOf(task, plan) === Infinity) {
      return { agent, task, seeds: statistics.length, ...withoutLine, ...returns };
    }
    const solve = boundsOf(statistics, "stepsToSolve");
    const crossing = bootstrapCensored(boundsOf(statistics, "firstCrossing"), medianOfSorted);
    const retained = statistics.flatMap((seed) => seed.retention ?? []);
    const rival = bestRival(
      groups.filter((other) => other.task === task && isModelFree(other.agent, plan)),
    );
    const ratio = rival && ratioTo(rival, agent, solve);
    return {
      agent,
      task,
      seeds: statistics.length,
      solvedFraction: statistics.filter((seed) => seed.stepsToSolve < Infinity).length / statistics.length,
      stepsToSolveMedian: bootstrapCensored(solve, medianOfSorted),
      stepsToSolveIqm: bootstrapCensored(solve, interquartileMeanOfSorted),
      firstCrossingMedian: crossing,
      // over a minority of the seeds, those that ever crossed, it would tell of the lucky ones alone
      retentionMean: retained.length === 0 || crossing.value === Infinity ? undefined : mean(retained),
      ...returns,
      ratio,
      ratioTo: ratio && rival?.agent,
    };
  });
}

/** Statistics of steps to a threshold that does not exist. */
const nothing: CensoredInterval = {
  value: NaN,
  bounds: { atLeast: NaN, atMost: NaN },
  low: NaN,
  high: NaN,
  highAtLeast: NaN,
};
const withoutLine = {
  solvedFraction: NaN,
  stepsToSolveMedian: nothing,
  stepsToSolveIqm: nothing,
  firstCrossingMedian: nothing,
  retentionMean: undefined,
  ratio: undefined,
  ratioTo: undefined,
};

/** An agent that others are compared with. */
interface Rival {
  /** The agent's name. */
  readonly agent: string;
  /** Steps to solve of every seed. */
  readonly solve: readonly Bounds[];
}

/**
 * The best of several agents: the one with the smallest median of steps to solve; of equals, censored ones included,
 * the one whose median first crossing is smallest; then the first by name.
 */
function bestRival(
  groups: readonly { readonly agent: string; readonly statistics: readonly SeedStatistics[] }[],
): Rival | undefined {
  const medianOf = (bounds: readonly Bounds[]) => bootstrapCensored(bounds, medianOfSorted, 0).value;
  const [best] = groups
    .map(({ agent, statistics }) => {
      const solve = boundsOf(statistics, "stepsToSolve");
      return {
        agent,
        solve,
        median: medianOf(solve),
        crossing: medianOf(boundsOf(statistics, "firstCrossing")),
      };
    })
    .sort((a, b) =>
      order(a.median, b.median) || order(a.crossing, b.crossing) || compareNames(a.agent, b.agent)
    );
  return best;
}

function ratioTo(rival: Rival, agent: string, solve: readonly Bounds[]): CensoredInterval | undefined {
  const ratio = bootstrapRatio(rival.solve, solve, medianOfSorted);
  if (Number.isNaN(ratio.value)) return undefined;
  return rival.agent === agent
    ? { value: 1, bounds: { atLeast: 1, atMost: 1 }, low: NaN, high: NaN, highAtLeast: NaN }
    : ratio;
}

/** A statistic and the ends of its interval as three columns. */
const withEnds = (name: string, of: (row: SummaryRow) => Interval | undefined): SummaryColumn[] => [
  [name, (row) => of(row)?.value],
  [`${name}_low`, (row) => of(row)?.low],
  [`${name}_high`, (row) => of(row)?.high],
];

type SummaryColumn = readonly [name: string, cell: (row: SummaryRow) => Cell];

const columns: readonly SummaryColumn[] = [
  ["agent", (row) => row.agent],
  ["task", (row) => row.task],
  ["seeds", (row) => row.seeds],
  ["solved_fraction", (row) => row.solvedFraction],
  ...withEnds("steps_to_solve_median", (row) => row.stepsToSolveMedian),
  ...withEnds("steps_to_solve_iqm", (row) => row.stepsToSolveIqm),
  ["first_crossing_median", (row) => row.firstCrossingMedian.value],
  ["retention_mean", (row) => row.retentionMean],
  ...withEnds("final_return_iqm", (row) => row.finalReturnIqm),
  ["area_under_curve", (row) => row.areaUnderCurve],
  ...withEnds("ratio", (row) => row.ratio),
  ["ratio_to", (row) => row.ratioTo],
];

/** The text of `summary.csv`. */
export function formatSummary(rows: readonly SummaryRow[]): string {
  return format(columns.map(([name]) => name), rows.map((row) => columns.map(([, cell]) => cell(row))));
}

function isModelFree(label: string, plan: StoredPlan): boolean {
  return plan.contenders.find((contender) => contender.label === label)?.kind === "model-free";
}
