/**
 * How well the world model imagines what really happened, without looking.
 *
 * @module
 */

import type { Belief, BeliefUpdate } from "../../dynamics/state_space/belief.ts";
import { symexp } from "../../nn/categorical.ts";
import type { SequenceReplay } from "../../replay/sequence_replay.ts";

/** Moments that are seen before imagination begins; as many as there are, where an episode starts later. */
export const CONTEXT = 10;
/** Windows of the newest experience measured at, at most. */
const WINDOWS = 64;

/** A stretch of one real episode. */
export interface Window {
  /** [moments, observationSize] */
  readonly observations: Float32Array;
  /** [moments]: what led to each. */
  readonly actions: Uint8Array;
}

/**
 * Sees the first `context` moments of every window and imagines the rest along the real actions, with the modes of all
 * latents.
 *
 * @param windows All of `context` + `steps` moments.
 * @returns [windows, steps, observationSize]: what is imagined, as observations.
 */
export function imagineWindows(
  update: BeliefUpdate,
  featureSize: number,
  windows: readonly Window[],
  context: number,
  steps: number,
  size: number,
): Float32Array {
  const count = windows.length;
  const belief: Belief = { features: new Float32Array(count * featureSize) };
  const seen = new Float32Array(count * size);
  for (let t = 0; t < context; t++) {
    windows.forEach(({ observations }, i) =>
      seen.set(observations.subarray(t * size, (t + 1) * size), i * size)
    );
    // a window that starts inside an episode starts from an empty belief, too, with the action that led there unknown
    const isFirst = new Uint8Array(count).fill(t === 0 ? 1 : 0);
    update.observe(belief, count, windows.map(({ actions }) => actions[t]), isFirst, seen);
  }
  const imagined = new Float32Array(count * steps * size);
  const decoded = new Float32Array(count * size);
  for (let k = 0; k < steps; k++) {
    update.imagine(belief, count, windows.map(({ actions }) => actions[context + k]), decoded);
    for (let i = 0; i < count; i++) {
      for (let v = 0; v < size; v++) imagined[(i * steps + k) * size + v] = symexp(decoded[i * size + v]);
    }
  }
  return imagined;
}

/**
 * The root mean squared error after `steps` imagined steps over the newest windows, each variable in units of its
 * deviation over the windows' ends, averaged over variables. 1 is no better than the mean.
 *
 * @returns NaN where there are too few episodes of that length.
 */
export function openLoopError(
  update: BeliefUpdate,
  featureSize: number,
  replay: SequenceReplay,
  steps: number,
): number {
  const size = replay.observationSize;
  const windows = newestWindows(replay, CONTEXT + steps);
  if (windows.length < 4) return NaN;
  const imagined = imagineWindows(update, featureSize, windows, CONTEXT, steps, size);
  let total = 0;
  for (let v = 0; v < size; v++) {
    const truths = windows.map(({ observations }) => observations[(CONTEXT + steps - 1) * size + v]);
    const mean = truths.reduce((sum, x) => sum + x, 0) / truths.length;
    let [missed, spread] = [0, 0];
    truths.forEach((truth, i) => {
      missed += (imagined[(i * steps + steps - 1) * size + v] - truth) ** 2;
      spread += (truth - mean) ** 2;
    });
    total += Math.sqrt(missed / spread) / size;
  }
  return total;
}

/** Windows of `length` moments inside single episodes, from the newest backwards, half overlapping. */
function newestWindows(replay: SequenceReplay, length: number): Window[] {
  const size = replay.observationSize;
  const windows: Window[] = [];
  const stride = Math.max(1, length >> 1);
  for (let start = replay.size - length; start >= 0 && windows.length < WINDOWS;) {
    let inside = true;
    let latest = 0;
    for (let t = 1; t < length; t++) {
      if (replay.isFirst[replay.row(start + t)] === 1) [inside, latest] = [false, t];
    }
    if (!inside) { // the newest piece that ends before the episode starts
      start -= length - latest;
      continue;
    }
    const observations = new Float32Array(length * size);
    const actions = new Uint8Array(length);
    for (let t = 0; t < length; t++) {
      const row = replay.row(start + t);
      observations.set(replay.observations.subarray(row * size, (row + 1) * size), t * size);
      actions[t] = replay.actions[row];
    }
    windows.push({ observations, actions });
    start -= stride;
  }
  return windows;
}
