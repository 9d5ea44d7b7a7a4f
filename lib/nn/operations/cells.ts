/**
 * What recurrent cells do between their products.
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

/**
 * A long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate of Gers et al., 2000): from the projection
 * i, f, g, o: c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c').
 *
 * @param projection [rows, 4 H], the sum of what input and state give.
 * @param cell c: [rows, H].
 * @returns [rows, 2 H]: h' beside c'.
 */
export function lstmGates(recorder: Recorder, projection: Node, cell: Node): Node {
  const width = cell.columns;
  if (projection.columns !== 4 * width || projection.capacity !== cell.capacity) {
    throw misfit("lstmGates", [projection, cell]);
  }
  const y = recorder.output(cell.capacity, 2 * width, [projection, cell]);
  const { workspace } = recorder;
  const { kernels } = workspace;
  const gatesAddress = workspace.allocate(cell.capacity * 5 * width);
  const gates = workspace.floats(gatesAddress, cell.capacity * 5 * width); // i, f, g, o, tanh c'
  return recorder.record(y, {
    forward: () =>
      kernels.lstmGates(projection.address, cell.address, y.address, gatesAddress, cell.rows, width),
    backward() {
      if (projection.needsGradient && cell.needsGradient) {
        kernels.lstmGatesGradient(
          projection.gradientAddress,
          cell.gradientAddress,
          y.gradientAddress,
          gatesAddress,
          cell.address,
          cell.rows,
          width,
        );
        return;
      }
      for (let r = 0; r < cell.rows; r++) {
        for (let j = 0; j < width; j++) {
          const at = r * 5 * width + j;
          const [open, kept, fresh] = [gates[at], gates[at + width], gates[at + 2 * width]];
          const [shown, bent] = [gates[at + 3 * width], gates[at + 4 * width]];
          const toOutput = y.gradient[r * 2 * width + j];
          const toNext = y.gradient[r * 2 * width + width + j] + toOutput * shown * (1 - bent * bent);
          const before = cell.values[r * width + j];
          if (cell.needsGradient) cell.gradient[r * width + j] += toNext * kept;
          if (!projection.needsGradient) continue;
          const to = r * 4 * width + j;
          projection.gradient[to] += toNext * fresh * open * (1 - open);
          projection.gradient[to + width] += toNext * before * kept * (1 - kept);
          projection.gradient[to + 2 * width] += toNext * open * (1 - fresh * fresh);
          projection.gradient[to + 3 * width] += toOutput * bent * shown * (1 - shown);
        }
      }
    },
  });
}
