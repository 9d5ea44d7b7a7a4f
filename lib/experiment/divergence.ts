/**
 * Whether an agent has diverged: a number of its networks is not a number any more.
 *
 * @module
 */

import type { SnapshotValue } from "../checkpoint/snapshot.ts";

/**
 * Whether any 32-bit number of a saved agent is NaN. Everything learned by gradients is kept in 32 bits, weights and the
 * optimiser's moments alike, and a gradient step turns what is infinite into NaN; 64-bit numbers are left out, since
 * averages of nothing and marks for "not yet" stand there.
 */
export function hasDiverged(agent: SnapshotValue): boolean {
  if (agent instanceof Float32Array) return hasNaN(agent);
  if (typeof agent !== "object" || agent === null || ArrayBuffer.isView(agent)) return false;
  return Object.values(agent).some(hasDiverged);
}

function hasNaN(numbers: Float32Array): boolean {
  for (let i = 0; i < numbers.length; i++) if (Number.isNaN(numbers[i])) return true;
  return false;
}
