/**
 * Recurrent cells.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { addProductGradients, reserveProduct } from "./products.ts";
import { misfit, type Recorder } from "./recorder.ts";

/**
 * A gated recurrent unit (Cho et al., 2014; with the reset gate after the product, as PyTorch has it): with b = h W + bias,
 * r = σ(a₁ + b₁), u = σ(a₂ + b₂), c = tanh(a₃ + r b₃), h' = u h + (1 − u) c.
 *
 * @param input a: [rows, 3 H], what the input gives to reset, update and candidate.
 * @param state h: [rows, H].
 * @param weights W: [H, 3 H].
 * @param bias [1, 3 H].
 */
export function gruCell(recorder: Recorder, input: Node, state: Node, weights: Node, bias: Node): Node {
  const { capacity, columns: width } = state;
  const fits = input.columns === 3 * width && input.capacity === capacity && weights.capacity === width &&
    weights.columns === 3 * width && bias.count === 3 * width;
  if (!fits) throw misfit("gruCell", [input, state, weights, bias]);
  const y = recorder.output(capacity, width, [input, state, weights, bias]);
  const { workspace } = recorder;
  const { kernels } = workspace;
  const recurrent = workspace.allocate(capacity * 3 * width); // b; of its r and u parts nothing is needed later
  const gates = workspace.allocate(capacity * 3 * width); // r, u, c
  reserveProduct(workspace, capacity, width, 3 * width);
  workspace.reserveFlow(capacity * 3 * width);
  return recorder.record(y, {
    forward() {
      const { rows } = state;
      const { address } = weights;
      kernels.product(state.address, address, recurrent, rows, width, 3 * width, 0, 0, 0, workspace.scratch);
      kernels.gruGates(
        input.address,
        recurrent,
        bias.address,
        state.address,
        y.address,
        gates,
        rows,
        width,
      );
    },
    backward() {
      const { flow } = workspace; // dL/db
      kernels.gruGatesGradient(
        input.needsGradient ? input.gradientAddress : 0,
        flow,
        state.needsGradient ? state.gradientAddress : 0,
        y.gradientAddress,
        gates,
        recurrent,
        state.address,
        state.rows,
        width,
      );
      addProductGradients(workspace, state, weights, bias, flow);
    },
  });
}
