/**
 * The pictures of `mbrl inspect`: error against horizon, maps of error and data, and what the model knows of its errors.
 *
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { nameScales } from "./render.ts";

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

/** Error against horizon, a band for each policy, with the fitted laws. */
export function horizonSpec(
  points: readonly HorizonPoint[],
  laws: readonly LawPoint[],
  subtitle: readonly string[],
): TopLevelSpec {
  const policies = [...new Set(points.map(({ policy }) => policy))];
  const { color, shape } = nameScales(policies);
  const y = (field: string) => ({
    field,
    type: "quantitative" as const,
    scale: { type: "log" as const, nice: false },
    axis: { title: "Relative error (standard deviations of the state)", format: "~g", tickCount: 6 },
  });
  const x = {
    field: "k",
    type: "quantitative" as const,
    axis: { title: "Steps predicted ahead, open loop (k)" },
    scale: { nice: false },
  };
  const byPolicy = {
    field: "policy",
    type: "nominal" as const,
    scale: color,
    legend: { title: "Whose actions" },
  };
  return {
    title: { text: "How the model's error grows with the horizon", subtitle: [...subtitle] },
    width: 460,
    height: 300,
    layer: [
      {
        data: { values: [...points] },
        mark: { type: "area" as const, opacity: 0.18 },
        encoding: { x, y: y("low"), y2: { field: "high" }, color: byPolicy },
      },
      {
        data: { values: [...points] },
        mark: { type: "line" as const, strokeWidth: 2.5 },
        encoding: { x, y: y("median"), color: byPolicy },
      },
      {
        data: { values: points.filter(({ k }) => k % 5 === 0) },
        mark: { type: "point" as const, filled: true, size: 60, opacity: 1 },
        encoding: {
          x,
          y: y("median"),
          color: byPolicy,
          shape: {
            field: "policy",
            type: "nominal" as const,
            scale: shape,
            legend: { title: "Whose actions" },
          },
        },
      },
      {
        data: { values: [...laws] },
        mark: { type: "line" as const, strokeWidth: 1.5 },
        encoding: {
          x,
          y: y("error"),
          color: byPolicy,
          detail: { field: "policy", type: "nominal" as const },
          strokeDash: {
            field: "law",
            type: "nominal" as const,
            scale: { domain: ["k ε", "exponential"], range: [[6, 3], [1, 3]] },
            legend: { title: "Fitted law", symbolType: "stroke", symbolSize: 300 },
          },
        },
      },
    ],
  } as TopLevelSpec;
}

/** One state variable's errors. */
export interface UnitsPanel {
  /** The variable with its unit. */
  readonly title: string;
  /** Of every policy. */
  readonly points: readonly HorizonPoint[];
}

/** Error against horizon of every state variable in its own unit. */
export function horizonUnitsSpec(panels: readonly UnitsPanel[]): TopLevelSpec {
  const { color } = nameScales([
    ...new Set(panels.flatMap(({ points }) => points.map(({ policy }) => policy))),
  ]);
  const y = (field: string) => ({
    field,
    type: "quantitative" as const,
    scale: { type: "log" as const, nice: false },
    axis: { title: "Error", format: "~e", tickCount: 4 },
  });
  const x = {
    field: "k",
    type: "quantitative" as const,
    axis: { title: "Steps predicted ahead (k)", tickCount: 5 },
    scale: { nice: false },
  };
  const byPolicy = {
    field: "policy",
    type: "nominal" as const,
    scale: color,
    legend: { title: "Whose actions", orient: "top" as const, titleOrient: "left" as const },
  };
  return {
    title: {
      text: "How the model's error grows, in the units of the state",
      subtitle: ["Line = median, band = 5% to 95% of windows of real episodes"],
    },
    concat: panels.map(({ title, points }) => ({
      title: { text: title, fontSize: 13, offset: 6 },
      width: 260,
      height: 160,
      data: { values: [...points] },
      layer: [
        {
          mark: { type: "area" as const, opacity: 0.18 },
          encoding: { x, y: y("low"), y2: { field: "high" }, color: byPolicy },
        },
        {
          mark: { type: "line" as const, strokeWidth: 2.5 },
          encoding: { x, y: y("median"), color: byPolicy },
        },
      ],
    })),
    columns: 2,
  } as unknown as TopLevelSpec;
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
export function mapsSpec(pairs: readonly MapPair[]): TopLevelSpec {
  // one scale for all errors, so that what differs little looks alike
  const errors = pairs.flatMap((pair) => pair.errors.map(({ value }) => value)).filter((value) => value > 0);
  const errorDomain = errors.length === 0 ? [1, 10] : [
    errors.reduce((least, error) => Math.min(least, error)),
    errors.reduce((most, error) => Math.max(most, error)),
  ];
  const position = (pair: MapPair) => {
    const [first, last] = [pair.errors[0], pair.errors[pair.errors.length - 1]];
    const axis = (field: string, title: string, domain: readonly number[]) => ({
      field,
      type: "quantitative" as const,
      axis: { title, grid: false, tickCount: 5 },
      scale: { domain, nice: false },
    });
    return {
      x: axis("x", pair.xTitle, [first.x, last.xEnd]),
      y: axis("y", pair.yTitle, [first.y, last.yEnd]),
    };
  };
  const cells = (pair: MapPair, kind: "errors" | "data") => ({
    data: { values: pair[kind].filter(({ value }) => value > 0) },
    mark: { type: "rect" as const, strokeWidth: 0 },
    encoding: {
      ...position(pair),
      x2: { field: "xEnd" },
      y2: { field: "yEnd" },
      color: {
        field: "value",
        type: "quantitative" as const,
        scale: kind === "errors"
          ? { type: "log" as const, domain: errorDomain, scheme: "inferno", reverse: true }
          : { type: "log" as const, scheme: "blues" },
        legend: {
          title: kind === "errors" ? "relative error" : "transitions",
          format: ".2~g",
          gradientLength: 160,
          tickCount: 4,
        },
      },
    },
  });
  const dots = (pair: MapPair) => ({
    data: {
      values: pair.data.filter(({ value }) => value > 0).map(({ x, xEnd, y, yEnd }) => ({
        x: (x + xEnd) / 2,
        y: (y + yEnd) / 2,
      })),
    },
    mark: {
      type: "point" as const,
      filled: true,
      size: 12,
      color: "white",
      stroke: "#333333",
      strokeWidth: 0.6,
      opacity: 1,
    },
    encoding: position(pair),
  });
  const panel = (text: string, layer: readonly unknown[]) => ({
    title: { text, fontSize: 13, offset: 6 },
    width: 180,
    height: 190,
    layer,
  });
  return {
    title: {
      text: "Where the model is right and wrong",
      subtitle: [
        "Left: one-step error at states all over the box, in standard deviations of the change;",
        "dots = there is training data.",
      ],
    },
    vconcat: pairs.map((pair) => ({
      hconcat: [
        panel("One-step error", [cells(pair, "errors"), dots(pair)]),
        panel("Training data", [cells(pair, "data")]),
      ],
      resolve: { scale: { color: "independent" as const } },
    })),
    resolve: { scale: { color: "independent" as const } },
  } as unknown as TopLevelSpec;
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
export function trustSpec(panels: readonly TrustPanel[], coverage: readonly CoveragePoint[]): TopLevelSpec {
  const { color, shape } = nameScales(["within the data", "outside the data"]);
  const isShown = ({ foretold, error }: TrustPoint) => foretold > 0 && error > 0;
  const all = panels.flatMap(({ points }) => points.filter(isShown));
  const limits = (values: readonly number[]) => [
    10 ** Math.floor(Math.log10(values.reduce((least, value) => Math.min(least, value), 1))),
    10 ** Math.ceil(Math.log10(values.reduce((most, value) => Math.max(most, value), 1e-9))),
  ];
  const errors = limits(all.map(({ error }) => error));
  const foretold = limits(all.map(({ foretold }) => foretold));
  const region = {
    field: "region",
    type: "nominal" as const,
    scale: color,
    legend: { title: null, orient: "bottom" as const },
  };
  const form = { ...region, scale: shape };
  const log = (field: string, title: string, domain: readonly number[]) => ({
    field,
    type: "quantitative" as const,
    scale: { type: "log" as const, domain, nice: false },
    axis: { title, format: "~e", tickCount: 5 },
  });
  const share = (field: string, title: string) => ({
    field,
    type: "quantitative" as const,
    scale: { domain: [0, 1] },
    axis: { title, format: "~%", values: [0, 0.25, 0.5, 0.75, 1] },
  });
  const heading = (text: string, subtitle: string) => ({ text, subtitle, fontSize: 13, offset: 6 });
  const grey = { color: "#888888", strokeDash: [4, 4] };
  const scatters = panels.map(({ title, subtitle, points }) => ({
    title: heading(title, subtitle),
    width: 250,
    height: 220,
    layer: [
      {
        data: {
          values: [Math.max(errors[0], foretold[0]), Math.min(errors[1], foretold[1])].map((value) => ({
            foretold: value,
            error: value,
          })),
        },
        mark: { type: "line" as const, ...grey },
        encoding: {
          x: log("foretold", "Foretold error", foretold),
          y: log("error", "Actual one-step error", errors),
        },
      },
      {
        data: { values: points.filter(isShown) },
        mark: { type: "point" as const, filled: true, size: 14, opacity: 0.4 },
        encoding: {
          x: log("foretold", "Foretold error", foretold),
          y: log("error", "Actual one-step error", errors),
          color: region,
          shape: form,
        },
      },
    ],
  }));
  const intervals = {
    title: heading("By its predicted variance", "share of outcomes in predicted intervals"),
    width: 250,
    height: 220,
    layer: [
      {
        data: { values: [{ nominal: 0, observed: 0 }, { nominal: 1, observed: 1 }] },
        mark: { type: "line" as const, ...grey },
        encoding: { x: share("nominal", "Predicted interval"), y: share("observed", "Outcomes within it") },
      },
      {
        data: {
          values: [
            { nominal: 0.04, observed: 0.96, words: "too careful" },
            { nominal: 0.56, observed: 0.06, words: "too sure of itself" },
          ],
        },
        mark: { type: "text" as const, align: "left" as const, color: "#777777", fontStyle: "italic" },
        encoding: {
          x: share("nominal", "Predicted interval"),
          y: share("observed", "Outcomes within it"),
          text: { field: "words", type: "nominal" as const },
        },
      },
      {
        data: { values: [...coverage] },
        mark: { type: "line" as const, strokeWidth: 2 },
        encoding: {
          x: share("nominal", "Predicted interval"),
          y: share("observed", "Outcomes within it"),
          color: region,
        },
      },
      {
        data: { values: [...coverage] },
        mark: { type: "point" as const, filled: true, size: 45, opacity: 1 },
        encoding: {
          x: share("nominal", "Predicted interval"),
          y: share("observed", "Outcomes within it"),
          color: region,
          shape: form,
        },
      },
    ],
  };
  return {
    title: {
      text: "Does the model know when it is wrong?",
      subtitle: [
        "Dashed = just as foretold. Errors in standard deviations of the change; dot = one transition",
      ],
    },
    concat: coverage.length === 0 ? scatters : [...scatters, intervals],
    columns: 2,
  } as unknown as TopLevelSpec;
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
export function promiseSpec(points: readonly ReturnPoint[], flagged: readonly FlaggedPoint[]): TopLevelSpec {
  const sources = [...new Set(points.map(({ source }) => source))];
  const { color, shape } = nameScales(sources);
  const x = {
    field: "steps",
    type: "quantitative" as const,
    axis: { title: "Real environment steps", tickCount: 6, format: ",d" },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative" as const,
    axis: { title: "Mean return of whole episodes" },
  });
  const source = { field: "source", type: "nominal" as const, scale: color, legend: { title: null } };
  return {
    title: {
      text: "Is the model being exploited?",
      subtitle: ["Grey bar = flag: the promise passes reality by more than the bound"],
    },
    width: 460,
    height: 260,
    layer: [
      {
        data: { values: [...flagged] },
        mark: { type: "rule" as const, color: "#999999", strokeWidth: 5, opacity: 0.5 },
        encoding: { x, y: y("real"), y2: { field: "promised" } },
      },
      {
        data: { values: [...points] },
        mark: { type: "line" as const, strokeWidth: 2 },
        encoding: { x, y: y("value"), color: source },
      },
      {
        data: { values: [...points] },
        mark: { type: "point" as const, filled: true, size: 45, opacity: 1 },
        encoding: {
          x,
          y: y("value"),
          color: source,
          shape: { field: "source", type: "nominal" as const, scale: shape, legend: { title: null } },
        },
      },
    ],
  } as TopLevelSpec;
}
