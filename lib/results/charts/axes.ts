/**
 * Domains and ticks of axes of steps and of returns, for numbers of any sign and size.
 *
 * @module
 */

import type { CurveGroup } from "../seed_statistics.ts";
import { extent } from "./plot.ts";

/** The domain of an axis of returns, and its number format if the default would be too long or too coarse. */
export function returnDomain(
  values: readonly number[],
): { domain: [number, number]; format: { format?: string } } {
  let [low, high] = extent(values);
  if (low >= 0) low = 0;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const margin = high > low ? (high - low) * 0.03 : size === 0 ? 1 : size * 0.1;
  const format = size >= 1e6 || size < 0.01 && size > 0 ? { format: "~g" } : {};
  // room for a line at the limit
  return { domain: [low === 0 ? 0 : low - margin, high + margin], format };
}

/** The ends of curves in real steps. */
export interface StepsExtent {
  /** The first above 0: a logarithmic axis has no zero. */
  readonly first: number;
  /** The last; at least 1. */
  readonly last: number;
}

/** The ends of some curves. */
export function stepsExtent(groups: readonly CurveGroup[]): StepsExtent {
  let [first, last] = [Infinity, 1];
  for (const { seeds } of groups) {
    for (const curve of seeds.values()) {
      for (const { steps } of curve) {
        if (steps > 0) first = Math.min(first, steps);
        last = Math.max(last, steps);
      }
    }
  }
  return { first, last };
}

/** The domain and the ticks of an axis of real steps. */
export function stepsDomain(
  { first, last }: StepsExtent,
  kind: "linear" | "log",
): { domain: [number, number]; ticks: { values?: number[]; tickCount?: number } } {
  if (kind === "linear") return { domain: [0, last], ticks: { tickCount: 6 } };
  const domain: [number, number] = first < last ? [first, last] : [last / 2, last * 2];
  const ticks = roundTicks(domain[0], domain[1]);
  return { domain, ticks: { values: ticks.length > 1 ? ticks : domain } };
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
