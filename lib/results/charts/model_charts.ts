/**
 * The pictures of `mbrl inspect`: error against horizon, maps of error and data, and what the model knows of its errors.
 *
 * @module
 */

import { nameScales, vegaScales } from "./name_styles.ts";
import {
  type Axis,
  bands,
  by,
  dots,
  extent,
  type Layer,
  lines,
  pictureSpec,
  type Plot,
  topLegend,
  type VegaPart,
  x,
  y,
} from "./plot.ts";

/** One horizon of one policy. */
export interface HorizonPoint {
  /** Whose actions. */
  readonly policy: string;
  /** Steps ahead. */
  readonly k: number;
  /** Median error. */
  readonly median: number;
  /** The 5% quantile. */
  readonly low: number;
  /** The 95% quantile. */
  readonly high: number;
}

/** A point of a fitted law. */
export interface LawPoint {
  /** Whose actions. */
  readonly policy: string;
  /** Which law. */
  readonly law: string;
  /** Steps ahead. */
  readonly k: number;
  /** The error. */
  readonly error: number;
}

/** A band from 5% to 95% and the median of every policy. */
const horizonLayers = (points: readonly HorizonPoint[]): Layer[] => [
  bands(points, ["k", "low", "high"], "policy", 0.18),
  lines(points, ["k", "median"], "policy", { strokeWidth: 2.5 }),
];

const policiesOf = (points: readonly HorizonPoint[]) => [...new Set(points.map(({ policy }) => policy))];

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
        domain: extent(points.map(({ k }) => k)),
        axis: { title: "Steps predicted ahead, open loop (k)" },
      },
      y: {
        type: "log",
        domain: extent(errors),
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
      ...vegaScales(nameScales(policiesOf(points))),
      { name: "law", type: "ordinal", domain: ["k ε", "exponential"], range: [[6, 3], [1, 3]] },
    ],
    legends: [
      { title: "Whose actions", fill: "color", shape: "shape" },
      { title: "Fitted law", strokeDash: "law", symbolType: "stroke", symbolSize: 300 },
    ],
  });
}

/** One state variable's errors. */
export interface UnitsPanel {
  /** The variable with its unit. */
  readonly title: string;
  /** Of every policy. */
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
        domain: extent(points.map(({ k }) => k)),
        axis: { title: "Steps predicted ahead (k)", tickCount: 5 },
      },
      y: {
        type: "log",
        domain: extent(points.flatMap(({ low, high }) => [low, high])),
        axis: { title: "Error", format: "~e", tickCount: 4 },
      },
      layers: horizonLayers(points),
    })),
    columns: 2,
    scales: vegaScales(nameScales(policiesOf(panels.flatMap(({ points }) => points)))),
    legends: [{ ...topLegend, shape: undefined, title: "Whose actions", titleOrient: "left" }],
  });
}

/** One cell. */
export interface MapPoint {
  /** Along the horizontal axis. */
  readonly x: number;
  /** The upper corner, horizontally. */
  readonly xEnd: number;
  /** Along the vertical axis. */
  readonly y: number;
  /** The upper corner, vertically. */
  readonly yEnd: number;
  /** The value shown. */
  readonly value: number;
}

/** A pair of maps over the same axes. */
export interface MapPair {
  /** Name and unit of the horizontal axis. */
  readonly xTitle: string;
  /** Name and unit of the vertical axis. */
  readonly yTitle: string;
  /** Of the model's one-step error. */
  readonly errors: readonly MapPoint[];
  /** Of the training data. */
  readonly data: readonly MapPoint[];
}

/** Maps of the error, dots where there is data, beside maps of the data; cells without data stay white there. */
export function mapsSpec(pairs: readonly MapPair[]): VegaPart {
  const isShown = ({ value }: MapPoint) => value > 0;
  const valuesOf = (points: readonly MapPoint[]) => points.filter(isShown).map(({ value }) => value);
  // one scale for all errors, so that what differs little looks alike
  const errors = extent(pairs.flatMap((pair) => valuesOf(pair.errors)));
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
      ? [errors[0] > 0 ? errors : [1, 10], { range: { scheme: "inferno" }, reverse: true }]
      : [extent(valuesOf(pair.data)), { range: { scheme: "blues" } }];
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
        format: ".2~g",
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

/** One prediction. */
export interface TrustPoint {
  /** Where the transitions lie. */
  readonly region: string;
  /** The error that was foretold. */
  readonly foretold: number;
  /** The error. */
  readonly error: number;
}

/** Who foretells errors, and how well. */
export interface TrustPanel {
  /** Who it is. */
  readonly title: string;
  /** How well. */
  readonly subtitle: string;
  /** Single predictions. */
  readonly points: readonly TrustPoint[];
}

/** One interval's coverage. */
export interface CoveragePoint {
  /** Where the transitions lie. */
  readonly region: string;
  /** The interval's nominal probability. */
  readonly nominal: number;
  /** The share of outcomes within it. */
  readonly observed: number;
}

/** Foretold errors against actual ones, and the coverage of predicted intervals where there are any. */
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

/** A return at an evaluation point. */
export interface ReturnPoint {
  /** Real steps so far. */
  readonly steps: number;
  /** Whose return. */
  readonly source: string;
  /** The value shown. */
  readonly value: number;
}

/** An evaluation point at which the flag was raised. */
export interface FlaggedPoint {
  /** Real steps so far. */
  readonly steps: number;
  /** The return that the model promises. */
  readonly promised: number;
  /** The return that reality pays. */
  readonly real: number;
}

/** What the model promised the policy over training, what reality paid, and where the gap was too wide. */
export function promiseSpec(points: readonly ReturnPoint[], flagged: readonly FlaggedPoint[]): VegaPart {
  return pictureSpec({
    title: "Is the model being exploited?",
    subtitle: ["Grey bar = flag: the promise passes reality by more than the bound"],
    plots: [{
      width: 460,
      height: 260,
      x: {
        domain: [0, extent(points.map(({ steps }) => steps))[1]],
        axis: { title: "Real environment steps", tickCount: 6, format: ",d" },
      },
      y: {
        domain: extent(points.map(({ value }) => value)),
        scale: { zero: true, nice: true },
        axis: { title: "Mean return of whole episodes" },
      },
      layers: [
        {
          type: "rule",
          rows: flagged,
          encode: {
            x: x("steps"),
            y: y("real"),
            y2: y("promised"),
            stroke: "#999999",
            strokeWidth: 5,
            opacity: 0.5,
          },
        },
        lines(points, ["steps", "value"], "source", { strokeWidth: 2 }),
        dots(points, ["steps", "value"], "source", 45),
      ],
    }],
    scales: vegaScales(nameScales([...new Set(points.map(({ source }) => source))])),
    legends: [topLegend],
  });
}
