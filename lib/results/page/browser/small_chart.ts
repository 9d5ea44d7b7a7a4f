/// <reference lib="dom" />
/**
 * A small chart of lines over the steps of a dream, drawn anew within a frame of an animation.
 *
 * @module
 */

import { svg } from "./svg.ts";

/** A line of a small chart. */
export interface SmallLine {
  /** [steps + 1]; NaN where there is none. */
  readonly values: ArrayLike<number>;
  /** Its colour. */
  readonly colour: string;
  /** Its width in pixels of 300 across the chart. */
  readonly width: number;
  /** As in SVG. */
  readonly dash?: string;
}

/** What a small chart shows. */
export interface SmallChartOptions {
  /** What it says, for those who do not see it. */
  readonly label: string;
  /** Steps along its horizontal axis. */
  readonly steps: number;
  readonly lines: readonly SmallLine[];
  /** The step that is looked at. */
  readonly cursor: number;
  /** Whether its vertical axis begins at 0. */
  readonly fromZero: boolean;
  /** A horizontal line, where it lies between the others. */
  readonly level?: number;
  /** Pixels of 300 across. */
  readonly height: number;
}

const WIDTH = 300;
const LEFT = 46;
const RIGHT = 6;
const TOP = 6;
const BOTTOM = 18;

/** The chart; its colours of text and axes are those of the page's style. */
export function smallChart(
  { label, steps, lines, cursor, fromZero, level, height }: SmallChartOptions,
): SVGSVGElement {
  const { low, high } = domainOf(lines, fromZero);
  const x = (step: number) => LEFT + (WIDTH - LEFT - RIGHT) * step / Math.max(1, steps);
  const y = (value: number) => height - BOTTOM - (height - TOP - BOTTOM) * (value - low) / (high - low);
  const text = (content: string, at: Readonly<Record<string, string | number>>) =>
    svg("text", { class: "tick", ...at }, content);
  const values = fromZero ? [0, high] : [low, high];
  const marks = [0, Math.round(steps / 2), steps];
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": label, class: "small-chart" },
    svg("line", { class: "axis", x1: LEFT, x2: WIDTH - RIGHT, y1: height - BOTTOM, y2: height - BOTTOM }),
    svg("line", { class: "axis", x1: LEFT, x2: LEFT, y1: TOP, y2: height - BOTTOM }),
    values.map((value) =>
      text(shownTick(value), { x: LEFT - 4, y: y(value) + (value === low ? 0 : 8), "text-anchor": "end" })
    ),
    [...new Set(marks)].map((step) =>
      text(`${step}`, {
        x: x(step),
        y: height - 5,
        "text-anchor": step === 0 ? "start" : step === steps ? "end" : "middle",
      })
    ),
    level === undefined || !(level > low && level < high)
      ? []
      : [svg("line", { class: "level", x1: LEFT, x2: WIDTH - RIGHT, y1: y(level), y2: y(level) })],
    svg("line", { class: "cursor", x1: x(cursor), x2: x(cursor), y1: TOP, y2: height - BOTTOM }),
    lines.map(({ values, colour, width, dash }) =>
      svg("path", {
        d: pathOf(values, steps, x, y),
        fill: "none",
        stroke: colour,
        "stroke-width": width,
        "stroke-linejoin": "round",
        ...dash === undefined ? {} : { "stroke-dasharray": dash },
      })
    ),
  );
}

function domainOf(lines: readonly SmallLine[], fromZero: boolean): { low: number; high: number } {
  let [low, high] = [fromZero ? 0 : Infinity, fromZero ? 0 : -Infinity];
  for (const { values } of lines) {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) continue;
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  }
  if (low > high) return { low: 0, high: 1 };
  const least = Math.max(1e-9, 1e-6 * Math.abs(high));
  return high - low > least ? { low, high } : { low: fromZero ? 0 : low - least, high: high + least };
}

function pathOf(
  values: ArrayLike<number>,
  steps: number,
  x: (step: number) => number,
  y: (value: number) => number,
): string {
  let path = "";
  let isOn = false;
  for (let step = 0; step <= steps && step < values.length; step++) {
    if (!Number.isFinite(values[step])) {
      isOn = false;
      continue;
    }
    path += `${isOn ? "L" : "M"}${x(step).toFixed(1)} ${y(values[step]).toFixed(1)}`;
    isOn = true;
  }
  return path;
}

/** A number of an axis, in few characters. */
export function shownTick(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(0).replace("-", "−");
  return `${Number(value.toPrecision(2))}`.replace("-", "−");
}
