/**
 * Choosing and making transitions in struct-of-arrays form.
 *
 * @module
 */

import type { TransitionRows } from "../replay/replay_buffer.ts";

/** Room for `count` transitions. */
export function makeRows(count: number, observationSize: number): TransitionRows {
  return {
    count,
    observations: new Float32Array(count * observationSize),
    actions: new Uint8Array(count),
    rewards: new Float32Array(count),
    nextObservations: new Float32Array(count * observationSize),
    terminated: new Uint8Array(count),
  };
}

/** The transitions at `indices`, copied. */
export function gatherRows(
  data: TransitionRows,
  indices: ArrayLike<number>,
  observationSize: number,
): TransitionRows {
  const out = makeRows(indices.length, observationSize);
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i];
    out.actions[i] = data.actions[row];
    out.rewards[i] = data.rewards[row];
    out.terminated[i] = data.terminated[row];
    for (let k = 0; k < observationSize; k++) {
      out.observations[i * observationSize + k] = data.observations[row * observationSize + k];
      out.nextObservations[i * observationSize + k] = data.nextObservations[row * observationSize + k];
    }
  }
  return out;
}
