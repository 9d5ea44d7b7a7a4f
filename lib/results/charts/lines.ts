/**
 * Lines over a table's columns, one for each name, in one or more panels.
 *
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { nameScales, textWidth } from "./render.ts";

/** Which columns are drawn how. */
export interface LinesColumns {
  /** The column along the horizontal axis. */
  readonly x: string;
  /** The column along the vertical axis. */
  readonly y: string;
  /** The column whose every value is a line. */
  readonly series: string;
  /** The column whose every value is a panel. */
  readonly panel?: string;
  /** The column whose every value is a row of panels; only with `panel`. */
  readonly row?: string;
  /** What the horizontal axis is. */
  readonly xTitle: string;
  /** What the vertical axis is. */
  readonly yTitle: string;
}

/** Pixels of all panels beside each other, their axes included. */
const PANELS_WIDTH = 640;

/** The picture of a table: lines with a point at every row; rows without a finite number are left out. */
export function linesSpec(
  rows: readonly Readonly<Record<string, string | number>>[],
  columns: LinesColumns,
  title: string,
): TopLevelSpec {
  const { x, y, series, panel, row, xTitle, yTitle } = columns;
  const shown = rows.filter((row) => Number.isFinite(row[y]));
  const names = [...new Set(shown.map((row) => String(row[series])))];
  const { color, strokeDash, shape } = nameScales(names);
  // short where numbers are small; the format would write 250 as 2.5e+2
  const numbers = shown.every((row) => Math.abs(Number(row[y])) < 10) ? { format: "~g" } : {};
  const legend = {
    title: null,
    symbolSize: 80,
    symbolDash: [1, 0],
    symbolStrokeWidth: 1,
    orient: "top" as const,
    columns: legendColumns(names),
  };
  const encoding = {
    x: { field: x, type: "quantitative" as const, axis: { title: xTitle }, scale: { nice: false } },
    y: { field: y, type: "quantitative" as const, axis: { title: yTitle, ...numbers } },
    color: { field: series, type: "nominal" as const, scale: color, legend },
  };
  const layer = [
    {
      mark: { type: "line" as const, strokeWidth: 2.5 },
      encoding: {
        ...encoding,
        strokeDash: { field: series, type: "nominal" as const, scale: strokeDash, legend },
      },
    },
    {
      mark: { type: "point" as const, filled: true, size: shown.length > 400 ? 12 : 50, opacity: 1 },
      encoding: {
        ...encoding,
        shape: { field: series, type: "nominal" as const, scale: shape, legend: null },
      },
    },
  ];
  const data = { values: shown.map((row) => ({ ...row })) };
  if (panel === undefined) return { title, data, width: 580, height: 280, layer } as TopLevelSpec;
  const facet = (field: string) => ({
    field,
    type: "nominal" as const,
    sort: [...new Set(shown.map((each) => String(each[field])))],
    header: { title: null, labelFontSize: 13 },
  });
  const panels = new Set(shown.map((each) => each[panel])).size;
  const across = row === undefined ? Math.min(panels, 2) : panels;
  const height = across > 2 || panels > 2 ? 190 : 250;
  return {
    title,
    data,
    ...row === undefined
      ? { facet: facet(panel), columns: 2 }
      : { facet: { column: facet(panel), row: facet(row) } },
    spec: { width: Math.floor(PANELS_WIDTH / across) - (across > 2 ? 75 : 50), height, layer },
    resolve: { scale: { y: panels > 2 ? "independent" : "shared" } },
  } as TopLevelSpec;
}

/** How many names stand side by side without touching. */
function legendColumns(names: readonly string[]): number {
  const widest = names.reduce((most, name) => Math.max(most, textWidth(name, 12)), 0) + 40;
  return Math.max(1, Math.floor(PANELS_WIDTH / widest));
}
