/**
 * Maps of a model's errors over every pair of variables, as text: a byte a cell.
 *
 * @module
 */

import { textToBytes } from "./packed_table.ts";

/** The maps of a model. */
export interface ModelMaps {
  /** The variables that maps are drawn over, each with its unit, and the ends of the axis in it. */
  readonly axes: readonly { readonly label: string; readonly low: number; readonly high: number }[];
  /** Cells along an axis. */
  readonly cells: number;
  /** Over pairs of variables, or the only one; the pair over which errors vary most first. */
  readonly maps: readonly ModelMap[];
}

/** A map over one or two variables. */
export interface ModelMap {
  /** Which of the axes. */
  readonly over: readonly number[];
  /** Mean absolute one-step error of each of those variables, in its unit. [cells], the first axis fastest. */
  readonly errors: readonly PackedMap[];
  /** Transitions that the model was trained on. [cells] */
  readonly data: PackedMap;
}

/** Positive numbers to 1/254 of the ratio of the largest and the smallest. */
export interface PackedMap {
  /** The smallest. */
  readonly low: number;
  /** The largest. */
  readonly high: number;
  /** A byte each, in base64: its place between them by its logarithm, from 1 to 255; 0 where there is none. */
  readonly bytes: string;
}

const MOST = 254;

/** Packs the positive ones of some numbers. */
export function packMap(values: ArrayLike<number>): PackedMap {
  const known = Array.from(values).filter((value) => value > 0 && Number.isFinite(value));
  if (known.length === 0) return { low: 1, high: 1, bytes: new Uint8Array(values.length).toBase64() };
  const low = known.reduce((least, value) => Math.min(least, value));
  const high = known.reduce((most, value) => Math.max(most, value));
  const range = Math.log(high / low);
  const bytes = Uint8Array.from(
    values,
    (value) =>
      !(value > 0 && Number.isFinite(value))
        ? 0
        : 1 + (range === 0 ? 0 : Math.round(Math.log(value / low) / range * MOST)),
  );
  return { low, high, bytes: bytes.toBase64() };
}

/** The numbers of a map; NaN where there is none. */
export function unpackMap({ low, high, bytes }: PackedMap): Float64Array {
  return Float64Array.from(
    textToBytes(bytes),
    (place) => place === 0 ? NaN : low * (high / low) ** ((place - 1) / MOST),
  );
}
