/**
 * What agents logged of their training at every evaluation point.
 *
 * @module
 */

import type { CurveRow } from "../../rows.ts";
import { median } from "../../statistics.ts";
import { markup } from "../markup.ts";
import { pack, type PackedNumbers } from "../packed_numbers.ts";
import type { PageSection } from "../section.ts";
import { type PageColumn, pageTable } from "../table.ts";

/** Points of a line that the page holds. */
const MOST_POINTS = 100;

/** The lines that the script draws. */
export interface DiagnosticsData {
  readonly lines: readonly DiagnosticLine[];
}

/** One column of one agent on one task: its median over seeds. */
export interface DiagnosticLine {
  readonly label: string;
  readonly task: string;
  /** The name of a column of `curves.csv`. */
  readonly column: string;
  /** Real steps. */
  readonly steps: readonly number[];
  readonly values: PackedNumbers;
}

const common = {
  model_error: (row: CurveRow) => row.model_error ?? NaN,
  gradient_steps: (row: CurveRow) => row.gradient_steps,
  imagined_steps: (row: CurveRow) => row.imagined_steps,
  eval_return_std: (row: CurveRow) => row.eval_return_std,
  eval_return_min: (row: CurveRow) => row.eval_return_min,
  eval_length_mean: (row: CurveRow) => row.eval_length_mean,
};

/** A table of the last values, and the lines; undefined if there is none. */
export function diagnosticsSection(curves: readonly CurveRow[]): PageSection | undefined {
  const lines = [...Map.groupBy(curves, ({ label, task }) => JSON.stringify([label, task])).values()]
    .flatMap(linesOf);
  if (lines.length === 0) return undefined;
  const data: DiagnosticsData = {
    lines: lines.map(({ values, ...line }) => ({ ...line, values: pack(values) })),
  };
  const columns = [...new Set(lines.map(({ column }) => column))];
  const agents = [...Map.groupBy(lines, ({ label, task }) => JSON.stringify([label, task])).values()];
  const severalTasks = new Set(lines.map(({ task }) => task)).size > 1;
  return {
    id: "diagnostics",
    title: "Diagnostics",
    content: markup`<div class="live chart-block"></div>
<details class="static-open"><summary>The last values</summary>${
      pageTable("The last values of what agents logged, median over seeds; curves.csv has them all", [
        {
          title: "agent",
          cell: ([{ label, task }]: Line[]) => severalTasks ? `${label} (${task})` : label,
        },
        ...columns.map((column): PageColumn<Line[]> => ({
          title: column,
          isNumber: true,
          cell: (own) => {
            const value = own.find((line) => line.column === column)?.values.at(-1);
            return value === undefined ? "" : { text: short(value), value };
          },
        })),
      ], agents)
    }</details>`,
    data,
  };
}

type Line = Omit<DiagnosticLine, "values"> & { readonly values: readonly number[] };

/** The columns of one agent on one task in which something differs from nothing. */
function linesOf(rows: readonly CurveRow[]): Line[] {
  const { label, task } = rows[0];
  const bySteps = [...Map.groupBy(rows, (row) => row.env_steps)].sort(([a], [b]) => a - b);
  const every = Math.ceil(bySteps.length / MOST_POINTS);
  const kept = bySteps.filter((_, i) => i % every === 0 || i === bySteps.length - 1);
  const own = new Set(rows.flatMap(({ diagnostics }) => Object.keys(diagnostics)));
  const columns: [string, (row: CurveRow) => number][] = [
    ...Object.entries(common),
    ...[...own].sort().map((name): [string, (row: CurveRow) => number] => [
      name,
      (row) => row.diagnostics[name] ?? NaN,
    ]),
  ];
  return columns.flatMap(([column, of]) => {
    const points = kept.map(([steps, at]) => ({ steps, value: median(at.map(of).filter(Number.isFinite)) }))
      .filter(({ value }) => Number.isFinite(value));
    if (points.every(({ value }) => value === 0)) return [];
    return [{
      label,
      task,
      column,
      steps: points.map(({ steps }) => steps),
      values: points.map(({ value }) => value),
    }];
  });
}

function short(value: number): string {
  return Math.abs(value) >= 1e6 ? value.toExponential(2) : `${Number(value.toPrecision(3))}`;
}
