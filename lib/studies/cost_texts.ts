/**
 * Texts of what agents cost in CPU time.
 *
 * @module
 */

import type { ComputeRow } from "../results/compute.ts";

/** Seconds with two digits, or whole ones. */
export function formatSeconds(value: number): string {
  return `${value >= 10 ? value.toFixed(0) : value.toPrecision(2)} s`;
}

/** The median CPU seconds of acting and learning to solve; ">" where it is only known to be more. */
export function formatSecondsToSolve({ secondsToSolve: { value, bounds } }: ComputeRow): string {
  return value === Infinity ? `>${formatSeconds(bounds.atLeast)}` : formatSeconds(value);
}

/** The CPU milliseconds of acting and learning in a real step. */
export function formatStepCost({ secondsPerStep: { value } }: ComputeRow): string {
  const milliseconds = 1000 * value;
  return `${milliseconds >= 10 ? milliseconds.toFixed(0) : milliseconds.toPrecision(2)} ms`;
}
