/**
 * Products of matrices, and affine layers.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/** x W + b: [rows, in] by [in, out] plus [1, out]. */
export function affine(recorder: Recorder, x: Node, weights: Node, bias?: Node): Node {
  if (x.columns !== weights.capacity || (bias !== undefined && bias.count !== weights.columns)) {
    throw misfit("affine", bias === undefined ? [x, weights] : [x, weights, bias]);
  }
  const { workspace } = recorder;
  const { kernels } = workspace;
  const [inner, outer] = [weights.capacity, weights.columns];
  const inputs = bias === undefined ? [x, weights] : [x, weights, bias];
  const y = recorder.output(x.capacity, outer, inputs);
  workspace.reserveScratch(Math.max(
    kernels.productScratch(x.capacity, inner, outer),
    kernels.productScratch(inner, x.capacity, outer),
    kernels.productScratch(x.capacity, outer, inner),
  ));
  return recorder.record(y, {
    forward() {
      kernels.product(
        x.address,
        weights.address,
        y.address,
        x.rows,
        inner,
        outer,
        0,
        0,
        0,
        workspace.scratch,
      );
      if (bias !== undefined) kernels.addBias(y.address, bias.address, x.rows, outer);
    },
    backward() {
      const { rows } = x;
      const flow = y.gradientAddress;
      // dL/dW = xᵀ g, dL/dx = g Wᵀ, dL/db = the sum of g over rows
      if (weights.needsGradient) {
        kernels.product(
          x.address,
          flow,
          weights.gradientAddress,
          inner,
          rows,
          outer,
          1,
          0,
          1,
          workspace.scratch,
        );
      }
      if (x.needsGradient) {
        kernels.product(
          flow,
          weights.address,
          x.gradientAddress,
          rows,
          outer,
          inner,
          0,
          1,
          1,
          workspace.scratch,
        );
      }
      if (bias?.needsGradient === true) kernels.sumRows(flow, bias.gradientAddress, rows, outer, 1);
    },
  });
}
