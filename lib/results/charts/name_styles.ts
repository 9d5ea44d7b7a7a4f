/**
 * Colours, dashes and shapes that distinguish the names in a picture.
 *
 * @module
 */

import type { VegaPart } from "./plot.ts";

/**
 * Colours that are distinguishable with every kind of colour vision (Okabe and Ito, "Color universal design",
 * 2008), without the palest. Each goes with a dash pattern and a shape of the same index, so that colour is
 * never needed.
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

/** A scale that maps each name of its domain to the value of the same index in its range. */
type NameScale<T> = { readonly domain: string[]; readonly range: T[] };

/** The style of each name in a picture: colour, dash pattern and point shape. */
export interface NameScales {
  readonly color: NameScale<string>;
  readonly strokeDash: NameScale<number[]>;
  readonly shape: NameScale<string>;
}

/**
 * Scales that give each name its colour, dash and shape. With more names than colours, dashes and shapes are
 * combined differently, so that up to 64 names look different.
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

/** Vega's scales of these names: `color`, `strokeDash` and `shape`. */
export function vegaScales(scales: NameScales): VegaPart[] {
  return Object.entries(scales).map(([name, scale]) => ({ name, type: "ordinal", ...scale }));
}
