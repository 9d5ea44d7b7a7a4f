/**
 * Pictures as Vega specifications: a grid of plots, each with its axes and layers of marks.
 *
 * @module
 */

/** A part of a Vega specification, in Vega's own terms. */
export type VegaPart = Readonly<Record<string, unknown>>;

/** Marks of one type. */
export interface Layer {
  /** Vega's name of the type. */
  readonly type: "area" | "line" | "rect" | "rule" | "symbol" | "text";
  /**
   * One mark for each row, or one line or area through all of them; without rows, a single mark of constants.
   */
  readonly rows?: readonly object[];
  /** The field or fields by which rows are split into several lines or areas. */
  readonly split?: string | readonly string[];
  /** Vega's channels; a value that is neither an object nor a list of rules is a constant. */
  readonly encode: VegaPart;
}

/** A scale with its axis, in Vega's properties. */
export interface Axis {
  /** The scale's type, linear if absent. */
  readonly type?: "linear" | "log" | "point";
  /** Its ends, or its names. */
  readonly domain: readonly (number | string)[];
  /** Vega's further properties of the scale. */
  readonly scale?: VegaPart;
  /** Vega's properties of the axis. */
  readonly axis: VegaPart;
}

/** Layers over two axes. */
export interface Plot {
  /** Pixels across, without the axes. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** The horizontal axis. */
  readonly x: Axis;
  /** The vertical axis. */
  readonly y: Axis;
  /** From bottom to top. */
  readonly layers: readonly Layer[];
  /** Vega's title, above the plot. */
  readonly title?: VegaPart | undefined;
  /** Vega's scales of this plot, besides x and y. */
  readonly scales?: readonly VegaPart[];
  /** Vega's legends of this plot. */
  readonly legends?: readonly VegaPart[];
}

/** Plots in rows, under one title. */
export interface Picture {
  /** The title's lines. */
  readonly title: string | readonly string[];
  /** Lines below it. */
  readonly subtitle?: readonly string[];
  /** The plots, row by row. */
  readonly plots: readonly Plot[];
  /** Plots in a row, one if absent. */
  readonly columns?: number;
  /** Pixels between plots, including their labels. */
  readonly gap?: number;
  /** Vega's scales shared by plots and legends. */
  readonly scales?: readonly VegaPart[];
  /** Vega's legends. */
  readonly legends?: readonly VegaPart[];
}

/** The colours of what is not data. */
export interface Theme {
  /** Behind everything. */
  readonly paper: string;
  /** Titles, labels of axes and grid lines. */
  readonly ink: string;
  /** Lines of axes. */
  readonly axis: string;
  /** Text within plots. */
  readonly text: string;
  /** Subtitles. */
  readonly faint: string;
  /** Lines that mark a value. */
  readonly rule: string;
  /** Areas that are set apart. */
  readonly strip: string;
}

/** The colours of pictures on paper. */
export const lightTheme: Theme = {
  paper: "white",
  ink: "black",
  axis: "#555555",
  text: "#333333",
  faint: "#444444",
  rule: "#666666",
  strip: "#f0f0f0",
};

/** A channel on one of the scales of names: `color`, `strokeDash` or `shape`. */
export const by = (scale: string, field: string): VegaPart => ({ scale, field });

/** Lines through points, one for each name. */
export function lines(
  rows: readonly object[],
  [across, down]: readonly [string, string],
  name: string,
  encode: VegaPart = {},
): Layer {
  const at = { x: x(across), y: y(down) };
  return { type: "line", rows, split: name, encode: { ...at, stroke: by("color", name), ...encode } };
}

/** Bands between two values, one for each name. */
export function bands(
  rows: readonly object[],
  [across, low, high]: readonly [string, string, string],
  name: string,
  opacity: number,
): Layer {
  const at = { x: x(across), y: y(low), y2: y(high) };
  return { type: "area", rows, split: name, encode: { ...at, fill: by("color", name), opacity } };
}

/** Vertical lines from one value to another, in the colours of their names. */
export function spans(
  rows: readonly object[],
  [across, low, high]: readonly [string, string, string],
  name: string,
  encode: VegaPart,
): Layer {
  const at = { x: x(across), y: y(low), y2: y(high) };
  return { type: "rule", rows, encode: { ...at, stroke: by("color", name), ...encode } };
}

/** Dots in the colours and shapes of their names, of `size` square pixels. */
export function dots(
  rows: readonly object[],
  [across, down]: readonly [string, string],
  name: string,
  size: number,
  encode: VegaPart = {},
): Layer {
  const look = { fill: by("color", name), shape: by("shape", name), size };
  return { type: "symbol", rows, encode: { x: x(across), y: y(down), ...look, ...encode } };
}

/** A channel along the horizontal axis. */
export const x = (field: string): VegaPart => ({ scale: "x", field });
/** A channel along the vertical axis. */
export const y = (field: string): VegaPart => ({ scale: "y", field });

/** A legend of dots above the plots. */
export const topLegend = { orient: "top", direction: "horizontal", fill: "color", shape: "shape" };

/** The smallest and the largest of some numbers; [0, 1] if there are none. */
export function extent(values: Iterable<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? [0, 1] : [low, high];
}

/** A scale's domain: the extent, widened if it is a single point. A logarithmic one excludes zero. */
export function domainOf(values: readonly number[], type: "linear" | "log" = "linear"): [number, number] {
  const [low, high] = extent(type === "log" ? values.filter((value) => value > 0) : values);
  if (type === "log" && low === 0) return [1, 10];
  return low < high ? [low, high] : type === "log" ? [low / 2, low * 2] : [low - 0.5, low + 0.5];
}

const font = { font: "Helvetica, Arial, sans-serif" };

/** The style that all pictures share. */
const configOf = (theme: Theme): VegaPart => ({
  axis: {
    labelFontSize: 12,
    titleFontSize: 13,
    titleFontWeight: "normal",
    // transparent, because grid lines cross the lines of other axes
    gridColor: theme.ink,
    gridOpacity: 0.1,
    domainColor: theme.axis,
    tickColor: theme.axis,
    ...theme === lightTheme ? {} : { labelColor: theme.ink, titleColor: theme.ink },
  },
  legend: {
    labelFontSize: 12,
    titleFontSize: 12,
    symbolSize: 80,
    symbolStrokeWidth: 2.5,
    symbolOpacity: 1,
    labelLimit: 0, // names are never cut, nor are there too many
    symbolLimit: 0,
    ...theme === lightTheme ? {} : { labelColor: theme.ink, titleColor: theme.ink },
  },
  title: {
    anchor: "start",
    fontSize: 15,
    subtitleFontSize: 12,
    subtitleColor: theme.faint,
    offset: 12,
    ...theme === lightTheme ? {} : { color: theme.ink },
  },
  style: { "guide-label": font, "guide-title": font, "group-title": font, "group-subtitle": font },
  text: { ...font, fontSize: 12, fill: theme.text },
});

/** The Vega specification of a picture. */
export function pictureSpec(picture: Picture): VegaPart {
  const { title, subtitle, plots, columns = 1, gap = 20, scales = [], legends = [] } = picture;
  const names = namesOf(plots);
  return {
    $schema: SCHEMA,
    background: "white",
    padding: 5,
    config: configOf(lightTheme),
    title: { text: title, ...subtitle === undefined ? {} : { subtitle } },
    data: [...names].map(([values, name]) => ({ name, values })),
    scales,
    legends,
    layout: { columns, padding: gap, bounds: "full", align: "each" },
    marks: plots.map((plot) => plotGroup(plot, (rows) => names.get(rows)!)),
  };
}

/** The Vega specification of a plot alone, without titles and legends; `x` and `y` are scales of the whole. */
export function plotSpec(plot: Plot, scales: readonly VegaPart[], theme: Theme): VegaPart {
  const names = namesOf([plot]);
  const { scales: own, axes, marks } = plotGroup(plot, (rows) => names.get(rows)!);
  return {
    $schema: SCHEMA,
    background: theme.paper,
    padding: 5,
    autosize: "pad",
    width: plot.width,
    height: plot.height,
    config: { ...configOf(theme), aria: false }, // its element has a description
    data: [...names].map(([values, name]) => ({ name, values })),
    scales: [...scales, ...own as VegaPart[]],
    axes,
    marks,
  };
}

const SCHEMA = "https://vega.github.io/schema/vega/v6.json";

/** A name for each list of rows in some plots. */
function namesOf(plots: readonly Plot[]): Map<readonly object[], string> {
  const names = new Map<readonly object[], string>();
  for (const { layers } of plots) {
    for (const { rows } of layers) {
      if (rows !== undefined && rows.length > 0 && !names.has(rows)) names.set(rows, `rows${names.size}`);
    }
  }
  return names;
}

function plotGroup(plot: Plot, nameOf: (rows: readonly object[]) => string): VegaPart {
  const { width, height, layers, title, scales = [], legends = [] } = plot;
  const scale = (name: "x" | "y", range: readonly number[]) => {
    const { type = "linear", domain, scale } = plot[name];
    return { name, type, domain, range, ...type === "linear" ? { zero: false } : {}, ...scale };
  };
  const axis = (name: "x" | "y", length: number) => {
    const { type = "linear", axis } = plot[name];
    const isContinuous = type === "linear" || type === "log";
    return {
      scale: name,
      orient: name === "x" ? "bottom" : "left",
      grid: isContinuous,
      gridScale: name === "x" ? "y" : "x",
      ...isContinuous ? { tickCount: Math.ceil(length / 40) } : {},
      labelOverlap: type === "log" ? "greedy" : isContinuous,
      labelFlush: name === "x" && isContinuous,
      ...axis,
    };
  };
  return {
    type: "group",
    encode: { update: constants({ width, height }) },
    ...title === undefined ? {} : { title: { fontSize: 13, offset: 6, frame: "group", ...title } },
    scales: [scale("x", [0, width]), scale("y", [height, 0]), ...scales],
    axes: [axis("x", width), axis("y", height)],
    legends,
    marks: layers.filter(({ rows }) => rows?.length !== 0).map(({ type, rows, split, encode }, i) => {
      const data = rows === undefined ? {} : { from: { data: nameOf(rows) } };
      const mark = { type, ...data, encode: { update: constants(encode) } };
      if (split === undefined || rows === undefined) return mark;
      const facet = { name: `split${i}`, data: nameOf(rows), groupby: split };
      return { type: "group", from: { facet }, marks: [{ ...mark, from: { data: facet.name } }] };
    }),
  };
}

/** Wraps constants: channels that are neither an object nor a list. */
function constants(encode: VegaPart): VegaPart {
  return Object.fromEntries(
    Object.entries(encode).map(([channel, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return [channel, typeof first === "object" && first !== null ? value : { value }];
    }),
  );
}
