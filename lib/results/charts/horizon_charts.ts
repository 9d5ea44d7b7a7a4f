/**
 * How a model's error grows with the horizon: relative to the state with the fitted laws, and in every variable's unit.
 *
 * @module
 */

import { nameScales, vegaScales } from "./name_styles.ts";
import {
  bands,
  by,
  domainOf,
  dots,
  type Layer,
  lines,
  pictureSpec,
  topLegend,
  type VegaPart,
} from "./plot.ts";

/** The error `k` steps ahead under a policy's actions: median, and 5% and 95% quantiles. */
export interface HorizonPoint {
  readonly policy: string;
  readonly k: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The error that a fitted law predicts `k` steps ahead under a policy's actions. */
export interface LawPoint {
  readonly policy: string;
  readonly law: string;
  readonly k: number;
  readonly error: number;
}

/** For every policy, a band from 5% to 95%, and the median. */
const horizonLayers = (points: readonly HorizonPoint[]): Layer[] => [
  bands(points, ["k", "low", "high"], "policy", 0.18),
  lines(points, ["k", "median"], "policy", { strokeWidth: 2.5 }),
];

/** The styles of the policies. */
const policyScales = (points: readonly HorizonPoint[]) =>
  vegaScales(nameScales([...new Set(points.map(({ policy }) => policy))]));

/** Error against horizon, a band for each policy, with the fitted laws. */
export function horizonSpec(
  points: readonly HorizonPoint[],
  laws: readonly LawPoint[],
  subtitle: readonly string[],
): VegaPart {
  const errors = [...points.flatMap(({ low, high }) => [low, high]), ...laws.map(({ error }) => error)];
  return pictureSpec({
    title: "How the model's error grows with the horizon",
    subtitle,
    plots: [{
      width: 460,
      height: 300,
      x: {
        domain: domainOf(points.map(({ k }) => k)),
        axis: { title: "Steps predicted ahead, open loop (k)" },
      },
      y: {
        type: "log",
        domain: domainOf(errors, "log"),
        axis: { title: "Relative error (standard deviations of the state)", format: "~g", tickCount: 6 },
      },
      layers: [
        ...horizonLayers(points),
        dots(points.filter(({ k }) => k % 5 === 0), ["k", "median"], "policy", 60),
        {
          ...lines(laws, ["k", "error"], "policy", { strokeDash: by("law", "law"), strokeWidth: 1.5 }),
          split: ["policy", "law"],
        },
      ],
    }],
    scales: [
      ...policyScales(points),
      { name: "law", type: "ordinal", domain: ["k ε", "exponential"], range: [[6, 3], [1, 3]] },
    ],
    legends: [
      { title: "Whose actions", fill: "color", shape: "shape" },
      { title: "Fitted law", strokeDash: "law", symbolType: "stroke", symbolSize: 300 },
    ],
  });
}

/** The errors of one state variable under every policy; its name and unit are the title. */
export interface UnitsPanel {
  readonly title: string;
  readonly points: readonly HorizonPoint[];
}

/** Error against horizon of every state variable in its own unit. */
export function horizonUnitsSpec(panels: readonly UnitsPanel[]): VegaPart {
  return pictureSpec({
    title: "How the model's error grows, in the units of the state",
    subtitle: ["Line = median, band = 5% to 95% of windows of real episodes"],
    plots: panels.map(({ title, points }) => ({
      title: { text: title },
      width: 260,
      height: 160,
      x: {
        domain: domainOf(points.map(({ k }) => k)),
        axis: { title: "Steps predicted ahead (k)", tickCount: 5 },
      },
      y: {
        type: "log",
        domain: domainOf(points.flatMap(({ low, high }) => [low, high]), "log"),
        axis: { title: "Error", format: "~e", tickCount: 4 },
      },
      layers: horizonLayers(points),
    })),
    columns: 2,
    scales: policyScales(panels.flatMap(({ points }) => points)),
    legends: [{ ...topLegend, shape: undefined, title: "Whose actions", titleOrient: "left" }],
  });
}
