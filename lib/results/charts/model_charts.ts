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
            legend: { title: "Fitted law" },
          },
        },
      },
    ],
  } as TopLevelSpec;
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

/** Maps of the error beside those of the data; cells without data stay white. */
export function mapsSpec(pairs: readonly MapPair[]): TopLevelSpec {
  const panel = (pair: MapPair, values: readonly MapPoint[], kind: "errors" | "data") => ({
    title: { text: kind === "errors" ? "One-step error" : "Training data", fontSize: 13, offset: 6 },
    width: 220,
    height: 200,
    data: { values: values.filter(({ value }) => value > 0) },
    mark: { type: "rect" as const, strokeWidth: 0 },
    encoding: {
      x: {
        field: "x",
        type: "quantitative" as const,
        axis: { title: pair.xTitle, grid: false },
        scale: { domain: [values[0].x, values[values.length - 1].xEnd], nice: false },
      },
      x2: { field: "xEnd" },
      y: {
        field: "y",
        type: "quantitative" as const,
        axis: { title: pair.yTitle, grid: false },
        scale: { domain: [values[0].y, values[values.length - 1].yEnd], nice: false },
      },
      y2: { field: "yEnd" },
      color: {
        field: "value",
        type: "quantitative" as const,
        scale: {
          type: "log" as const,
          scheme: kind === "errors" ? "inferno" : "blues",
          reverse: kind === "errors",
        },
        legend: {
          title: kind === "errors" ? "relative error" : "transitions",
          format: "~g",
          gradientLength: 160,
          tickCount: 4,
        },
      },
    },
  });
  return {
    title: {
      text: "Where the model is right and wrong",
      subtitle: [
        "Left: error at states drawn over the whole box, in standard deviations of the change. Right: where the data is.",
      ],
    },
    vconcat: pairs.map((pair) => ({
      hconcat: [panel(pair, pair.errors, "errors"), panel(pair, pair.data, "data")],
      resolve: { scale: { color: "independent" as const } },
    })),
    resolve: { scale: { color: "independent" as const } },
  } as unknown as TopLevelSpec;
}

/** One prediction. */
export interface TrustPoint {
  /** Where the transitions lie. */
  readonly region: string;
  /** The members' disagreement. */
  readonly disagreement: number;
  /** The error. */
  readonly error: number;
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

/** Disagreement against error, and the coverage of predicted intervals. */
export function trustSpec(
  points: readonly TrustPoint[],
  coverage: readonly CoveragePoint[],
  subtitle: readonly string[],
): TopLevelSpec {
  const { color, shape } = nameScales(["within the data", "outside the data"]);
  const region = {
    field: "region",
    type: "nominal" as const,
    scale: color,
    legend: { title: null, orient: "bottom" as const },
  };
  const log = (field: string, title: string) => ({
    field,
    type: "quantitative" as const,
    scale: { type: "log" as const },
    axis: { title, format: "~g", tickCount: 5 },
  });
  const share = (field: string, title: string) => ({
    field,
    type: "quantitative" as const,
    scale: { domain: [0, 1] },
    axis: { title, format: "~%" },
  });
  return {
    title: { text: "Does the model know when it is wrong?", subtitle: [...subtitle] },
    hconcat: [
      {
        width: 250,
        height: 250,
        data: { values: points.filter(({ disagreement, error }) => disagreement > 0 && error > 0) },
        mark: { type: "point" as const, filled: true, size: 14, opacity: 0.45 },
        encoding: {
          x: log("disagreement", "Members' disagreement"),
          y: log("error", "Actual one-step error"),
          color: region,
          shape: {
            field: "region",
            type: "nominal" as const,
            scale: shape,
            legend: { title: null, orient: "bottom" as const },
          },
        },
      },
      {
        width: 250,
        height: 250,
        layer: [
          {
            data: { values: [{ nominal: 0, observed: 0 }, { nominal: 1, observed: 1 }] },
            mark: { type: "line" as const, color: "#888888", strokeDash: [4, 4] },
            encoding: {
              x: share("nominal", "Predicted interval"),
              y: share("observed", "Outcomes within it"),
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
              shape: { field: "region", type: "nominal" as const, scale: shape, legend: null },
            },
          },
        ],
      },
    ],
  } as TopLevelSpec;
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
  const x = { field: "steps", type: "quantitative" as const, axis: { title: "Real environment steps" } };
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
