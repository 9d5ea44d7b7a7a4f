/**
 * From a Vega-Lite specification to SVG, without a browser.
 *
 * @module
 */

import type { TopLevelSpec } from "vega-lite";

/**
 * Colours that stay apart for every kind of colour vision (Okabe and Ito, "Color universal design", 2008), the
 * palest left out. Each goes with a dash pattern and a shape of the same index, so that nothing needs colour.
 */
export const palette = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#e69f00",
  "#000000",
  "#7f7f7f",
];
/** Dash patterns, by the same index as the colours. */
export const dashes = [[1, 0], [7, 3], [2, 2], [8, 2, 2, 2], [4, 4], [12, 3], [1, 3], [6, 2, 1, 2, 1, 2]];
/** Point shapes, by the same index as the colours. */
export const shapes = [
  "circle",
  "square",
  "triangle-up",
  "diamond",
  "cross",
  "triangle-down",
  "triangle-right",
  "triangle-left",
];

/** A scale that gives each name of its domain the value of the same index of its range. */
export interface NameScale<T> {
  /** The names. */
  readonly domain: string[];
  /** Their values. */
  readonly range: T[];
}

/** The look of each of a picture's names. */
export interface NameScales {
  /** Colours. */
  readonly color: NameScale<string>;
  /** Dash patterns. */
  readonly strokeDash: NameScale<number[]>;
  /** Point shapes. */
  readonly shape: NameScale<string>;
}

/**
 * Scales that give each name its colour, dash and shape. Where there are more names than colours, the dashes and shapes
 * are dealt anew, so that up to 64 names look different.
 */
export function nameScales(names: readonly string[]): NameScales {
  const deal = <T>(from: readonly T[], shift: number): T[] =>
    names.map((_, i) => from[(i + shift * Math.floor(i / palette.length)) % from.length]);
  return {
    color: { domain: [...names], range: deal(palette, 0) },
    strokeDash: { domain: [...names], range: deal(dashes, 1) },
    shape: { domain: [...names], range: deal(shapes, 1) },
  };
}

/** The look that all pictures share. */
const look = {
  background: "white",
  font: "Helvetica, Arial, sans-serif",
  view: { stroke: null },
  axis: {
    labelFontSize: 12,
    titleFontSize: 13,
    titleFontWeight: "normal" as const,
    gridColor: "#e6e6e6",
    domainColor: "#555555",
    tickColor: "#555555",
  },
  legend: {
    labelFontSize: 12,
    titleFontSize: 12,
    symbolSize: 80,
    symbolStrokeWidth: 2.5,
    symbolOpacity: 1,
    labelLimit: 0, // names are never cut, nor are there too many
    symbolLimit: 0,
  },
  title: {
    fontSize: 15,
    subtitleFontSize: 12,
    subtitleColor: "#444444",
    anchor: "start" as const,
    offset: 12,
  },
  header: { labelFontSize: 12, titleFontSize: 13 },
};

/**
 * The width of a text in pixels, from the mean widths of the letters of DejaVu Sans, the widest of the fonts that
 * stand in for Helvetica. The chart library's own estimate, for want of a browser, is a third wider again and would
 * leave pictures with empty margins.
 */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const letter of text) {
    width += /[iljtf.,:;|!'()\[\] ]/.test(letter) ? 0.34 : /[A-Zmw@%—–=+<>]/.test(letter) ? 0.8 : 0.62;
  }
  return width * fontSize;
}

/** The chart library's measuring of texts, which its types leave out. */
interface TextMetrics {
  width: (item: { readonly fontSize?: number }, text: unknown) => number;
}

/**
 * Draws a specification. The same specification gives the same bytes.
 *
 * The chart library is loaded here, at the first picture.
 */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
  textMetrics.width = (item, text) => textWidth(String(text ?? ""), item.fontSize ?? 11);
  const compiled = vegaLite.compile({ ...spec, config: { ...look, ...spec.config } } as TopLevelSpec, {
    logger: vega.logger(vega.Error),
  });
  const view = new vega.View(vega.parse(compiled.spec), {
    renderer: "none",
    logger: vega.logger(vega.Error),
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Round numbers, 1, 2 and 5 times powers of ten, between two positive values: ticks of a logarithmic axis. */
export function roundTicks(low: number, high: number): number[] {
  const values: number[] = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    for (const digit of [1, 2, 5]) {
      const value = digit * 10 ** power;
      if (value >= low && value <= high) values.push(value);
    }
  }
  return values;
}
