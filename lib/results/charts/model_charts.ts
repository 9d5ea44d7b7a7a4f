/**
 * The pictures of `mbrl inspect`: error against horizon, maps of error and data, and predicted against actual
 * errors.
 *
 * @module
 */

import { nameScales, vegaScales } from "./name_styles.ts";
import {
  type Axis,
  bands,
  by,
  domainOf,
  dots,
  type Layer,
  lines,
  pictureSpec,
  type Plot,
  spans,
  topLegend,
  type VegaPart,
  x,
  y,
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

/** A cell of a map, from (x, y) to (xEnd, yEnd), and its value. */
export interface MapPoint {
  readonly x: number;
  readonly xEnd: number;
  readonly y: number;
  readonly yEnd: number;
  readonly value: number;
}

/** A map of the model's one-step error beside one of the training data, over axes of these names and units. */
export interface MapPair {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly errors: readonly MapPoint[];
  readonly data: readonly MapPoint[];
}

/**
 * Maps of the error, with dots on cells that have training data, beside maps of the data; empty cells of the
 * latter stay white.
 */
export function mapsSpec(pairs: readonly MapPair[]): VegaPart {
  const isShown = ({ value }: MapPoint) => value > 0;
  const valuesOf = (points: readonly MapPoint[]) => points.filter(isShown).map(({ value }) => value);
  // one scale for all errors, so that equal colours mean equal errors
  const errors = domainOf(pairs.flatMap((pair) => valuesOf(pair.errors)), "log");
  const plot = (pair: MapPair, kind: "errors" | "data"): Plot => {
    const [first, last] = [pair.errors[0], pair.errors[pair.errors.length - 1]];
    const axis = (title: string, domain: readonly number[]): Axis => ({
      domain,
      axis: { title, grid: false, tickCount: 5 },
    });
    const cells: Layer = {
      type: "rect",
      rows: pair[kind].filter(isShown),
      encode: {
        x: x("x"),
        x2: x("xEnd"),
        y: y("y"),
        y2: y("yEnd"),
        fill: { scale: "value", field: "value" },
      },
    };
    const dots: Layer = {
      type: "symbol",
      rows: pair.data.filter(isShown).map(({ x, xEnd, y, yEnd }) => ({
        x: (x + xEnd) / 2,
        y: (y + yEnd) / 2,
      })),
      encode: { x: x("x"), y: y("y"), size: 12, fill: "white", stroke: "#333333", strokeWidth: 0.6 },
    };
    const [domain, range] = kind === "errors"
      ? [errors, { range: { scheme: "inferno" }, reverse: true }]
      : [domainOf(valuesOf(pair.data), "log"), { range: { scheme: "blues" } }];
    return {
      title: { text: kind === "errors" ? "One-step error" : "Training data" },
      width: 180,
      height: 190,
      x: axis(pair.xTitle, [first.x, last.xEnd]),
      y: axis(pair.yTitle, [first.y, last.yEnd]),
      layers: kind === "errors" ? [cells, dots] : [cells],
      scales: [{ name: "value", type: "log", domain, interpolate: "hcl", ...range }],
      legends: [{
        title: kind === "errors" ? "relative error" : "transitions",
        fill: "value",
        format: ".2~r",
        gradientLength: 160,
        tickCount: 4,
        labelOverlap: "greedy",
      }],
    };
  };
  return pictureSpec({
    title: "Where the model is right and wrong",
    subtitle: [
      "Left: one-step error at states all over the box, in standard deviations of the change;",
      "dots = there is training data.",
    ],
    plots: pairs.flatMap((pair) => [plot(pair, "errors"), plot(pair, "data")]),
    columns: 2,
  });
}

/** A predicted error beside the actual one; the region says where the transition lies. */
export interface TrustPoint {
  readonly region: string;
  readonly foretold: number;
  readonly error: number;
}

/** A predictor of errors, its rank correlation, and its single predictions. */
export interface TrustPanel {
  readonly title: string;
  readonly subtitle: string;
  readonly points: readonly TrustPoint[];
}

/** The nominal probability of predicted intervals, and the observed fraction of outcomes within them. */
export interface CoveragePoint {
  readonly region: string;
  readonly nominal: number;
  readonly observed: number;
}

/** Predicted errors against actual ones, and the coverage of predicted intervals if there are any. */
export function trustSpec(panels: readonly TrustPanel[], coverage: readonly CoveragePoint[]): VegaPart {
  const isShown = ({ foretold, error }: TrustPoint) => foretold > 0 && error > 0;
  const all = panels.flatMap(({ points }) => points.filter(isShown));
  const limits = (values: readonly number[]) => [
    10 ** Math.floor(Math.log10(values.reduce((least, value) => Math.min(least, value), 1))),
    10 ** Math.ceil(Math.log10(values.reduce((most, value) => Math.max(most, value), 1e-9))),
  ];
  const errors = limits(all.map(({ error }) => error));
  const foretold = limits(all.map(({ foretold }) => foretold));
  const size = { width: 250, height: 220 };
  const diagonal = (low: number, high: number): Layer => {
    const at = (scale: string, value: number) => ({ scale, value });
    const ends = { x: at("x", low), y: at("y", low), x2: at("x", high), y2: at("y", high) };
    return { type: "rule", encode: { ...ends, stroke: "#888888", strokeDash: [4, 4], strokeWidth: 2 } };
  };
  const log = (title: string, domain: readonly number[]): Axis => ({
    type: "log",
    domain,
    axis: { title, format: "~e", tickCount: 5 },
  });
  const scatters = panels.map(({ title, subtitle, points }): Plot => ({
    title: { text: title, subtitle },
    ...size,
    x: log("Foretold error", foretold),
    y: log("Actual one-step error", errors),
    layers: [
      diagonal(Math.max(errors[0], foretold[0]), Math.min(errors[1], foretold[1])),
      dots(points.filter(isShown), ["foretold", "error"], "region", 14, { opacity: 0.4 }),
    ],
  }));
  const share = (title: string): Axis => ({
    domain: [0, 1],
    axis: { title, format: "~%", values: [0, 0.25, 0.5, 0.75, 1] },
  });
  const intervals: Plot = {
    title: { text: "By its predicted variance", subtitle: "share of outcomes in predicted intervals" },
    ...size,
    x: share("Predicted interval"),
    y: share("Outcomes within it"),
    layers: [
      diagonal(0, 1),
      {
        type: "text",
        rows: [
          { nominal: 0.04, observed: 0.96, words: "too careful" },
          { nominal: 0.56, observed: 0.06, words: "too sure of itself" },
        ],
        encode: {
          x: x("nominal"),
          y: y("observed"),
          text: { field: "words" },
          fill: "#777777",
          fontStyle: "italic",
          baseline: "middle",
        },
      },
      lines(coverage, ["nominal", "observed"], "region", { strokeWidth: 2 }),
      dots(coverage, ["nominal", "observed"], "region", 45),
    ],
  };
  return pictureSpec({
    title: "Does the model know when it is wrong?",
    subtitle: [
      "Dashed = just as foretold. Errors in standard deviations of the change; dot = one transition",
    ],
    plots: coverage.length === 0 ? scatters : [...scatters, intervals],
    columns: 2,
    scales: vegaScales(nameScales(["within the data", "outside the data"])),
    legends: [{ ...topLegend, orient: "bottom" }],
  });
}

/** The return that the model predicts at an evaluation point, and the real return. */
export interface PromisedReturn {
  readonly steps: number;
  readonly promised: number;
  readonly real: number;
  readonly isExploited: boolean;
}

/** Return predicted by the model and real return over training, and where the gap was too wide. */
export function promiseSpec(history: readonly PromisedReturn[]): VegaPart {
  const sources = { promised: "promised by the model", real: "paid by reality" };
  const points = history.flatMap(({ steps, promised, real }) => [
    { steps, source: sources.promised, value: promised },
    { steps, source: sources.real, value: real },
  ]);
  return pictureSpec({
    title: "Is the model being exploited?",
    subtitle: ["Grey bar = flag: the promise passes reality by more than the bound"],
    plots: [{
      width: 460,
      height: 260,
      x: {
        domain: domainOf([0, ...points.map(({ steps }) => steps)]),
        axis: { title: "Real environment steps", tickCount: 6, format: ",d" },
      },
      y: {
        domain: domainOf(points.map(({ value }) => value)),
        scale: { zero: true, nice: true },
        axis: { title: "Mean return of whole episodes" },
      },
      layers: [
        spans(history.filter(({ isExploited }) => isExploited), ["steps", "real", "promised"], "", {
          stroke: "#999999",
          strokeWidth: 5,
          opacity: 0.5,
        }),
        lines(points, ["steps", "value"], "source", { strokeWidth: 2 }),
        dots(points, ["steps", "value"], "source", 45),
      ],
    }],
    scales: vegaScales(nameScales(Object.values(sources))),
    legends: [topLegend],
  });
}
