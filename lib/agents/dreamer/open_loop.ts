/**
 * The open-loop error of the world model: how well it predicts real episodes without observing them.
 *
 * @module
 */

import type { BeliefUpdate } from "../../dynamics/rssm/belief.ts";
import { symexp } from "../../nn/categorical.ts";
import type { SequenceReplay } from "../../replay/sequence_replay.ts";

/** Observed steps before the prediction begins; fewer if the episode starts within them. */
export const CONTEXT = 10;
/** Maximum number of windows, from the newest experience. */
const WINDOWS = 64;

/** A part of one real episode. */
export interface Window {
  /** [moments, observationSize] */
  readonly observations: Float32Array;
  /** [moments]: the action before each. */
  readonly actions: Uint8Array;
}

/**
 * Observes the first `context` steps of every window and predicts the rest along the real actions, with the
 * modes of all latents.
 *
 * @param windows Each of `context` + `steps` steps.
 * @param reconstructed [windows, observationSize]: written if given, the last observed step as the posterior decodes it.
 * @returns [windows, steps, observationSize]: the predicted observations.
 */
export function imagineWindows(
  update: BeliefUpdate,
  featureSize: number,
  windows: readonly Window[],
  context: number,
  steps: number,
  size: number,
  reconstructed?: Float32Array,
): Float32Array {
  const count = windows.length;
  const belief = new Float32Array(count * featureSize);
  const seen = new Float32Array(count * size);
  for (let t = 0; t < context; t++) {
    windows.forEach(({ observations }, i) =>
      seen.set(observations.subarray(t * size, (t + 1) * size), i * size)
    );
    // a window inside an episode also starts from an empty belief, without the action before it
    const isFirst = new Uint8Array(count).fill(t === 0 ? 1 : 0);
    update.observe(belief, count, windows.map(({ actions }) => actions[t]), isFirst, seen);
  }
  if (reconstructed !== undefined) {
    update.decode(belief, count, reconstructed);
    for (let i = 0; i < count * size; i++) reconstructed[i] = symexp(reconstructed[i]);
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
 * The root mean squared error after `steps` predicted steps over the newest windows, each variable divided by
 * its standard deviation over the windows' last steps, averaged over variables. 1 is no better than the mean.
 *
 * @returns NaN if there are too few episodes of that length.
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

/** Windows of `length` steps within single episodes, from the newest backwards, overlapping by half. */
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
    if (!inside) { // the newest window that ends before the episode starts
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
