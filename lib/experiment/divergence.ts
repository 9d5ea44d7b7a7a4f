/**
 * Whether an agent has diverged: a number of its networks is not a number any more.
 *
 * @module
 */

import type { Snapshot, SnapshotValue } from "../checkpoint/snapshot.ts";

/**
 * Whether any 32-bit number of a saved agent is NaN. Everything learned by gradients is kept in 32 bits, weights and the
 * optimiser's moments alike, and a gradient step turns what is infinite into NaN; 64-bit numbers are left out, since
 * averages of nothing and marks for "not yet" stand there.
 */
export function hasDiverged(agent: Snapshot): boolean {
  return holdsNaN(agent);
}

function holdsNaN(value: SnapshotValue): boolean {
  if (value instanceof Float32Array) return hasNaN(value);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  return Object.values(value).some(holdsNaN);
}

function hasNaN(numbers: Float32Array): boolean {
  for (let i = 0; i < numbers.length; i++) if (Number.isNaN(numbers[i])) return true;
  return false;
}
