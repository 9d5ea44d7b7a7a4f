/**
 * Elementwise functions.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/**
 * The functions: their numbers in `assembly/elementwise.ts`, and whether the gradient is computed from the output or
 * the input.
 */
export const functions = {
  exp: [0, "output"],
  log: [1, "input"],
  tanh: [2, "output"],
  sigmoid: [3, "output"],
  softplus: [4, "input"],
  silu: [5, "input"], // x σ(x): Hendrycks and Gimpel, "Gaussian error linear units", 2016
  relu: [6, "output"],
} as const;

/** A function of every number of x. */
export function apply(recorder: Recorder, name: keyof typeof functions, x: Node): Node {
  const y = recorder.output(x.capacity, x.columns, [x]);
  const { kernels } = recorder.workspace;
  const [which, source] = functions[name];
  const known = source === "output" ? y.address : x.address;
  return recorder.record(y, {
    forward: () => kernels.apply(which, x.address, y.address, x.count),
    backward: () => kernels.applyGradient(which, x.gradientAddress, y.gradientAddress, known, x.count),
  });
}

/** x². */
export function square(recorder: Recorder, x: Node): Node {
  const y = recorder.output(x.capacity, x.columns, [x]);
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward: () => kernels.multiply(x.address, x.address, y.address, x.count),
    backward() { // 2 x g
      kernels.multiplyAccumulate(y.gradientAddress, x.address, x.gradientAddress, x.count);
      kernels.multiplyAccumulate(y.gradientAddress, x.address, x.gradientAddress, x.count);
    },
  });
}

/** scale × x + shift. The gradient can be scaled by another number than the values, as MuZero does. */
export function linear(recorder: Recorder, x: Node, scale: number, shift: number, slope = scale): Node {
  const y = recorder.output(x.capacity, x.columns, slope === 0 ? [] : [x]);
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward() {
      if (scale === 1 && shift === 0) y.values.set(x.values.subarray(0, x.count));
      else kernels.scaleAndShift(x.address, y.address, x.count, scale, shift);
    },
    backward: () => kernels.addScaled(y.gradientAddress, x.gradientAddress, y.count, slope),
  });
}

/** The larger of x and a constant; no gradient where the constant is taken. */
export function maximum(recorder: Recorder, x: Node, bound: number): Node {
  const y = recorder.output(x.capacity, x.columns, [x]);
  return recorder.record(y, {
    forward() {
      for (let i = 0; i < x.count; i++) y.values[i] = x.values[i] >= bound ? x.values[i] : bound;
    },
    backward() {
      for (let i = 0; i < x.count; i++) if (x.values[i] >= bound) x.gradient[i] += y.gradient[i];
    },
  });
}

/** The values of one matrix with the gradient going to another: straight-through estimation (Bengio 2013). */
export function straightThrough(recorder: Recorder, through: Node, values: Node): Node {
  if (through.capacity !== values.capacity || through.columns !== values.columns) {
    throw misfit("straightThrough", [through, values]);
  }
  const y = recorder.output(through.capacity, through.columns, [through]);
  return recorder.record(y, {
    forward: () => y.values.set(values.values.subarray(0, values.count)),
    backward() {
      for (let i = 0; i < y.count; i++) through.gradient[i] += y.gradient[i];
    },
  });
}

/** 1 at the largest number of every group of columns (the first of equals), 0 elsewhere; no gradient goes through. */
export function oneHotOfLargest(recorder: Recorder, x: Node, group: number): Node {
  if (x.columns % group !== 0) throw misfit("oneHotOfLargest", [x]);
  const y = recorder.output(x.capacity, x.columns, []);
  return recorder.record(y, {
    forward() {
      y.values.fill(0, 0, y.count);
      for (let from = 0; from < x.count; from += group) {
        let best = from;
        for (let i = from + 1; i < from + group; i++) if (x.values[i] > x.values[best]) best = i;
        y.values[best] = 1;
      }
    },
    backward() {},
  });
}
