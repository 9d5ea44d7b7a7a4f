/**
 * `curves.svg`: mean evaluation return against real steps, one line an agent with its 95% band.
 *
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { bootstrap, interquartileMeanOfSorted } from "../statistics.ts";
import type { CurveGroup } from "../summary.ts";
import { nameScales, roundTicks, textWidth } from "./render.ts";

/** Resamples behind each point of a band: there are many points, and the eye needs fewer than a table. */
const BAND_RESAMPLES = 2000;

const PLOT_WIDTH = 580;
const PLOT_HEIGHT = 230;
const LEGEND_WIDTH = 640;

/** A point of a drawn line with its band. */
export interface BandPoint {
  /** The agent's name. */
  readonly agent: string;
  /** Real steps. */
  readonly steps: number;
  /** The interquartile mean over seeds. */
  readonly value: number;
  /** The lower end of its 95% interval. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
}

/** What the picture's words are made from. */
export interface CurvesCaption {
  /** The task's name. */
  readonly task: string;
  /** Mean return at and above which it counts as solved. */
  readonly threshold: number;
  /** Evaluation episodes at each point. */
  readonly episodes: number;
}

/** The interquartile mean over seeds and its 95% interval, at every evaluation point that all seeds share. */
export function curveBands(groups: readonly CurveGroup[]): BandPoint[] {
  return groups.flatMap(({ agent, seeds }) => {
    const at = new Map<number, number[]>();
    for (const curve of seeds.values()) {
      for (const { steps, value } of curve) at.set(steps, [...(at.get(steps) ?? []), value]);
    }
    return [...at]
      .filter(([, values]) => values.length === seeds.size)
      .sort(([a], [b]) => a - b)
      .map(([steps, values]) => {
        const { value, low, high } = bootstrap(values, interquartileMeanOfSorted, BAND_RESAMPLES);
        return { agent, steps, value, low, high };
      });
  });
}

/** The specification of the picture: the same curves over linear and over logarithmic steps. */
export function learningCurvesSpec(groups: readonly CurveGroup[], caption: CurvesCaption): TopLevelSpec {
  const names = groups.map(({ agent }) => agent);
  const seedCounts = [...new Set(groups.map(({ seeds }) => seeds.size))].sort((a, b) => a - b);
  const seeds = seedCounts.length < 2 ? `${seedCounts[0]}` : `${seedCounts[0]}–${seedCounts.at(-1)}`;
  const scales = nameScales(names);
  const values = curveBands(groups);
  const lastStep = Math.max(...values.map(({ steps }) => steps));
  const firstStep = Math.min(...values.map(({ steps }) => steps));
  const top = Math.max(caption.threshold, ...values.map(({ high }) => high)) * 1.03; // room for a line at the limit
  const color = {
    field: "agent",
    type: "nominal" as const,
    scale: scales.color,
    legend: {
      orient: "top" as const,
      title: null,
      columns: legendColumns(names),
      symbolType: "M-1,0L1,0",
      symbolStrokeWidth: 2.5,
      symbolFillColor: "transparent",
      symbolOpacity: 1,
    },
  };
  const panel = (kind: "linear" | "log") => {
    const x = {
      field: "steps",
      type: "quantitative" as const,
      scale: { type: kind, domain: [kind === "log" ? firstStep : 0, lastStep], nice: false },
      axis: {
        title: kind === "log" ? "Real environment steps (logarithmic)" : "Real environment steps",
        format: ",d",
        grid: true,
        ...(kind === "log" ? { values: roundTicks(firstStep, lastStep) } : { tickCount: 6 }),
      },
    };
    const y = {
      field: "value",
      type: "quantitative" as const,
      scale: { domain: [0, top], nice: false },
      axis: { title: "Mean evaluation return", tickCount: 6 },
    };
    return {
      width: PLOT_WIDTH,
      height: PLOT_HEIGHT,
      layer: [
        {
          data: { values: [{ line: caption.threshold }] },
          mark: { type: "rule" as const, color: "#666666", strokeDash: [3, 3] },
          encoding: { y: { field: "line", type: "quantitative" as const } },
        },
        {
          data: { values: [{ line: caption.threshold, label: ["solved:", `${caption.threshold}`] }] },
          mark: {
            type: "text" as const,
            align: "left" as const,
            baseline: "middle" as const,
            dx: 5,
            fontSize: 12,
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
          mark: { type: "area" as const, opacity: 0.2 },
          encoding: {
            x,
            y: { ...y, field: "low" },
            y2: { field: "high" },
            color,
          },
        },
        {
          mark: { type: "line" as const, strokeWidth: 2 },
          encoding: {
            x,
            y,
            color,
            strokeDash: {
              field: "agent",
              type: "nominal" as const,
              scale: scales.strokeDash,
              legend: color.legend,
            },
          },
        },
      ],
    };
  };
  return {
    title: {
      text: `Sample efficiency on ${caption.task}`,
      subtitle:
        (seeds === "1"
          ? "One seed"
          : `Interquartile mean over ${seeds} seeds, band = 95% bootstrap interval`) +
        `; greedy policy, ${caption.episodes} fresh episodes a point`,
    },
    data: { values },
    vconcat: [panel("linear"), panel("log")],
    spacing: 18,
  } as TopLevelSpec;
}

/** How many names stand side by side above the plot without touching. */
function legendColumns(names: readonly string[]): number {
  const widest = Math.max(...names.map((name) => textWidth(name, 12))) + 40; // with the symbol and a gap
  return Math.max(1, Math.min(4, Math.floor(LEGEND_WIDTH / widest)));
}
