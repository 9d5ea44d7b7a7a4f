/**
 * How far latents predicted step by step drift from the encodings of what was then really observed.
 *
 * @module
 */

import { rowKinds, type SearchedEpisodes } from "../../replay/searched_episodes.ts";
import type { ObservationScale } from "../observation_scale.ts";
import type { Inference } from "./inference.ts";

/** Number of positions sampled, evenly spaced over all of them. */
const POSITIONS = 64;

/**
 * The distance between the latent predicted `steps` steps ahead, along the actions really taken, and the
 * encoding of the real observation there, divided by the distance between the encodings of two different
 * positions. 0 is perfect, 1 no better than a random position.
 *
 * @returns NaN if no episode is long enough.
 */
export function latentDrift(
  inference: Inference,
  episodes: SearchedEpisodes,
  scale: ObservationScale,
  steps: number,
): number {
  const starts = positions(episodes, steps);
  const count = starts.length;
  if (count < 2) return NaN;
  const size = inference.latentSize;
  /** Row by step of the positions that begin at the starts. */
  const rows = [starts];
  for (let k = 0; k < steps; k++) rows.push(rows[k].map((row) => episodes.next(row)));
  const latents = (from: readonly number[], ahead: number) => {
    const width = episodes.observationSize;
    const seen = new Float32Array(count * width);
    from.forEach((row, i) =>
      seen.set(episodes.observations.subarray(row * width, (row + 1) * width), i * width)
    );
    const scaled = new Float32Array(count * scale.size);
    scale.apply(seen, count, scaled);
    const actionsAt = (k: number) => Uint8Array.from(rows[k], (row) => episodes.actions[row]);
    return inference.latentsAhead(scaled, count, ahead, actionsAt);
  };
  const predicted = latents(starts, steps);
  const truth = latents(rows[steps], 0);
  let apart = 0;
  let spread = 0;
  for (let i = 0; i < count; i++) {
    apart += distance(predicted, i, truth, i, size);
    spread += distance(truth, i, truth, (i + (count >> 1)) % count, size);
  }
  return apart / spread;
}

/** Positions followed by `steps` actions in the same episode. */
function positions(episodes: SearchedEpisodes, steps: number): number[] {
  const found: number[] = [];
  const oldest = (episodes.newest + 1 - episodes.size + episodes.capacity) % episodes.capacity;
  for (let i = 0; i < POSITIONS; i++) {
    const start = (oldest + Math.floor(i * episodes.size / POSITIONS)) % episodes.capacity;
    let row = start;
    let k = 0;
    while (k < steps && episodes.kinds[row] === rowKinds.acted) {
      row = episodes.next(row);
      k++;
    }
    if (k === steps && found[found.length - 1] !== start) found.push(start);
  }
  return found;
}

function distance(a: Float32Array, i: number, b: Float32Array, j: number, size: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += (a[i * size + k] - b[j * size + k]) ** 2;
  return Math.sqrt(sum);
}
