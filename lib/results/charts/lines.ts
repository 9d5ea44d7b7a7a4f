/**
 * Line charts of a table's columns, one line for each name, in one or more panels.
 *
 * @module
 */

import type { LinesChart } from "../../agents/inspection_part.ts";
import { nameScales, vegaScales } from "./name_styles.ts";
import { by, domainOf, dots, lines, pictureSpec, type Plot, topLegend, type VegaPart } from "./plot.ts";
import { inLines, legendColumns } from "./text_lines.ts";

/** Total width of all panels in pixels, axes included. */
const PANELS_WIDTH = 650;

/** The chart of a table: lines with a point for every row; rows without a finite number are left out. */
export function linesSpec(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: LinesChart,
  title: string,
): VegaPart {
  const { x, y, series, panel, row, xTitle, yTitle } = columns;
  const shown = rows.filter((row) => Number.isFinite(row[y]));
  const names = [...new Set(shown.map((row) => String(row[series])))];
  const domain = (rows: typeof shown, column: string) => domainOf(rows.map((row) => Number(row[column])));
  // short where numbers are small; the format would write 250 as 2.5e+2
  const format = shown.every((row) => Math.abs(Number(row[y])) < 10) ? { format: "~g" } : {};
  const panels = [
    ...Map.groupBy(
      shown,
      (each) =>
        JSON.stringify([row, panel].map((column) => column === undefined ? "" : String(each[column]))),
    ),
  ];
  const inRow = new Set(panels.map(([key]) => JSON.parse(key)[1])).size;
  const besides = row === undefined ? Math.min(inRow, 2) : inRow;
  const plots = panels.map(([key, own]): Plot => {
    const [rowName, panelName] = JSON.parse(key) as [string, string];
    const width = panel === undefined ? 580 : Math.floor(PANELS_WIDTH / besides) - (besides > 2 ? 65 : 50);
    return {
      width,
      height: panel === undefined ? 280 : besides > 2 || panels.length > 2 ? 190 : 250,
      title: panel === undefined ? undefined : {
        text: inLines(panelName, width, 13),
        ...row === undefined ? {} : { subtitle: inLines(rowName, width, 12) },
        fontWeight: "normal",
      },
      x: { domain: domain(own, x), axis: { title: inLines(xTitle, width, 13) } },
      y: {
        domain: domain(panels.length > 2 ? own : shown, y),
        scale: { nice: true, zero: true },
        axis: { title: yTitle, ...format },
      },
      layers: [
        lines(own, [x, y], series, { strokeDash: by("strokeDash", series), strokeWidth: 2.5 }),
        dots(own, [x, y], series, shown.length > 400 ? 12 : 50),
      ],
    };
  });
  return pictureSpec({
    title,
    plots,
    columns: besides,
    gap: besides > 2 ? 12 : 20,
    scales: vegaScales(nameScales(names)),
    legends: [{
      ...topLegend,
      columns: legendColumns(names.map((name) => [name]), PANELS_WIDTH, names.length),
    }],
  });
}
