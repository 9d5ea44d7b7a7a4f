/**
 * Products of matrices, and affine layers.
 *
 * @module
 */

import type { Node } from "../node.ts";
import type { Workspace } from "../workspace.ts";
import { misfit, type Recorder } from "./recorder.ts";

/** Makes the scratch large enough for x W, [rows, inner] by [inner, outer], and its gradients. */
export function reserveProduct(workspace: Workspace, rows: number, inner: number, outer: number): void {
  const { kernels } = workspace;
  workspace.reserveScratch(Math.max(
    kernels.productScratch(rows, inner, outer),
    kernels.productScratch(inner, rows, outer),
    kernels.productScratch(rows, outer, inner),
  ));
}

/** Adds the gradients at x, W and b of x W + b, from the gradient [rows, out] that stands at `flow`. */
export function addProductGradients(
  { kernels, scratch }: Workspace,
  x: Node,
  weights: Node,
  bias: Node | undefined,
  flow: number,
): void {
  const { rows } = x;
  const [inner, outer] = [weights.capacity, weights.columns];
  // dL/dW = xᵀ g, dL/dx = g Wᵀ, dL/db = the sum of g over rows
  if (weights.needsGradient) {
    kernels.product(x.address, flow, weights.gradientAddress, inner, rows, outer, 1, 0, 1, scratch);
  }
  if (x.needsGradient) {
    kernels.product(flow, weights.address, x.gradientAddress, rows, outer, inner, 0, 1, 1, scratch);
  }
  if (bias?.needsGradient === true) kernels.sumRows(flow, bias.gradientAddress, rows, outer, 1);
}

function checkAffine(operation: string, x: Node, weights: Node, bias: Node | undefined): void {
  if (x.columns !== weights.capacity || (bias !== undefined && bias.count !== weights.columns)) {
    throw misfit(operation, bias === undefined ? [x, weights] : [x, weights, bias]);
  }
}

/** x W + b: [rows, in] by [in, out] plus [1, out]. */
export function affine(recorder: Recorder, x: Node, weights: Node, bias?: Node): Node {
  checkAffine("affine", x, weights, bias);
  const { workspace } = recorder;
  const { kernels } = workspace;
  const [inner, outer] = [weights.capacity, weights.columns];
  const y = recorder.output(x.capacity, outer, bias === undefined ? [x, weights] : [x, weights, bias]);
  reserveProduct(workspace, x.capacity, inner, outer);
  return recorder.record(y, {
    forward() {
      const { rows } = x;
      kernels.product(x.address, weights.address, y.address, rows, inner, outer, 0, 0, 0, workspace.scratch);
      if (bias !== undefined) kernels.addBias(y.address, bias.address, rows, outer);
    },
    backward: () => addProductGradients(workspace, x, weights, bias, y.gradientAddress),
  });
}

/** As {@linkcode affine}, for inputs that are mostly 0, such as pictures: only what is not 0 is multiplied. */
export function sparseAffine(recorder: Recorder, x: Node, weights: Node, bias: Node): Node {
  checkAffine("sparseAffine", x, weights, bias);
  if (x.needsGradient) throw new RangeError("sparseAffine: its input gets no gradient.");
  const { workspace } = recorder;
  const { kernels } = workspace;
  const [inner, outer] = [weights.capacity, weights.columns];
  const y = recorder.output(x.capacity, outer, [weights, bias]);
  const starts = workspace.allocate(Math.max(x.capacity, inner) + 1);
  const places = workspace.allocate(x.capacity * inner);
  const values = workspace.allocate(x.capacity * inner);
  return recorder.record(y, {
    forward() {
      const { rows } = x;
      kernels.compress(x.address, rows, inner, 0, starts, places, values);
      kernels.sparseProduct(starts, places, values, weights.address, y.address, rows, outer, 0);
      kernels.addBias(y.address, bias.address, rows, outer);
    },
    backward() {
      const { rows } = x;
      const flow = y.gradientAddress;
      kernels.compress(x.address, rows, inner, 1, starts, places, values);
      kernels.sparseProduct(starts, places, values, flow, weights.gradientAddress, inner, outer, 1);
      kernels.sumRows(flow, bias.gradientAddress, rows, outer, 1);
    },
  });
}
