/**
 * Where a model is right and wrong: its one-step error over one or two variables, beside the training data.
 *
 * @module
 */

import { nameScales, vegaScales } from "./name_styles.ts";
import {
  type Axis,
  domainOf,
  dots,
  extent,
  type Layer,
  lines,
  pictureSpec,
  type Plot,
  type VegaPart,
  x,
  y,
} from "./plot.ts";

/** A cell of a map, from (x, y) to (xEnd, yEnd), and its value; NaN where there is none. */
export interface MapPoint {
  readonly x: number;
  readonly xEnd: number;
  readonly y: number;
  readonly yEnd: number;
  readonly value: number;
}

/** Maps over two variables. */
export interface ErrorMaps {
  /** Names and units of the axes. */
  readonly xTitle: string;
  readonly yTitle: string;
  /** The mean absolute one-step error of a variable; the title is its name and unit. */
  readonly errors: readonly { readonly title: string; readonly cells: readonly MapPoint[] }[];
  /** The number of training transitions. */
  readonly data: readonly MapPoint[];
}

const SUBTITLE = "Mean absolute one-step error of true transitions; white dots = there is training data";

/** A map of every error, each with its own scale, and one of the data; cells without a value stay white. */
export function mapPlots({ xTitle, yTitle, errors, data }: ErrorMaps, side: number): Plot[] {
  const isShown = ({ value }: MapPoint) => value > 0;
  const axis = (title: string, ends: readonly number[]): Axis => ({
    domain: extent(ends),
    axis: { title, grid: false, tickCount: 5 },
  });
  const marks: Layer = {
    type: "symbol",
    rows: data.filter(isShown).map(({ x, xEnd, y, yEnd }) => ({ x: (x + xEnd) / 2, y: (y + yEnd) / 2 })),
    encode: { x: x("x"), y: y("y"), size: 12, fill: "white", stroke: "#333333", strokeWidth: 0.6 },
  };
  const plot = (title: string, cells: readonly MapPoint[], isError: boolean): Plot => ({
    title: { text: title },
    width: side,
    height: side,
    x: axis(xTitle, cells.flatMap(({ x, xEnd }) => [x, xEnd])),
    y: axis(yTitle, cells.flatMap(({ y, yEnd }) => [y, yEnd])),
    layers: [
      {
        type: "rect",
        rows: cells.filter(isShown),
        encode: {
          x: x("x"),
          x2: x("xEnd"),
          y: y("y"),
          y2: y("yEnd"),
          fill: { scale: "value", field: "value" },
        },
      },
      ...isError ? [marks] : [],
    ],
    scales: [{
      name: "value",
      type: "log",
      domain: domainOf(cells.filter(isShown).map(({ value }) => value), "log"),
      interpolate: "hcl",
      range: { scheme: isError ? "inferno" : "blues" },
      ...isError ? { reverse: true } : {},
    }],
    legends: [{
      title: isError ? "error" : "transitions",
      fill: "value",
      format: isError ? ".2~g" : ".2~r",
      gradientLength: 160,
      tickCount: 4,
      labelOverlap: "greedy",
    }],
  });
  return [
    ...errors.map(({ title, cells }) => plot(`Error of ${title}`, cells, true)),
    plot("Training data", data, false),
  ];
}

/** The maps as a picture. */
export function mapsSpec(maps: ErrorMaps): VegaPart {
  return pictureSpec({
    title: "Where the model is right and wrong",
    subtitle: [SUBTITLE],
    plots: mapPlots(maps, 190),
    columns: 2,
  });
}

/** The error along the only variable that there is. */
export interface ErrorProfile {
  /** The variable's name and unit. */
  readonly title: string;
  readonly points: readonly { readonly x: number; readonly error: number; readonly hasData: boolean }[];
}

/** The error of a single variable along its axis; points stand where there is training data. */
export function profilePlot({ title, points }: ErrorProfile, width: number): Plot {
  const shown = profileRows({ title, points });
  return {
    width,
    height: 240,
    x: { domain: domainOf(shown.map(({ x }) => x)), axis: { title } },
    y: {
      domain: domainOf(shown.map(({ error }) => error)),
      scale: { zero: true, nice: true },
      axis: { title: `Error of ${title}`, format: ".2~g" },
    },
    layers: [
      lines(shown, ["x", "error"], "what", { strokeWidth: 2 }),
      dots(shown.filter(({ hasData }) => hasData), ["x", "error"], "what", 45),
    ],
  };
}

function profileRows({ title, points }: ErrorProfile) {
  return points.filter(({ error }) => Number.isFinite(error)).map((point) => ({ ...point, what: title }));
}

/** The scales of {@linkcode profilePlot}. */
export function profileScales({ title }: Pick<ErrorProfile, "title">): VegaPart[] {
  return vegaScales(nameScales([title]));
}

/** The profile as a picture. */
export function profileSpec(profile: ErrorProfile): VegaPart {
  return pictureSpec({
    title: "Where the model is right and wrong",
    subtitle: ["Mean absolute one-step error of true transitions; dots = there is training data"],
    plots: [profilePlot(profile, 460)],
    scales: profileScales(profile),
  });
}
