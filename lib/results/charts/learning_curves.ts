/**
 * `curves.svg`: mean evaluation return against real steps, one line an agent with its 95% band.
 *
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import type { CurveGroup } from "../summary.ts";
import { agentScales } from "./agent_styles.ts";
import { returnDomain, stepsDomain } from "./axes.ts";
import { type BandPiece, curveBands } from "./curve_bands.ts";
import { textWidth } from "./render.ts";
import { inLines, linesExpression } from "./text_lines.ts";

const PLOT_WIDTH = 580;
const PLOT_HEIGHT = 230;
const FONT_SIZE = 12;
const PICTURE_WIDTH = 670;
/** The widest that a name may be in one line, with its symbol and a gap. */
const LEGEND_WIDTH = 640;
const SYMBOL_WIDTH = 40;

/** What the picture's words are made from. */
export interface CurvesCaption {
  /** The task's name. */
  readonly task: string;
  /** Mean return at and above which it counts as solved. */
  readonly threshold: number;
  /** Evaluation episodes at each point. */
  readonly episodes: number;
}

/** The specification of the picture: the same curves over linear and over logarithmic steps. */
export function learningCurvesSpec(groups: readonly CurveGroup[], caption: CurvesCaption): TopLevelSpec {
  const names = groups.map(({ agent }) => agent);
  const scales = agentScales(names);
  const steps = { linear: stepsDomain(groups, "linear"), log: stepsDomain(groups, "log") };
  const pieces = groups.flatMap((group) => curveBands(group, discernible(steps.log.domain)));
  const rows = pieces.flatMap(({ agent, isWhole, points }, piece) =>
    points.map((point) => ({ ...point, agent, piece, kind: kindOf(isWhole, points.length) }))
  );
  const marks = pieces.filter(({ points }) => points.length === 1);
  const threshold = Number.isFinite(caption.threshold) ? [caption.threshold] : [];
  const returns = returnDomain([
    ...threshold,
    ...rows.flatMap(({ value, low, high }) => [value, low, high].filter(Number.isFinite)),
  ]);
  const labels = names.map((name) => inLines(name, LEGEND_WIDTH - SYMBOL_WIDTH, FONT_SIZE));
  const color = {
    field: "agent",
    type: "nominal" as const,
    scale: scales.color,
    legend: {
      orient: "top" as const,
      title: null,
      columns: legendColumns(labels),
      labelExpr: linesExpression(names, labels),
      symbolType: "M-1,0L1,0",
      symbolSize: 300,
      symbolStrokeWidth: 2.5,
      symbolFillColor: "transparent",
      symbolOpacity: 1,
    },
  };
  const strokeDash = { ...color, scale: scales.strokeDash };
  const panel = (kind: "linear" | "log") => {
    const x = {
      field: "steps",
      type: "quantitative" as const,
      scale: { type: kind, domain: steps[kind].domain, nice: false },
      axis: {
        title: kind === "log" ? "Real environment steps (logarithmic)" : "Real environment steps",
        format: ",d",
        grid: true,
        ...steps[kind].ticks,
      },
    };
    const y = {
      field: "value",
      type: "quantitative" as const,
      scale: { domain: returns.domain, nice: false, zero: false },
      axis: { title: "Mean evaluation return", tickCount: 6, ...returns.format },
    };
    const detail = { field: "piece", type: "nominal" as const };
    const line = (kind: string, strokeWidth: number) => ({
      transform: [{ filter: `datum.kind === "${kind}"` }],
      mark: { type: "line" as const, strokeWidth },
      encoding: { x, y, color, detail, strokeDash },
    });
    return {
      width: PLOT_WIDTH,
      height: PLOT_HEIGHT,
      layer: [
        {
          data: { values: threshold.map((line) => ({ line })) },
          mark: { type: "rule" as const, color: "#666666", strokeDash: [3, 3] },
          encoding: { y: { field: "line", type: "quantitative" as const } },
        },
        {
          data: { values: threshold.map((line) => ({ line, label: ["solved:", `${line}`] })) },
          mark: {
            type: "text" as const,
            align: "left" as const,
            baseline: "middle" as const,
            dx: 5,
            fontSize: FONT_SIZE,
            lineHeight: 13,
            color: "#333333",
          },
          encoding: {
            x: { value: PLOT_WIDTH },
            y: { field: "line", type: "quantitative" as const },
            text: { field: "label", type: "nominal" as const },
          },
        },
        {
          transform: [{ filter: "isFinite(datum.low)" }],
          mark: { type: "area" as const, opacity: 0.2 },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color, detail },
        },
        line("whole", 2),
        line("part", 0.9),
        // layers with looks of their own, for those of a scale would enter the legend
        ...marks.filter(({ points: [{ low }] }) => !Number.isNaN(low)).map(({ agent, points }) => ({
          data: { values: points },
          mark: {
            type: "rule" as const,
            strokeWidth: 5,
            opacity: 0.35,
            color: scales.color.range[names.indexOf(agent)],
          },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
        })),
        ...marks.map(({ agent, points }) => ({
          data: { values: points.map(({ steps, value }) => ({ steps, value })) },
          mark: {
            type: "point" as const,
            filled: true,
            size: 50,
            opacity: 1,
            color: scales.color.range[names.indexOf(agent)],
            shape: scales.shape.range[names.indexOf(agent)],
          },
          encoding: { x, y },
        })),
      ],
    };
  };
  return {
    title: {
      text: inLines(`Sample efficiency on ${caption.task}`, PICTURE_WIDTH, 17),
      subtitle: subtitleOf(groups, caption, pieces.filter(({ isWhole }) => !isWhole)),
    },
    // a number that does not apply is left out: JSON has no NaN
    data: { values: rows.map((row) => Number.isNaN(row.low) ? { ...row, low: null, high: null } : row) },
    vconcat: [panel("linear"), panel("log")],
    spacing: 18,
  } as TopLevelSpec;
}

function kindOf(isWhole: boolean, points: number): string {
  return points === 1 ? "point" : isWhole ? "whole" : "part";
}

function subtitleOf(
  groups: readonly CurveGroup[],
  { episodes }: CurvesCaption,
  parts: readonly BandPiece[],
): string[] {
  const counts = groups.map(({ seeds }) => seeds.size).sort((a, b) => a - b);
  const [least, most] = [counts[0], counts[counts.length - 1]];
  const seeds = least === most ? `${least}` : `${least}–${most}`;
  return [
    (most === 1 ? "One seed" : `Interquartile mean over ${seeds} seeds, band = 95% bootstrap interval`) +
    `; greedy policy, ${episodes} fresh ${episodes === 1 ? "episode" : "episodes"} a point`,
    ...parts.length === 0 ? [] : [
      `${
        parts.some(({ points }) => points.length === 1) ? "Thin line or single point" : "Thin line"
      }: not all seeds are there; the others begin later or have ended.`,
    ],
  ];
}

/** Of steps, those that stand a pixel from the one before along either axis, and the last. */
function discernible([low, high]: readonly number[]): (steps: readonly number[]) => number[] {
  const pixels = (steps: number) => [
    Math.floor(steps / high * PLOT_WIDTH),
    Math.floor(Math.log(Math.max(steps, low) / low) / Math.log(high / low) * PLOT_WIDTH),
  ];
  return (steps) => {
    let last: number[] = [];
    return steps.filter((each, i) => {
      const place = pixels(each);
      if (i < steps.length - 1 && place.every((pixel, axis) => pixel === last[axis])) return false;
      last = place;
      return true;
    });
  };
}

/** How many names stand side by side above the plot without touching. */
function legendColumns(labels: readonly (readonly string[])[]): number {
  const widest = labels.flat().reduce((most, line) => Math.max(most, textWidth(line, FONT_SIZE)), 0) +
    SYMBOL_WIDTH;
  return Math.max(1, Math.min(4, Math.floor(LEGEND_WIDTH / widest)));
}
