/**
 * Functions of every number by itself.
 *
 * @module
 */

import type { Node } from "./node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/** A function of one number, over arrays. */
interface Function {
  /** y[i] = f(x[i]) for i < count. */
  forward(x: Float32Array, y: Float32Array, count: number): void;
  /** toX[i] += toY[i] × f'(x[i]), which may be worked out from y[i] = f(x[i]). */
  backward(x: Float32Array, y: Float32Array, toY: Float32Array, toX: Float32Array, count: number): void;
}

/** The functions, by the name of the operation. Each loop is its own, so that it is compiled for itself. */
const functions = {
  relu: {
    forward(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = Math.max(x[i], 0);
    },
    backward(x, _y, toY, toX, count) {
      for (let i = 0; i < count; i++) if (x[i] > 0) toX[i] += toY[i];
    },
  },
  tanh: {
    forward(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = Math.tanh(x[i]);
    },
    backward(_x, y, toY, toX, count) {
      for (let i = 0; i < count; i++) toX[i] += toY[i] * (1 - y[i] * y[i]);
    },
  },
  sigmoid: {
    forward(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = 1 / (1 + Math.exp(-x[i]));
    },
    backward(_x, y, toY, toX, count) {
      for (let i = 0; i < count; i++) toX[i] += toY[i] * y[i] * (1 - y[i]);
    },
  },
  // x σ(x): Hendrycks and Gimpel, "Gaussian error linear units", 2016
  silu: {
    forward(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = x[i] / (1 + Math.exp(-x[i]));
    },
    backward(x, y, toY, toX, count) {
      for (let i = 0; i < count; i++) {
        const open = 1 / (1 + Math.exp(-x[i]));
        toX[i] += toY[i] * (open + y[i] * (1 - open));
      }
    },
  },
  elu: {
    forward(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = x[i] > 0 ? x[i] : Math.expm1(x[i]);
    },
    backward(x, y, toY, toX, count) {
      for (let i = 0; i < count; i++) toX[i] += toY[i] * (x[i] > 0 ? 1 : y[i] + 1);
    },
  },
  softplus: {
    forward(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = Math.max(x[i], 0) + Math.log1p(Math.exp(-Math.abs(x[i])));
    },
    backward(x, _y, toY, toX, count) {
      for (let i = 0; i < count; i++) toX[i] += toY[i] / (1 + Math.exp(-x[i]));
    },
  },
  exp: {
    forward(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = Math.exp(x[i]);
    },
    backward(_x, y, toY, toX, count) {
      for (let i = 0; i < count; i++) toX[i] += toY[i] * y[i];
    },
  },
  log: {
    forward(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = Math.log(x[i]);
    },
    backward(x, _y, toY, toX, count) {
      for (let i = 0; i < count; i++) toX[i] += toY[i] / x[i];
    },
  },
  square: {
    forward(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = x[i] * x[i];
    },
    backward(x, _y, toY, toX, count) {
      for (let i = 0; i < count; i++) toX[i] += 2 * toY[i] * x[i];
    },
  },
  absolute: {
    forward(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = Math.abs(x[i]);
    },
    backward(x, _y, toY, toX, count) {
      for (let i = 0; i < count; i++) toX[i] += toY[i] * Math.sign(x[i]);
    },
  },
} satisfies Record<string, Function>;

/** The names of the functions. */
export type FunctionName = keyof typeof functions;

/** The wasm kernels of the functions: their names, and whether the gradient follows from the output or the input. */
const kernelNames = {
  relu: ["rectified", "output"],
  tanh: ["tangent", "output"],
  sigmoid: ["sigmoid", "output"],
  silu: ["silu", "input"],
  elu: ["elu", "output"],
  softplus: ["softplus", "input"],
  exp: ["exponential", "output"],
  log: ["logarithm", "input"],
  absolute: ["absolute", "input"],
} as const satisfies Partial<Record<FunctionName, readonly [string, "input" | "output"]>>;

/** A function of every number of x. */
export function apply(recorder: Recorder, name: FunctionName, x: Node): Node {
  const y = recorder.output(x.capacity, x.columns, [x]);
  const { wasm } = recorder.workspace;
  if (wasm === undefined || name === "square") {
    const { forward, backward } = functions[name];
    return recorder.record(y, {
      forward: () => forward(x.values, y.values, x.count),
      backward: () => backward(x.values, y.values, y.gradient, x.gradient, x.count),
    });
  }
  const [kernel, source] = kernelNames[name];
  const [forward, backward] = [wasm[kernel], wasm[`${kernel}Gradient`]];
  const known = source === "output" ? y.address : x.address;
  return recorder.record(y, {
    forward: () => forward(x.address, y.address, x.count),
    backward: () => backward(x.gradientAddress, y.gradientAddress, known, x.count),
  });
}

/** scale × x + shift. The gradient can be scaled by another number than the values, as MuZero does. */
export function linear(recorder: Recorder, x: Node, scale: number, shift: number, slope = scale): Node {
  const y = recorder.output(x.capacity, x.columns, slope === 0 ? [] : [x]);
  const { wasm } = recorder.workspace;
  return recorder.record(y, {
    forward() {
      const { values } = y;
      const { values: from, count } = x;
      if (scale === 1 && shift === 0) values.set(from.subarray(0, count));
      else if (wasm !== undefined) wasm.scaleAndShift(x.address, y.address, count, scale, shift);
      else for (let i = 0; i < count; i++) values[i] = scale * from[i] + shift;
    },
    backward() {
      const { gradient } = x;
      const { gradient: flow, count } = y;
      if (wasm !== undefined) wasm.addScaled(y.gradientAddress, x.gradientAddress, count, slope);
      else for (let i = 0; i < count; i++) gradient[i] += slope * flow[i];
    },
  });
}

/** The larger (sign 1) or smaller (sign −1) of x and a constant; no gradient where the constant is taken. */
export function bounded(recorder: Recorder, x: Node, bound: number, sign: 1 | -1): Node {
  const y = recorder.output(x.capacity, x.columns, [x]);
  return recorder.record(y, {
    forward() {
      for (let i = 0; i < x.count; i++) {
        y.values[i] = sign * (x.values[i] - bound) >= 0 ? x.values[i] : bound;
      }
    },
    backward() {
      for (let i = 0; i < x.count; i++) {
        if (sign * (x.values[i] - bound) >= 0) x.gradient[i] += y.gradient[i];
      }
    },
  });
}

/** The values of one matrix with the gradient going to another: straight-through estimation (Bengio 2013). */
export function straightThrough(recorder: Recorder, through: Node, values: Node): Node {
  if (through.capacity !== values.capacity || through.columns !== values.columns) {
    throw misfit("straightThrough", through, values);
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
  if (x.columns % group !== 0) throw misfit("oneHotOfLargest", x);
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
