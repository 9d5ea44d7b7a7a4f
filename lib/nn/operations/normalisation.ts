/**
 * Normalisation of rows.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { addProductGradients, reserveProduct } from "./products.ts";
import { misfit, type Recorder } from "./recorder.ts";

/** Added to the variance of a row in a {@linkcode normalisedLayer}: Hafner et al. 2023. */
const EPSILON = 1e-3;

/** Where a gradient is added; 0 for nowhere. */
const gradientOf = (node: Node) => node.needsGradient ? node.gradientAddress : 0;

/** gain × (x − mean) / √(variance + ε) + offset over each row (Ba, Kiros and Hinton, "Layer normalization", 2016). */
export function layerNorm(recorder: Recorder, x: Node, gain: Node, offset: Node, epsilon: number): Node {
  const { capacity, columns: width } = x;
  if (gain.count !== width || offset.count !== width) throw misfit("layerNorm", [x, gain, offset]);
  const y = recorder.output(capacity, width, [x, gain, offset]);
  const { workspace } = recorder;
  const { kernels } = workspace;
  const z = workspace.allocate(capacity * width);
  const scales = workspace.allocate(capacity);
  workspace.reserveFlow(capacity * width);
  return recorder.record(y, {
    forward() {
      kernels.copyBlock(x.address, x.count, z, x.count, 1, x.count);
      const { rows } = x;
      kernels.normalise(z, 0, 0, gain.address, offset.address, y.address, 0, scales, rows, width, epsilon, 0);
    },
    backward() {
      const { flow } = workspace;
      const { rows } = x;
      kernels.normaliseGradient(
        flow,
        gradientOf(gain),
        gradientOf(offset),
        y.gradientAddress,
        z,
        0,
        scales,
        gain.address,
        rows,
        width,
      );
      if (x.needsGradient) kernels.addScaled(flow, x.gradientAddress, x.count, 1);
    },
  });
}

/** The parameters of a {@linkcode normalisedLayer}. */
export interface NormalisedLayer {
  /** [in, out] */
  readonly weights: Node;
  /** [1, out] */
  readonly biases: Node;
  /** [1, out] */
  readonly gain: Node;
  /** [1, out] */
  readonly offset: Node;
}

/**
 * SiLU(layerNorm(x W + b + added)), a hidden layer of Hafner et al. 2023: the product, and one pass over what it gives.
 *
 * @param added [rows, out], what another product gives; absent for none.
 */
export function normalisedLayer(recorder: Recorder, x: Node, layer: NormalisedLayer, added?: Node): Node {
  const { weights, biases, gain, offset } = layer;
  const [inner, width] = [weights.capacity, weights.columns];
  const { capacity } = x;
  const inputs = [x, weights, biases, gain, offset, ...added === undefined ? [] : [added]];
  const fits = x.columns === inner && [biases, gain, offset].every(({ count }) => count === width) &&
    (added === undefined || added.capacity === capacity && added.columns === width);
  if (!fits) throw misfit("normalisedLayer", inputs);
  const y = recorder.output(capacity, width, inputs);
  const { workspace } = recorder;
  const { kernels } = workspace;
  const z = workspace.allocate(capacity * width);
  const slopes = y.needsGradient ? workspace.allocate(capacity * width) : 0;
  const scales = workspace.allocate(capacity);
  reserveProduct(workspace, capacity, inner, width);
  workspace.reserveFlow(capacity * width);
  return recorder.record(y, {
    forward() {
      const { rows } = x;
      kernels.product(x.address, weights.address, z, rows, inner, width, 0, 0, 0, workspace.scratch);
      kernels.normalise(
        z,
        biases.address,
        added?.address ?? 0,
        gain.address,
        offset.address,
        y.address,
        slopes,
        scales,
        rows,
        width,
        EPSILON,
        1,
      );
    },
    backward() {
      const { flow } = workspace; // dL/d(x W + b + added)
      kernels.normaliseGradient(
        flow,
        gradientOf(gain),
        gradientOf(offset),
        y.gradientAddress,
        z,
        slopes,
        scales,
        gain.address,
        x.rows,
        width,
      );
      if (added?.needsGradient === true) kernels.addScaled(flow, added.gradientAddress, added.count, 1);
      addProductGradients(workspace, x, weights, biases, flow);
    },
  });
}

/** (x − min) / (max − min) over each row: the latent scaled to [0, 1] (MuZero, appendix G). */
export function minMaxRows(recorder: Recorder, x: Node): Node {
  const { capacity, columns: width } = x;
  const y = recorder.output(capacity, width, [x]);
  const { workspace } = recorder;
  const { kernels } = workspace;
  const places = workspace.allocate(2 * capacity);
  return recorder.record(y, {
    forward: () => kernels.minMaxRows(x.address, y.address, places, x.rows, width),
    backward() {
      const { gradientAddress: gradient, address, rows } = x;
      kernels.minMaxRowsGradient(gradient, y.gradientAddress, address, y.address, places, rows, width);
    },
  });
}
