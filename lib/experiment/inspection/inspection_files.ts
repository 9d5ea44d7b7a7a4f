/**
 * The files of `mbrl inspect`: a table and a picture of every part.
 *
 * @module
 */

import type { InspectionPart } from "../../agents/inspection_part.ts";
import { linesSpec } from "../../results/charts/lines.ts";
import { pictureGridSvg } from "../../results/charts/picture_grid.ts";
import { renderSvg } from "../../results/charts/render.ts";
import { format } from "../../results/csv.ts";
import type { InspectionFile } from "../../results/inspection_folder.ts";

/** `NAME.csv` and `NAME.svg` of every part that has a table or a picture. */
export async function partFiles(parts: readonly InspectionPart[]): Promise<InspectionFile[]> {
  const files: InspectionFile[] = [];
  for (const part of parts) {
    const { name, table } = part;
    if (table !== undefined) files.push({ name: `${name}.csv`, content: format(table.columns, table.rows) });
    const picture = await pictureOf(part);
    if (picture !== undefined) files.push({ name: `${name}.svg`, content: picture });
  }
  return files;
}

/** A part's picture as SVG; undefined if it has none. */
async function pictureOf(
  { title, table, chart, pictures, plot }: InspectionPart,
): Promise<string | undefined> {
  if (pictures !== undefined) return pictureGridSvg(title, pictures);
  if (plot !== undefined) return await renderSvg(plot);
  if (chart === undefined || table === undefined) return undefined;
  const rows = table.rows.map((row) =>
    Object.fromEntries(table.columns.map((column, i) => [column, row[i]]))
  );
  return await renderSvg(linesSpec(rows, chart, title));
}
