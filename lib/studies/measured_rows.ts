/**
 * Rows that were measured, chosen and compared for tables and sentences.
 *
 * @module
 */

import { bootstrap, type Interval, medianOfSorted } from "../results/statistics.ts";
import type { MeasuredRow, StudyResults } from "./study.ts";

/** The rows of a part. */
export function rowsOfPart({ measured }: StudyResults, part: string): readonly MeasuredRow[] {
  return measured.get(part) ?? [];
}

/**
 * A column of one case, ordered by seed; what a row lacks is left out.
 *
 * @param where Values that a row must have.
 */
export function columnOf(
  rows: readonly MeasuredRow[],
  name: string,
  column: string,
  where: Readonly<Record<string, number>> = {},
): number[] {
  return rows
    .filter((row) =>
      row.name === name && Object.entries(where).every(([key, value]) => row.values[key] === value)
    )
    .toSorted((a, b) => a.seed - b.seed)
    .flatMap(({ values }) => column in values ? [values[column]] : []);
}

/** Resamples of an interval; tables of measurements have hundreds of intervals. */
const RESAMPLES = 2000;

/** The median over seeds with its 95% interval. */
export function medianInterval(values: readonly number[]): Interval {
  return bootstrap(values, medianOfSorted, RESAMPLES);
}

/** The mean over seeds with its 95% interval. */
export function meanInterval(values: readonly number[]): Interval {
  return bootstrap(values, meanOfSorted, RESAMPLES);
}

function meanOfSorted(sorted: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < sorted.length; i++) sum += sorted[i];
  return sum / sorted.length;
}

/** A positive number with two digits: 0.0012, 12, 1.2e-6. */
export function twoDigits(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1);
  return Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(2)).toString();
}

/** A median with its interval: "0.0012 [0.0010, 0.0015]". */
export function shownInterval({ value, low, high }: Interval): string {
  return Number.isNaN(low) ? twoDigits(value) : `${twoDigits(value)} [${twoDigits(low)}, ${twoDigits(high)}]`;
}
