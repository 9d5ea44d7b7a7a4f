/**
 * Whether an agent has diverged: whether a number of its networks is NaN.
 *
 * @module
 */

import type { SnapshotValue } from "../checkpoint/snapshot.ts";

/**
 * Whether any 32-bit number of a saved agent is NaN. Everything learned by gradients has 32 bits, weights and
 * the optimiser's moments alike, and a gradient step turns infinities into NaN. 64-bit numbers are ignored,
 * because there NaN stands for an empty average or "not yet".
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
