/**
 * Distributions over groups of neighbouring columns.
 *
 * @module
 */

import type { Node } from "./node.ts";
import { misfit, type Recorder } from "./recorder.ts";
import { groupsOf } from "./reductions.ts";

/** The logarithm of the sum of exponentials of `size` numbers, without overflow. */
function logSum(values: Float32Array, start: number, size: number): number {
  let top = values[start];
  for (let j = 1; j < size; j++) top = Math.max(top, values[start + j]);
  if (!Number.isFinite(top)) return top; // all are −∞, or one is +∞ or NaN
  let sum = 0;
  for (let j = 0; j < size; j++) sum += Math.exp(values[start + j] - top);
  return top + Math.log(sum);
}

/** exp x / Σ exp x in every group. */
export function softmax(recorder: Recorder, x: Node, group: number): Node {
  groupsOf("softmax", x, group);
  const y = recorder.output(x.capacity, x.columns, [x]);
  const { wasm } = recorder.workspace;
  if (wasm !== undefined) {
    return recorder.record(y, {
      forward: () => wasm.softmax(x.address, y.address, x.count / group, group),
      backward: () =>
        wasm.softmaxGradient(x.gradientAddress, y.gradientAddress, y.address, x.count / group, group),
    });
  }
  return recorder.record(y, {
    forward() {
      for (let start = 0; start < x.count; start += group) {
        const whole = logSum(x.values, start, group);
        for (let i = start; i < start + group; i++) y.values[i] = Math.exp(x.values[i] - whole);
      }
    },
    backward() {
      for (let start = 0; start < x.count; start += group) {
        let inner = 0;
        for (let i = start; i < start + group; i++) inner += y.gradient[i] * y.values[i];
        for (let i = start; i < start + group; i++) {
          x.gradient[i] += y.values[i] * (y.gradient[i] - inner);
        }
      }
    },
  });
}

/** x − log Σ exp x in every group. */
export function logSoftmax(recorder: Recorder, x: Node, group: number): Node {
  groupsOf("logSoftmax", x, group);
  const y = recorder.output(x.capacity, x.columns, [x]);
  const { wasm } = recorder.workspace;
  if (wasm !== undefined) {
    return recorder.record(y, {
      forward: () => wasm.logSoftmax(x.address, y.address, x.count / group, group),
      backward: () =>
        wasm.logSoftmaxGradient(x.gradientAddress, y.gradientAddress, y.address, x.count / group, group),
    });
  }
  return recorder.record(y, {
    forward() {
      for (let start = 0; start < x.count; start += group) {
        const whole = logSum(x.values, start, group);
        for (let i = start; i < start + group; i++) y.values[i] = x.values[i] - whole;
      }
    },
    backward() {
      for (let start = 0; start < x.count; start += group) {
        let inner = 0;
        for (let i = start; i < start + group; i++) inner += y.gradient[i];
        for (let i = start; i < start + group; i++) {
          x.gradient[i] += y.gradient[i] - Math.exp(y.values[i]) * inner;
        }
      }
    },
  });
}

/** log Σ exp x of every group: [rows, columns / group]. */
export function logSumExp(recorder: Recorder, x: Node, group: number): Node {
  const y = recorder.output(x.capacity, groupsOf("logSumExp", x, group), [x]);
  const { wasm } = recorder.workspace;
  if (wasm !== undefined) {
    return recorder.record(y, {
      forward: () => wasm.logSumExp(x.address, y.address, y.count, group),
      backward: () =>
        wasm.logSumExpGradient(x.gradientAddress, y.gradientAddress, x.address, y.address, y.count, group),
    });
  }
  return recorder.record(y, {
    forward() {
      for (let g = 0; g < y.count; g++) y.values[g] = logSum(x.values, g * group, group);
    },
    backward() {
      for (let g = 0; g < y.count; g++) {
        for (let i = g * group; i < (g + 1) * group; i++) {
          x.gradient[i] += y.gradient[g] * Math.exp(x.values[i] - y.values[g]);
        }
      }
    },
  });
}

/** −Σ targets × log softmax(logits) of every group: [rows, columns / group]; nothing flows to the targets. */
export function crossEntropy(recorder: Recorder, logits: Node, targets: Node, group: number): Node {
  if (logits.capacity !== targets.capacity || logits.columns !== targets.columns) {
    throw misfit("crossEntropy", logits, targets);
  }
  const y = recorder.output(logits.capacity, groupsOf("crossEntropy", logits, group), [logits]);
  const x = logits;
  const { wasm } = recorder.workspace;
  if (wasm !== undefined) {
    const wholes = recorder.workspace.allocate(y.capacity * y.columns); // log Σ exp of each group
    return recorder.record(y, {
      forward: () => wasm.crossEntropy(x.address, targets.address, y.address, wholes, y.count, group),
      backward: () =>
        wasm.crossEntropyGradient(
          x.gradientAddress,
          y.gradientAddress,
          x.address,
          targets.address,
          wholes,
          y.count,
          group,
        ),
    });
  }
  const wholes = new Float64Array(y.count); // log Σ exp of each group, kept for the way back
  return recorder.record(y, {
    forward() {
      for (let g = 0; g < y.count; g++) {
        const whole = wholes[g] = logSum(x.values, g * group, group);
        let sum = 0;
        for (let i = g * group; i < (g + 1) * group; i++) {
          if (targets.values[i] !== 0) sum += targets.values[i] * (whole - x.values[i]);
        }
        y.values[g] = sum;
      }
    },
    backward() {
      for (let g = 0; g < y.count; g++) {
        const flow = y.gradient[g];
        if (flow === 0) continue;
        const whole = wholes[g];
        let mass = 0;
        for (let i = g * group; i < (g + 1) * group; i++) mass += targets.values[i];
        for (let i = g * group; i < (g + 1) * group; i++) {
          x.gradient[i] += flow * (mass * Math.exp(x.values[i] - whole) - targets.values[i]);
        }
      }
    },
  });
}
