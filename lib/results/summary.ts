/**
 * `summary.csv`: each agent's statistics over its seeds, and its ratio to the best model-free agent.
 *
 * @module
 */

import type { SettingValue } from "../settings/settings.ts";
import { type Cell, compareNames, type Described, format } from "./csv.ts";
import { rulesOfLabel } from "./rules.ts";
import type { PointRow, RunRow } from "./rows.ts";
import {
  boundsOf,
  groupCurves,
  groupStatistics,
  type SeedStatistics,
  thresholdOf,
} from "./seed_statistics.ts";
import { settingsColumns } from "./settings_columns.ts";
import {
  bootstrap,
  bootstrapCensored,
  bootstrapRatio,
  type Bounds,
  type CensoredInterval,
  interquartileMeanOfSorted,
  type Interval,
  mean,
  medianOfSorted,
  order,
  probabilityOfFewer,
} from "./statistics.ts";
import type { StoredPlan } from "./stored_plan.ts";

/** One agent on one task, over all its seeds. */
export interface SummaryRow {
  /** The agent's label. */
  readonly label: string;
  /** The task's label. */
  readonly task: string;
  /** The agent's name. */
  readonly agent: string;
  /** The values of the swept settings that the agent and the task have, by column. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** Whether the agent was given the task's rewards and terminations. */
  readonly rules: "hidden" | "known";
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
  /** Real steps that trained the model it started with, on another task; 0 if it learned its own. */
  readonly sourceSteps: number;
  /**
   * The sample-efficiency ratio, how many times fewer real steps than the best model-free agent: the smallest median
   * steps to solve of those over this one's, to which its source steps are added. Infinite where theirs are censored and this
   * one's is not, 0 where it is the other way round. Undefined where there is no model-free agent or both are
   * censored. The interval resamples every agent's seeds and chooses the best anew in each resample.
   */
  readonly ratio: CensoredInterval | undefined;
  /** As {@linkcode SummaryRow.ratio}, of the medians of the first crossings: another rule of the same comparison. */
  readonly firstCrossingRatio: CensoredInterval | undefined;
  /** The label of the best model-free agent; undefined where `ratio` is. */
  readonly ratioTo: string | undefined;
  /** The probability that a run of this agent needs fewer steps than one of `ratioTo`; undefined where `ratio` is. */
  readonly probabilityOfFewer: number | undefined;
}

/**
 * One row for each agent and task.
 *
 * @param runs How the runs ended.
 */
export function summarise(
  rows: readonly PointRow[],
  plan: StoredPlan,
  runs: readonly RunRow[],
): SummaryRow[] {
  const { settings } = settingsColumns(plan);
  const groups = groupCurves(rows, runs).map((group): Group => {
    const { label, task } = group;
    const contender = plan.contenders.find((contender) => contender.label === label);
    const statistics = groupStatistics(group, plan);
    const sourceSteps = contender?.sourceSteps ?? 0;
    return {
      label,
      task,
      agent: contender?.agent ?? label,
      rules: rulesOfLabel(label, plan),
      statistics,
      sourceSteps,
      isModelFree: contender?.kind === "model-free",
      solve: boundsOf(statistics, "stepsToSolve", sourceSteps),
      crossing: boundsOf(statistics, "firstCrossing", sourceSteps),
    };
  });
  return groups.map((group) => {
    const { label, task, agent, rules, statistics, sourceSteps } = group;
    const named = {
      label,
      task,
      agent,
      settings: settings({ label, task }),
      rules,
      seeds: statistics.length,
    };
    const whole = {
      finalReturnIqm: bootstrap(statistics.map((seed) => seed.finalReturn), interquartileMeanOfSorted),
      areaUnderCurve: mean(statistics.map((seed) => seed.areaUnderCurve)),
      sourceSteps,
    };
    if (thresholdOf(task, plan) === Infinity) {
      return { ...named, ...withoutLine, ...whole };
    }
    const solve = boundsOf(statistics, "stepsToSolve");
    const crossing = bootstrapCensored(boundsOf(statistics, "firstCrossing"), medianOfSorted);
    const retained = statistics.flatMap((seed) => seed.retention ?? []);
    const rivals = groups.filter((other) => other.task === task && other.isModelFree);
    return {
      ...named,
      solvedFraction: statistics.filter((seed) => seed.stepsToSolve < Infinity).length / statistics.length,
      stepsToSolveMedian: bootstrapCensored(solve, medianOfSorted),
      stepsToSolveIqm: bootstrapCensored(solve, interquartileMeanOfSorted),
      firstCrossingMedian: crossing,
      // over a minority of the seeds, those that ever crossed, it would tell of the lucky ones alone
      retentionMean: retained.length === 0 || crossing.value === Infinity ? undefined : mean(retained),
      ...whole,
      ...comparedWith(rivals, group),
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
  firstCrossingRatio: undefined,
  ratioTo: undefined,
  probabilityOfFewer: undefined,
};

/** One agent on one task. */
interface Group {
  readonly label: string;
  readonly task: string;
  readonly agent: string;
  readonly rules: "hidden" | "known";
  readonly statistics: readonly SeedStatistics[];
  readonly isModelFree: boolean;
  readonly sourceSteps: number;
  /** Real steps to solve of every seed, source steps included. */
  readonly solve: readonly Bounds[];
  /** Real steps to the first crossing of every seed, source steps included. */
  readonly crossing: readonly Bounds[];
}

/** The columns that compare an agent with the best of `rivals`. */
function comparedWith(
  rivals: readonly Group[],
  group: Group,
): Pick<SummaryRow, "ratio" | "firstCrossingRatio" | "ratioTo" | "probabilityOfFewer"> {
  const best = bestOf(rivals);
  const ratioOf = (what: "solve" | "crossing") => {
    const ratio = bootstrapRatio(rivals.map((rival) => rival[what]), group[what], medianOfSorted);
    return Number.isNaN(ratio.value) ? undefined : ratio;
  };
  const ratio = best && ratioOf("solve");
  const steps = ({ solve }: Group) => solve.map(({ atMost }) => atMost);
  return {
    ratio,
    firstCrossingRatio: best && ratioOf("crossing"),
    ratioTo: ratio && best?.label,
    probabilityOfFewer: ratio && best && probabilityOfFewer(steps(group), steps(best)),
  };
}

/**
 * The best of several agents: the one with the smallest median of steps to solve; of equals, censored ones included,
 * the one whose median first crossing is smallest; then the first by name.
 */
function bestOf(groups: readonly Group[]): Group | undefined {
  const medianOf = (bounds: readonly Bounds[]) => bootstrapCensored(bounds, medianOfSorted, 0).value;
  const [best] = groups
    .map((group) => ({ group, median: medianOf(group.solve), crossing: medianOf(group.crossing) }))
    .sort((a, b) =>
      order(a.median, b.median) || order(a.crossing, b.crossing) || compareNames(a.group.label, b.group.label)
    );
  return best?.group;
}

/** A statistic and the ends of its interval as three columns. */
const withEnds = (name: string, of: (row: SummaryRow) => Interval | undefined): SummaryColumn[] => [
  [name, (row) => of(row)?.value],
  [`${name}_low`, (row) => of(row)?.low],
  [`${name}_high`, (row) => of(row)?.high],
];

/** A column, and its cell in a row. */
export type SummaryColumn = readonly [name: string, cell: (row: SummaryRow) => Cell];

/** The columns of `summary.csv` behind those that say what a row is about. */
export const summaryColumns: readonly SummaryColumn[] = [
  ["seeds", (row) => row.seeds],
  ["solved_fraction", (row) => row.solvedFraction],
  ...withEnds("steps_to_solve_median", (row) => row.stepsToSolveMedian),
  ...withEnds("steps_to_solve_iqm", (row) => row.stepsToSolveIqm),
  ...withEnds("first_crossing_median", (row) => row.firstCrossingMedian),
  ["retention_mean", (row) => row.retentionMean],
  ...withEnds("final_return_iqm", (row) => row.finalReturnIqm),
  ["area_under_curve", (row) => row.areaUnderCurve],
  ["source_steps", (row) => row.sourceSteps],
  ...withEnds("ratio", (row) => row.ratio),
  ...withEnds("first_crossing_ratio", (row) => row.firstCrossingRatio),
  ["ratio_to", (row) => row.ratioTo],
  ["p_fewer", (row) => row.probabilityOfFewer],
];

/** The text of `summary.csv`. */
export function formatSummary(rows: readonly SummaryRow[], described?: Described): string {
  return format(
    ["label", "task", ...described?.names ?? [], ...summaryColumns.map(([name]) => name)],
    rows.map((
      row,
    ) => [
      row.label,
      row.task,
      ...described?.cells(row) ?? [],
      ...summaryColumns.map(([, cell]) => cell(row)),
    ]),
  );
}
