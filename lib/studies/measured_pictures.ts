/**
 * Pictures of what was measured: lines against a number, and dots by condition.
 *
 * @module
 */

import { nameScales, vegaScales } from "../results/charts/name_styles.ts";
import {
  by,
  domainOf,
  dots,
  lines,
  pictureSpec,
  type Plot,
  topLegend,
  x,
  y,
} from "../results/charts/plot.ts";
import { renderSvg } from "../results/charts/render.ts";
import { inLines, legendColumns } from "../results/charts/text_lines.ts";
import type { Picture } from "../results/pictures.ts";
import { median } from "../results/statistics.ts";

/** One axis of numbers. */
export interface NumberAxis {
  readonly title: string;
  /** Linear if absent. */
  readonly type?: "linear" | "log";
  /** That of the values if absent. */
  readonly domain?: readonly [number, number];
}

/** A point of a line. */
export interface LinePoint {
  readonly panel: string;
  readonly series: string;
  readonly x: number;
  readonly y: number;
}

const PANEL = { width: 270, height: 210 };
const LEGEND_WIDTH = 620;

/** Lines in panels, two in a row. A logarithmic axis leaves out what is not above 0. */
export async function linesPicture(
  name: string,
  title: string,
  subtitle: string,
  axes: readonly [across: NumberAxis, down: NumberAxis],
  points: readonly LinePoint[],
): Promise<Picture> {
  const isShown = (value: number, { type }: NumberAxis) =>
    Number.isFinite(value) && (type !== "log" || value > 0);
  const shown = points.filter((point) => isShown(point.x, axes[0]) && isShown(point.y, axes[1]));
  const names = [...new Set(shown.map(({ series }) => series))];
  const axisOf = ({ title, type = "linear", domain }: NumberAxis, values: readonly number[]) => ({
    type,
    domain: domain ?? domainOf(values, type),
    scale: { nice: domain === undefined },
    axis: { title, ...type === "log" ? { format: "~g", tickCount: 5 } : {} },
  });
  const panels = [...Map.groupBy(shown, ({ panel }) => panel)];
  const plots = panels.map(([panel, own]): Plot => ({
    ...panels.length === 1 ? { width: 560, height: 300 } : PANEL,
    title: panel === "" ? undefined : { text: inLines(panel, PANEL.width, 13), fontWeight: "normal" },
    x: axisOf(axes[0], shown.map((point) => point.x)),
    y: axisOf(axes[1], shown.map((point) => point.y)),
    layers: [
      lines(own, ["x", "y"], "series", { strokeDash: by("strokeDash", "series"), strokeWidth: 1.5 }),
      dots(own, ["x", "y"], "series", own.length > 100 ? 8 : 45),
    ],
  }));
  const svg = await renderSvg(pictureSpec({
    title,
    subtitle: [subtitle],
    columns: 2,
    plots,
    scales: vegaScales(nameScales(names)),
    legends: [{ ...topLegend, columns: legendColumns(names.map((one) => [one]), LEGEND_WIDTH, 4) }],
  }));
  return { name, svg };
}

/** One seed's value under one condition. */
export interface ConditionDot {
  readonly condition: string;
  readonly series: string;
  readonly seed: number;
  readonly value: number;
}

/** A line for every condition: a dot for each seed, and a bar at the median of each series. */
export async function conditionsPicture(
  name: string,
  title: string,
  subtitle: string,
  across: NumberAxis,
  values: readonly ConditionDot[],
): Promise<Picture> {
  const shown = values.filter(({ value }) => Number.isFinite(value));
  const conditions = [...new Set(shown.map(({ condition }) => condition))];
  const series = [...new Set(shown.map(({ series }) => series))];
  const spread = (seed: number, of: string) => {
    const step = 16 / series.length;
    return (series.indexOf(of) - (series.length - 1) / 2) * step + ((seed * 5) % 9 - 4) * step / 12;
  };
  const rows = shown.map((one) => ({ ...one, spread: spread(one.seed, one.series) }));
  const medians = [...Map.groupBy(rows, ({ condition, series }) => `${condition}\n${series}`).values()].map(
    (own) => ({
      condition: own[0].condition,
      series: own[0].series,
      value: median(own.map(({ value }) => value)),
      from: spread(0, own[0].series) - 6,
      to: spread(0, own[0].series) + 8,
    }),
  );
  const svg = await renderSvg(pictureSpec({
    title,
    subtitle: [subtitle],
    plots: [{
      width: 420,
      height: 34 * conditions.length,
      x: {
        type: across.type ?? "linear",
        domain: across.domain ?? domainOf(rows.map(({ value }) => value), across.type),
        scale: { nice: across.domain === undefined },
        axis: { title: across.title, ...across.type === "log" ? { format: "~g", tickCount: 5 } : {} },
      },
      y: {
        type: "point",
        domain: conditions,
        scale: { padding: 0.5, reverse: true },
        axis: { labelLimit: 0 },
      },
      layers: [
        {
          type: "rule",
          rows: medians,
          encode: {
            x: x("value"),
            y: { ...y("condition"), offset: { field: "from" } },
            y2: { ...y("condition"), offset: { field: "to" } },
            stroke: by("color", "series"),
            strokeWidth: 3,
          },
        },
        dots(rows, ["value", "condition"], "series", 40, {
          y: { ...y("condition"), offset: { field: "spread" } },
          opacity: 0.6,
        }),
      ],
    }],
    scales: vegaScales(nameScales(series)),
    legends: series.length > 1 ? [topLegend] : [],
  }));
  return { name, svg };
}
