/**
 * Predicted errors against actual ones, and the coverage of predicted intervals.
 *
 * @module
 */

import { nameScales, vegaScales } from "./name_styles.ts";
import {
  type Axis,
  dots,
  type Layer,
  lines,
  pictureSpec,
  type Plot,
  topLegend,
  type VegaPart,
  x,
  y,
} from "./plot.ts";

/** A predicted error beside the actual one; the region says where the transition lies. */
export interface UncertaintyPoint {
  readonly region: string;
  readonly predicted: number;
  readonly error: number;
}

/** A predictor of errors, its rank correlation, and its single predictions. */
export interface UncertaintyPanel {
  readonly title: string;
  readonly subtitle: string;
  readonly points: readonly UncertaintyPoint[];
}

/** The nominal probability of predicted intervals, and the observed fraction of outcomes within them. */
export interface CoveragePoint {
  readonly region: string;
  readonly nominal: number;
  readonly observed: number;
}

/** Predicted errors against actual ones, and the coverage of predicted intervals if there are any. */
export function uncertaintySpec(
  panels: readonly UncertaintyPanel[],
  coverage: readonly CoveragePoint[],
): VegaPart {
  const isShown = ({ predicted, error }: UncertaintyPoint) => predicted > 0 && error > 0;
  const all = panels.flatMap(({ points }) => points.filter(isShown));
  const limits = (values: readonly number[]) => [
    10 ** Math.floor(Math.log10(values.reduce((least, value) => Math.min(least, value), 1))),
    10 ** Math.ceil(Math.log10(values.reduce((most, value) => Math.max(most, value), 1e-9))),
  ];
  const errors = limits(all.map(({ error }) => error));
  const predicted = limits(all.map(({ predicted }) => predicted));
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
    x: log("Predicted error", predicted),
    y: log("Actual one-step error", errors),
    layers: [
      diagonal(Math.max(errors[0], predicted[0]), Math.min(errors[1], predicted[1])),
      dots(points.filter(isShown), ["predicted", "error"], "region", 14, { opacity: 0.4 }),
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
      "Dashed = as predicted. Errors in standard deviations of the change; dot = one transition",
    ],
    plots: coverage.length === 0 ? scatters : [...scatters, intervals],
    columns: 2,
    scales: vegaScales(nameScales(["within the data", "outside the data"])),
    legends: [{ ...topLegend, orient: "bottom" }],
  });
}
