/**
 * Sums, differences and products of two matrices, number by number; the second may be one row or one column.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/** How far apart the second operand's numbers lie for neighbours of the first: 0 where it is repeated. */
function strides(operation: string, a: Node, b: Node): { row: number; column: number } {
  const fits = (b.capacity === a.capacity || b.capacity === 1) &&
    (b.columns === a.columns || b.columns === 1);
  if (!fits) throw misfit(operation, [a, b]);
  return {
    row: b.capacity === 1 && a.capacity !== 1 ? 0 : b.columns,
    column: b.columns === 1 && a.columns !== 1 ? 0 : 1,
  };
}

/** a + sign × b. */
export function sum(recorder: Recorder, a: Node, b: Node, sign: 1 | -1): Node {
  const { row, column } = strides(sign === 1 ? "add" : "subtract", a, b);
  const y = recorder.output(a.capacity, a.columns, [a, b]);
  const { columns } = a;
  const { kernels } = recorder.workspace;
  const flowToA = () => {
    if (a.needsGradient) kernels.addScaled(y.gradientAddress, a.gradientAddress, y.count, 1);
  };
  if (row === columns && column === 1) {
    const combine = sign === 1 ? kernels.add : kernels.subtract;
    return recorder.record(y, {
      forward: () => combine(a.address, b.address, y.address, y.count),
      backward() {
        flowToA();
        if (b.needsGradient) kernels.addScaled(y.gradientAddress, b.gradientAddress, y.count, sign);
      },
    });
  }
  return recorder.record(y, {
    forward() {
      const [left, right, out] = [a.values, b.values, y.values];
      for (let r = 0, i = 0; r < a.rows; r++) {
        for (let j = 0; j < columns; j++, i++) out[i] = left[i] + sign * right[r * row + j * column];
      }
    },
    backward() {
      flowToA();
      if (!b.needsGradient) return;
      const [flow, to] = [y.gradient, b.gradient];
      for (let r = 0, i = 0; r < a.rows; r++) {
        for (let j = 0; j < columns; j++, i++) to[r * row + j * column] += sign * flow[i];
      }
    },
  });
}

/** a × b, number by number. */
export function multiply(recorder: Recorder, a: Node, b: Node): Node {
  const { row, column } = strides("multiply", a, b);
  const y = recorder.output(a.capacity, a.columns, [a, b]);
  const { columns } = a;
  const { kernels } = recorder.workspace;
  if (row === columns && column === 1) {
    return recorder.record(y, {
      forward: () => kernels.multiply(a.address, b.address, y.address, y.count),
      backward() {
        const flow = y.gradientAddress;
        if (a.needsGradient) kernels.multiplyAccumulate(flow, b.address, a.gradientAddress, y.count);
        if (b.needsGradient) kernels.multiplyAccumulate(flow, a.address, b.gradientAddress, y.count);
      },
    });
  }
  if (row === 1 && column === 0 && !b.needsGradient) {
    return recorder.record(y, {
      forward: () => kernels.scaleRows(a.address, b.address, y.address, a.rows, columns, 0),
      backward: () => kernels.scaleRows(y.gradientAddress, b.address, a.gradientAddress, a.rows, columns, 1),
    });
  }
  return recorder.record(y, {
    forward() {
      const [left, right, out] = [a.values, b.values, y.values];
      for (let r = 0, i = 0; r < a.rows; r++) {
        for (let j = 0; j < columns; j++, i++) out[i] = left[i] * right[r * row + j * column];
      }
    },
    backward() {
      const flow = y.gradient;
      for (let r = 0, i = 0; r < a.rows; r++) {
        for (let j = 0; j < columns; j++, i++) {
          const at = r * row + j * column;
          if (a.needsGradient) a.gradient[i] += flow[i] * b.values[at];
          if (b.needsGradient) b.gradient[at] += flow[i] * a.values[i];
        }
      }
    },
  });
}
