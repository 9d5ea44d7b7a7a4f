/**
 * Samples of distributions that a network gives.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/**
 * μ + σ noise with σ = softplus(s) + least: a sample of independent normal variables, differentiable by μ and s.
 *
 * @param statistics μ | s: [rows, 2 size].
 * @param noise [rows, size]; gets no gradient.
 */
export function gaussianSample(recorder: Recorder, statistics: Node, noise: Node, least: number): Node {
  const { capacity, columns: size } = noise;
  if (statistics.capacity !== capacity || statistics.columns !== 2 * size) {
    throw misfit("gaussianSample", [statistics, noise]);
  }
  const y = recorder.output(capacity, size, [statistics]);
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward: () =>
      kernels.gaussianSample(statistics.address, noise.address, y.address, noise.rows, size, least),
    backward() {
      const { gradientAddress: gradient, address } = statistics;
      kernels.gaussianSampleGradient(gradient, y.gradientAddress, address, noise.address, noise.rows, size);
    },
  });
}
