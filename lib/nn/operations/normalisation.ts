/**
 * Normalisation of rows.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/** gain × (x − mean) / √(variance + ε) + offset over each row (Ba, Kiros and Hinton, "Layer normalization", 2016). */
export function layerNorm(recorder: Recorder, x: Node, gain: Node, offset: Node, epsilon: number): Node {
  const width = x.columns;
  if (gain.count !== width || offset.count !== width) throw misfit("layerNorm", [x, gain, offset]);
  const y = recorder.output(x.capacity, width, [x, gain, offset]);
  const { kernels } = recorder.workspace;
  const statistics = recorder.workspace.allocate(2 * x.capacity);
  return recorder.record(y, {
    forward: () =>
      kernels.layerNorm(
        x.address,
        gain.address,
        offset.address,
        y.address,
        statistics,
        x.rows,
        width,
        epsilon,
      ),
    backward: () =>
      kernels.layerNormGradient(
        x.needsGradient ? x.gradientAddress : 0,
        gain.needsGradient ? gain.gradientAddress : 0,
        offset.needsGradient ? offset.gradientAddress : 0,
        y.gradientAddress,
        x.address,
        gain.address,
        statistics,
        x.rows,
        width,
      ),
  });
}

/** A smaller range counts as none, and the row is only shifted. */
const SMALLEST_RANGE = 1e-5;

/** (x − min) / (max − min) over each row: the latent scaled to [0, 1] (MuZero, appendix G). */
export function minMaxRows(recorder: Recorder, x: Node): Node {
  const width = x.columns;
  const y = recorder.output(x.capacity, width, [x]);
  const lowest = new Int32Array(x.capacity);
  const highest = new Int32Array(x.capacity);
  const range = new Float64Array(x.capacity);
  return recorder.record(y, {
    forward() {
      const [from, to] = [x.values, y.values];
      for (let r = 0; r < x.rows; r++) {
        const start = r * width;
        let low = start;
        let high = start;
        let least = from[start];
        let most = least;
        for (let i = start + 1; i < start + width; i++) {
          const value = from[i];
          if (value < least) {
            least = value;
            low = i;
          }
          if (value > most) {
            most = value;
            high = i;
          }
        }
        lowest[r] = low;
        highest[r] = high;
        const span = (range[r] = most - least);
        const factor = span < SMALLEST_RANGE ? 1 : 1 / span;
        for (let i = start; i < start + width; i++) to[i] = (from[i] - least) * factor;
      }
    },
    backward() {
      for (let r = 0; r < x.rows; r++) {
        const start = r * width;
        const isFlat = range[r] < SMALLEST_RANGE;
        const factor = isFlat ? 1 : 1 / range[r];
        let sum = 0;
        let along = 0;
        for (let i = start; i < start + width; i++) {
          const flow = y.gradient[i] * factor;
          x.gradient[i] += flow;
          sum += flow;
          along += flow * y.values[i];
        }
        // the lowest is taken off everywhere; the range divides everything
        x.gradient[lowest[r]] -= sum;
        if (isFlat) continue;
        x.gradient[highest[r]] -= along;
        x.gradient[lowest[r]] += along;
      }
    },
  });
}
