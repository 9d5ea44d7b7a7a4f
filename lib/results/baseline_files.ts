/**
 * `baseline.csv` and `differences.csv`: the statistics of every curve against a named one.
 *
 * @module
 */

import type { BaselineRow, DifferenceRow } from "./baseline.ts";
import { type Cell, type Described, format } from "./csv.ts";
import type { Interval } from "./statistics.ts";

type Column<T> = readonly [name: string, cell: (row: T) => Cell];

/** A statistic and the ends of its interval as three columns. */
const withEnds = <T>(name: string, of: (row: T) => Interval | undefined): Column<T>[] => [
  [name, (row) => of(row)?.value],
  [`${name}_low`, (row) => of(row)?.low],
  [`${name}_high`, (row) => of(row)?.high],
];

/** The columns of `baseline.csv` behind those that say what a row is about. */
export const baselineColumns: readonly Column<BaselineRow>[] = [
  ["baseline", (row) => row.baseline],
  ["seeds", (row) => row.seeds],
  ["baseline_seeds", (row) => row.baselineSeeds],
  ["shared_seeds", (row) => row.sharedSeeds],
  ...withEnds<BaselineRow>("ratio_to_baseline", (row) => row.ratio),
  ...withEnds<BaselineRow>("p_fewer_than_baseline", (row) => row.probabilityOfFewer),
  ["p_fewer_on_shared_seeds", (row) => row.fewerOnSharedSeeds],
  ["equal_steps", (row) => row.equalSteps],
  ...withEnds<BaselineRow>("return_difference", (row) => row.returnDifference),
  ...withEnds<BaselineRow>("area_difference", (row) => row.areaDifference),
];

const differenceColumns: readonly Column<DifferenceRow>[] = [
  ["baseline", (row) => row.baseline],
  ["env_steps", (row) => row.steps],
  ...withEnds<DifferenceRow>("return_difference", (row) => row.difference),
];

/** The names of all these columns, which no swept setting may take. */
export const baselineNames: readonly string[] = [...baselineColumns, ...differenceColumns].map(([name]) =>
  name
);

/**
 * The text of `baseline.csv`.
 *
 * @param described What describes each curve.
 */
export function formatBaseline(rows: readonly BaselineRow[], described?: Described): string {
  return formatted(baselineColumns, rows, described);
}

/** The text of `differences.csv`. */
export function formatDifferences(rows: readonly DifferenceRow[], described?: Described): string {
  return formatted(differenceColumns, rows, described);
}

function formatted<T extends { readonly label: string; readonly task: string }>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  described: Described | undefined,
): string {
  return format(
    ["label", "task", ...described?.names ?? [], ...columns.map(([name]) => name)],
    rows.map((row) => [
      row.label,
      row.task,
      ...described?.cells(row) ?? [],
      ...columns.map(([, cell]) => cell(row)),
    ]),
  );
}
