/**
 * The performance profile of each curve: the share of its seeds that solve the task within so many real steps or, on a task
 * without a threshold, that end with at least such a return (Dolan and Moré, "Benchmarking optimization software with
 * performance profiles", 2002; Agarwal et al., 2021, section 4.3).
 *
 * @module
 */

import { type Described, format } from "./csv.ts";
import type { PointRow, RunRow } from "./rows.ts";
import { groupCurves, groupStatistics, type SeedStatistics, thresholdOf } from "./seed_statistics.ts";
import type { StoredPlan } from "./stored_plan.ts";

/** The normal distribution's 97.5% quantile. */
const Z = 1.959963984540054;

/** What the seeds of a profile are told apart by. */
export type ProfileMeasure = "steps_to_solve" | "final_return";

/** One point of a profile. */
export interface ProfileRow {
  /** The curve's label. */
  readonly label: string;
  /** The task's label. */
  readonly task: string;
  /** What it is a share of. */
  readonly measure: ProfileMeasure;
  /** Real steps, or a return. */
  readonly at: number;
  /** Share of the seeds that are solved by then, or end with at least that return. */
  readonly share: number;
  /** Lower end of its 95% interval. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
  /** Finished seeds. */
  readonly seeds: number;
}

/**
 * The profile of every curve: one row at each value at which its share changes, and one at its end. A profile of steps ends
 * with the shortest run that was not solved, beyond which the share is not known.
 *
 * @param runs How the runs ended.
 */
export function performanceProfiles(
  curves: readonly PointRow[],
  plan: StoredPlan,
  runs: readonly RunRow[],
): ProfileRow[] {
  return groupCurves(curves, runs).flatMap((group) => {
    const { label, task } = group;
    const seeds = groupStatistics(group, plan);
    const hasThreshold = thresholdOf(task, plan) < Infinity;
    return (hasThreshold ? solvedBy(seeds) : endedAbove(seeds)).map(({ at, count }): ProfileRow => ({
      label,
      task,
      measure: hasThreshold ? "steps_to_solve" : "final_return",
      at,
      share: count / seeds.length,
      ...wilson(count, seeds.length),
      seeds: seeds.length,
    }));
  });
}

interface Step {
  readonly at: number;
  /** Seeds. */
  readonly count: number;
}

function solvedBy(seeds: readonly SeedStatistics[]): Step[] {
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
  const unsolved = seeds.filter(({ stepsToSolve }) => stepsToSolve === Infinity);
  const ends = (unsolved.length > 0 ? unsolved : seeds).map(({ end }) => end);
  // where all are solved, nothing is unknown behind the longest run
  const end = unsolved.length > 0 ? least(ends) : ends.reduce((a, b) => Math.max(a, b), 0);
  const at = [...new Set(seeds.map(({ stepsToSolve }) => stepsToSolve).filter((steps) => steps < end))];
  return [...at.sort((a, b) => a - b), end].map((steps) => ({
    at: steps,
    count: seeds.filter(({ stepsToSolve }) => stepsToSolve <= steps).length,
  }));
}

function endedAbove(seeds: readonly SeedStatistics[]): Step[] {
  const returns = seeds.map(({ finalReturn }) => finalReturn);
  return [...new Set(returns)].sort((a, b) => a - b).map((at) => ({
    at,
    count: returns.filter((value) => value >= at).length,
  }));
}

/**
 * The 95% score interval of a share (Wilson, "Probable inference, the law of succession, and statistical inference", 1927):
 * unlike the bootstrap's, it is not empty where all seeds are alike.
 *
 * @param count Out of `of`, which is positive.
 */
export function wilson(count: number, of: number): { readonly low: number; readonly high: number } {
  const share = count / of;
  const middle = (share + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = Z / (1 + Z ** 2 / of) * Math.sqrt(share * (1 - share) / of + Z ** 2 / (4 * of ** 2));
  // rounding must not move an end past a share of 0 or 1
  return {
    low: count === 0 ? 0 : Math.max(0, middle - half),
    high: count === of ? 1 : Math.min(1, middle + half),
  };
}

/** The columns of `profile.csv` behind those that say what a row is about; no swept setting may take their names. */
export const profileNames = [
  "profile_measure",
  "profile_at",
  "profile_share",
  "profile_share_low",
  "profile_share_high",
  "seeds",
] as const;

/**
 * The text of `profile.csv`.
 *
 * @param described What describes each curve.
 */
export function formatProfiles(rows: readonly ProfileRow[], described?: Described): string {
  return format(
    ["label", "task", ...described?.names ?? [], ...profileNames],
    rows.map((row) => [
      row.label,
      row.task,
      ...described?.cells(row) ?? [],
      row.measure,
      row.at,
      row.share,
      row.low,
      row.high,
      row.seeds,
    ]),
  );
}
