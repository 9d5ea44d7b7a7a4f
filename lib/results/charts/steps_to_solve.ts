/**
 * `summary.svg`: real steps to solve, a dot for every seed, the median and its 95% interval for every agent.
 *
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { bootstrap, median, medianOfSorted } from "../statistics.ts";
import type { SeedStatistics } from "../summary.ts";
import { nameScales, roundTicks } from "./render.ts";

/** One agent's seeds. */
export interface SolveGroup {
  readonly agent: string;
  readonly seeds: readonly SeedStatistics[];
}

/** What the picture's words are made from. */
export interface SolveCaption {
  readonly task: string;
  readonly threshold: number;
  /** Real steps of the budget, or the most that any run took. */
  readonly budget: number;
}

/** The specification of the picture. Censored seeds stand in a strip of their own, right of the budget. */
export function stepsToSolveSpec(groups: readonly SolveGroup[], caption: SolveCaption): TopLevelSpec {
  const agents = groups.map(({ agent }) => agent);
  const scales = nameScales(agents);
  const censoredAt = caption.budget * 1.3;
  const shown = (steps: number) => Math.min(steps, censoredAt);
  const dots = groups.flatMap(({ agent, seeds }) =>
    seeds.map(({ seed, stepsToSolve }) => ({
      agent,
      seed,
      steps: shown(stepsToSolve),
      // a fixed spread, by seed, so that equal values do not hide each other
      spread: (((seed * 5) % 9) - 4) * 2.5,
      censored: stepsToSolve === Infinity,
    }))
  );
  const crossings = groups.map(({ agent, seeds }) => ({
    agent,
    steps: shown(median(seeds.map(({ firstCrossing }) => firstCrossing))),
  })).filter(({ steps }) => steps < censoredAt);
  const medians = groups.map(({ agent, seeds }) => {
    const sample = seeds.map(({ stepsToSolve }) => stepsToSolve);
    const { value, low, high } = bootstrap(sample, medianOfSorted);
    return {
      agent,
      value: shown(value),
      low: shown(low),
      high: shown(high),
      label: value === Infinity ? ">budget" : Math.round(value).toLocaleString("en-US"),
    };
  });
  const least = Math.min(
    caption.budget / 10,
    ...dots.map(({ steps }) => steps),
    ...crossings.map(({ steps }) => steps),
  );
  const x = {
    field: "steps",
    type: "quantitative" as const,
    scale: { type: "log" as const, domain: [least * 0.8, caption.budget * 1.6], nice: false },
    axis: {
      title: "Real environment steps to solve (logarithmic)",
      format: ",d",
      tickCount: 6,
      values: roundTicks(least * 0.8, caption.budget),
    },
  };
  const y = {
    field: "agent",
    type: "nominal" as const,
    sort: agents,
    axis: { title: null, labelLimit: 260, grid: false },
  };
  const color = { field: "agent", type: "nominal" as const, scale: scales.color, legend: null };
  return {
    title: {
      text: `Real steps to solve ${caption.task}`,
      subtitle: [
        `Dot = one seed: first of five evaluations in a row at or above ${caption.threshold}`,
        "Bar = median with its 95% bootstrap interval; | = median first evaluation at the line",
      ],
    },
    width: 520,
    height: { step: 46 },
    layer: [
      {
        data: { values: [{ from: caption.budget * 1.06, to: caption.budget * 1.6 }] },
        mark: { type: "rect" as const, color: "#f2f2f2" },
        encoding: {
          x: { field: "from", type: "quantitative" as const, scale: x.scale, axis: x.axis },
          x2: { field: "to" },
        },
      },
      {
        data: { values: [{ steps: caption.budget * 1.3, label: "not within budget" }] },
        mark: { type: "text" as const, baseline: "bottom" as const, fontSize: 10, color: "#444444" },
        encoding: { x, y: { value: -2 }, text: { field: "label", type: "nominal" as const } },
      },
      {
        data: { values: crossings },
        mark: { type: "tick" as const, thickness: 2, size: 24, opacity: 0.45 },
        encoding: { x, y, color },
      },
      {
        data: { values: medians },
        mark: { type: "bar" as const, height: 5, opacity: 0.5 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y, color },
      },
      {
        data: { values: medians },
        mark: { type: "tick" as const, thickness: 4, size: 18 },
        encoding: { x: { ...x, field: "value" }, y, color },
      },
      {
        data: { values: dots },
        mark: { type: "point" as const, filled: true, size: 42, opacity: 0.75 },
        encoding: {
          x,
          y,
          yOffset: { field: "spread", type: "quantitative" as const, scale: { domain: [-14, 14] } },
          color,
          shape: { field: "agent", type: "nominal" as const, scale: scales.shape, legend: null },
        },
      },
      {
        data: { values: medians },
        mark: { type: "text" as const, dy: -15, fontSize: 11, color: "#222222" },
        encoding: {
          x: { ...x, field: "value" },
          y,
          text: { field: "label", type: "nominal" as const },
        },
      },
    ],
  } as TopLevelSpec;
}
