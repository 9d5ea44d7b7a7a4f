/**
 * The gates of recurrent cells.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/**
 * A gated recurrent unit (Cho et al., 2014; with the reset gate after the product, as PyTorch has it):
 * r = σ(a₁ + b₁), u = σ(a₂ + b₂), c = tanh(a₃ + r b₃), h' = u h + (1 − u) c.
 *
 * @param input a: [rows, 3 H], what the input gives to reset, update and candidate.
 * @param recurrent b: [rows, 3 H], what the state gives.
 * @param state h: [rows, H].
 */
export function gruGates(recorder: Recorder, input: Node, recurrent: Node, state: Node): Node {
  const width = state.columns;
  const fits = [input, recurrent].every((node) =>
    node.columns === 3 * width && node.capacity === state.capacity
  );
  if (!fits) throw misfit("gruGates", [input, recurrent, state]);
  const y = recorder.output(state.capacity, width, [input, recurrent, state]);
  const { workspace } = recorder;
  const { kernels } = workspace;
  const gatesAddress = workspace.allocate(state.capacity * 3 * width);
  const gates = workspace.floats(gatesAddress, state.capacity * 3 * width); // r, u, c
  return recorder.record(y, {
    forward() {
      kernels.gruGates(
        input.address,
        recurrent.address,
        state.address,
        y.address,
        gatesAddress,
        state.rows,
        width,
      );
    },
    backward() {
      // a kernel where all gradients are asked for; a first state, which nothing leads to, has none
      if ([input, recurrent, state].every((node) => node.needsGradient)) {
        kernels.gruGatesGradient(
          input.gradientAddress,
          recurrent.gradientAddress,
          state.gradientAddress,
          y.gradientAddress,
          gatesAddress,
          recurrent.address,
          state.address,
          state.rows,
          width,
        );
        return;
      }
      for (let r = 0; r < state.rows; r++) {
        for (let j = 0; j < width; j++) {
          const first = r * 3 * width + j;
          const [second, third] = [first + width, first + 2 * width];
          const at = r * width + j;
          const flow = y.gradient[at];
          const reset = gates[first];
          const update = gates[second];
          const candidate = gates[third];
          const toCandidate = flow * (1 - update) * (1 - candidate * candidate);
          const toUpdate = flow * (state.values[at] - candidate) * update * (1 - update);
          const toReset = toCandidate * recurrent.values[third] * reset * (1 - reset);
          if (state.needsGradient) state.gradient[at] += flow * update;
          if (input.needsGradient) {
            input.gradient[first] += toReset;
            input.gradient[second] += toUpdate;
            input.gradient[third] += toCandidate;
          }
          if (recurrent.needsGradient) {
            recurrent.gradient[first] += toReset;
            recurrent.gradient[second] += toUpdate;
            recurrent.gradient[third] += toCandidate * reset;
          }
        }
      }
    },
  });
}
