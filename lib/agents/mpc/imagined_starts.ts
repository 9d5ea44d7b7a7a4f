/**
 * Start states of imagined rollouts, and the scale of observations.
 *
 * @module
 */

import type { TransitionRows } from "../../replay/replay_buffer.ts";
import type { Generator } from "../../random/generator.ts";

/** Margin of the box of imagined starts on either side, as a fraction of its width. */
const BOX_MARGIN = 0.1;

/**
 * Draws observations uniformly from a box slightly larger than the data's: states that imagined rollouts may
 * reach although no real step has.
 *
 * @param out [rows, size], written.
 */
export function drawFromBox(data: TransitionRows, size: number, out: Float32Array, random: Generator): void {
  const { observations, count } = data;
  for (let k = 0; k < size; k++) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < count; i++) {
      low = Math.min(low, observations[i * size + k]);
      high = Math.max(high, observations[i * size + k]);
    }
    const margin = BOX_MARGIN * (high - low);
    for (let at = k; at < out.length; at += size) out[at] = random.uniform(low - margin, high + margin);
  }
}

/**
 * The standard deviation of each observed variable.
 *
 * @param out [size], written; at least 0.001.
 */
export function measureScale(data: TransitionRows, size: number, out: Float32Array): void {
  const { observations, count } = data;
  for (let k = 0; k < size; k++) {
    let sum = 0;
    let square = 0;
    for (let i = 0; i < count; i++) {
      sum += observations[i * size + k];
      square += observations[i * size + k] ** 2;
    }
    out[k] = Math.max(1e-3, Math.sqrt(Math.max(0, square / count - (sum / count) ** 2)));
  }
}
