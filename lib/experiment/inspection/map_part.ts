/**
 * Where a model is right and where it is wrong, in words, tables and pictures.
 *
 * @module
 */

import type { InspectionPart } from "../../agents/inspection_part.ts";
import type { MapCell } from "../../dynamics/diagnostics/error_map.ts";
import { type MapPoint, mapsSpec, profileSpec } from "../../results/charts/error_maps.ts";
import type { MapReport, ModelInspection } from "./model_inspection.ts";
import { leftOutSentence, shortLabel, shown, shownVariables, withUnit } from "./numbers.ts";

/** Errors in and outside the data, and over the variables that matter most to them. */
export function mapParts({ map, regions, labels }: ModelInspection): InspectionPart[] {
  const names = map.axes.map(({ variable }) => labels[variable]);
  const [within, outside] = regions;
  const table = {
    columns: ["region", "variable", "transitions", "median_error"],
    rows: regions.flatMap(({ region, count, errors }) =>
      labels.map((label, v) => [region, label, count, errors[v]])
    ),
  };
  return [{
    name: "maps",
    title: "Where is it right, and where wrong?  (median absolute one-step errors)",
    summary: [
      ["variable", "within the data", "outside"],
      ...shownVariables(labels).map((
        label,
        v,
      ) => [shortLabel(label), shown(within.errors[v]), shown(outside.errors[v])]),
    ],
    sentences: [
      ...leftOutSentence(labels),
      ...(outside.count === 0 ? ["No state outside the training data was reached."] : []),
      ...(map.isNamed || labels.length < 3
        ? []
        : [`Errors vary most over ${names.join(" and ")}; the maps are drawn over them.`]),
      ...map.axes.map((_, axis) => worstSentence(map, axis, names)),
    ],
    table: {
      columns: [
        ...map.axes.flatMap((_, i) => [`axis_${i + 1}`, `low_${i + 1}`, `high_${i + 1}`]),
        ...map.axes.map((_, i) => `error_${i + 1}`),
        "training_rows",
      ],
      rows: map.errors.map(({ ranges, means }, cell) => [
        ...ranges.flatMap(([low, high], i) => [names[i], low, high]),
        ...means,
        map.data[cell].count,
      ]),
    },
    plot: mapPlot(map, names),
  }, { name: "regions", title: "", sentences: [], table }];
}

/** Where the error of an axis's variable is largest. */
function worstSentence({ errors, data }: MapReport, axis: number, names: readonly string[]): string {
  const known = errors.map((cell, at) => ({ ...cell, hasData: data[at].count > 0 }))
    .filter(({ count }) => count > 0);
  const worst = known.reduce((most, cell) => cell.means[axis] > most.means[axis] ? cell : most, known[0]);
  const place = worst.ranges.map(([low, high], i) => withUnit(names[i], (low + high) / 2)).join(", ");
  return `The error of ${names[axis]} is largest at ${place}: ${shown(worst.means[axis])}, ${
    worst.hasData ? "within the training data" : "where there is no training data"
  }.`;
}

function mapPlot({ errors, data, axes }: MapReport, names: readonly string[]) {
  if (axes.length === 1) {
    return profileSpec({
      title: names[0],
      points: errors.map(({ ranges: [[low, high]], means: [error] }, cell) => ({
        x: (low + high) / 2,
        error,
        hasData: data[cell].count > 0,
      })),
    });
  }
  const points = (cells: readonly MapCell[], value: (cell: MapCell) => number): MapPoint[] =>
    cells.map((cell) => {
      const [[x, xEnd], [y, yEnd]] = cell.ranges;
      return { x, xEnd, y, yEnd, value: value(cell) };
    });
  return mapsSpec({
    xTitle: names[0],
    yTitle: names[1],
    errors: names.map((title, i) => ({ title, cells: points(errors, ({ means }) => means[i]) })),
    data: points(data, ({ count }) => count),
  });
}
