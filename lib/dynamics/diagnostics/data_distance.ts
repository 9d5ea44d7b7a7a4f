/**
 * How far states lie from the data a model has seen.
 *
 * @module
 */

import { Normaliser } from "../normaliser.ts";
import { quantile } from "./quantiles.ts";

/** Rows of data looked through at most: a larger table is thinned evenly. */
const MOST_ROWS = 3000;

/**
 * Marks the states that lie within the data: as near to a state in it, in units of the data's own standard deviations, as
 * 95% of the data's states are to their nearest neighbours.
 *
 * @param states [count, size]
 * @param data [dataCount, size]
 * @returns [count]: 1 within, 0 outside.
 */
export function withinData(
  states: Float32Array,
  count: number,
  data: Float32Array,
  dataCount: number,
  size: number,
): Uint8Array {
  const normaliser = new Normaliser(size);
  normaliser.measure(data, dataCount);
  const stride = Math.ceil(dataCount / MOST_ROWS);
  const kept = Math.floor((dataCount + stride - 1) / stride);
  const table = new Float32Array(kept * size);
  for (let i = 0; i < kept; i++) {
    table.set(data.subarray(i * stride * size, (i * stride + 1) * size), i * size);
  }
  const nearest = (of: Float32Array, at: number, self: number) => {
    let smallest = Infinity;
    for (let j = 0; j < kept; j++) {
      if (j === self) continue;
      let square = 0;
      for (let k = 0; k < size; k++) {
        square += ((of[at * size + k] - table[j * size + k]) / normaliser.deviations[k]) ** 2;
      }
      if (square < smallest) smallest = square;
    }
    return smallest;
  };
  const own = Float64Array.from({ length: kept }, (_, i) => nearest(table, i, i)).sort();
  const bound = quantile(own, 0.95);
  return Uint8Array.from({ length: count }, (_, i) => nearest(states, i, -1) <= bound ? 1 : 0);
}
