/**
 * `compute.csv`: what each agent costs in CPU time beside real steps. Like `runs.csv` it holds durations, and is outside the
 * rule that the same specifications give the same bytes.
 *
 * @module
 */

import { compareNames, type Described, format } from "./csv.ts";
import type { PointRow, RunKey, RunRow } from "./rows.ts";
import {
  bootstrap,
  bootstrapCensored,
  type CensoredInterval,
  type Interval,
  medianOfSorted,
} from "./statistics.ts";

/** What one agent costs on one task, without evaluations. */
export interface ComputeRow {
  /** The agent's label. */
  readonly label: string;
  /** The task's name. */
  readonly task: string;
  /** Seeds whose CPU time was measured. */
  readonly seeds: number;
  /** CPU seconds of acting and learning per real step: median over seeds, with its 95% interval. */
  readonly secondsPerStep: Interval;
  /** CPU seconds of acting and learning until it is solved: median over seeds, with its 95% interval. */
  readonly secondsToSolve: CensoredInterval;
}

/**
 * One row for each agent and task, in the order of names.
 *
 * @param runs Of which those that have ended count.
 */
export function computeCosts(curves: readonly PointRow[], runs: readonly RunRow[]): ComputeRow[] {
  const steps = new Map<string, number>();
  for (const row of curves) {
    const name = nameOf(row);
    steps.set(name, Math.max(steps.get(name) ?? 0, row.env_steps));
  }
  const measured = runs.filter((run) => steps.has(nameOf(run)) && !Number.isNaN(run.cpu_seconds));
  return [...Map.groupBy(measured, ({ label, task }) => `${task}\n${label}`).values()]
    .sort(([a], [b]) => compareNames(a.task, b.task) || compareNames(a.label, b.label))
    .map((own) => ({
      label: own[0].label,
      task: own[0].task,
      seeds: own.length,
      secondsPerStep: bootstrap(own.map((run) => run.cpu_seconds / steps.get(nameOf(run))!), medianOfSorted),
      secondsToSolve: bootstrapCensored(
        own.map(({ cpu_seconds: all, cpu_seconds_to_solve: atMost }) => ({
          atLeast: Math.min(atMost, all),
          atMost,
        })),
        medianOfSorted,
      ),
    }));
}

function nameOf({ label, task, seed }: RunKey): string {
  return `${label}\n${task}\n${seed}`;
}

/** The text of `compute.csv`. */
export function formatCompute(rows: readonly ComputeRow[], described?: Described): string {
  const ends = (name: string) => [name, `${name}_low`, `${name}_high`];
  const cells = ({ value, low, high }: Interval) => [value, low, high];
  return format(
    [
      "label",
      "task",
      ...described?.names ?? [],
      "seeds",
      ...ends("cpu_seconds_per_step_median"),
      ...ends("cpu_seconds_to_solve_median"),
    ],
    rows.map(({ label, task, seeds, secondsPerStep, secondsToSolve }) => [
      label,
      task,
      ...described?.cells({ label, task }) ?? [],
      seeds,
      ...cells(secondsPerStep),
      ...cells(secondsToSolve),
    ]),
  );
}
