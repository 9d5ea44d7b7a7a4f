/**
 * The kernels that the tape calls as plain loops: what stands in where the wasm kernels are switched off.
 *
 * @module
 */

import type { Kernels } from "../kernels/kernels.ts";

/** The kernels that the tape calls whatever computes. */
export type PlainKernels = Pick<
  Kernels,
  | "product"
  | "productScratch"
  | "addBias"
  | "sumRows"
  | "copyBlock"
  | "addBlock"
  | "adamStep"
  | "sumOfSquares"
  | "moveTowards"
>;

/** The kernels over a block of memory; addresses are bytes. */
export function plainKernels(buffer: ArrayBufferLike): PlainKernels {
  const memory = new Float32Array(buffer);
  return {
    product(a, b, c, m, k, n, transposeA, transposeB, accumulate) {
      const [left, right, out] = [a >> 2, b >> 2, c >> 2];
      const [leftRow, leftStep] = transposeA === 1 ? [1, m] : [k, 1];
      const [rightStep, rightColumn] = transposeB === 1 ? [1, k] : [n, 1];
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          let from = left + i * leftRow;
          let other = right + j * rightColumn;
          for (let p = 0; p < k; p++) {
            sum += memory[from] * memory[other];
            from += leftStep;
            other += rightStep;
          }
          const to = out + i * n + j;
          memory[to] = accumulate === 1 ? memory[to] + sum : sum;
        }
      }
    },
    productScratch: () => 0,
    addBias(x, bias, rows, n) {
      for (let r = 0, at = x >> 2; r < rows; r++) {
        for (let j = 0; j < n; j++) memory[at++] += memory[(bias >> 2) + j];
      }
    },
    sumRows(x, sums, rows, n) {
      memory.fill(0, sums >> 2, (sums >> 2) + n);
      for (let r = 0, at = x >> 2; r < rows; r++) {
        for (let j = 0; j < n; j++) memory[(sums >> 2) + j] += memory[at++];
      }
    },
    copyBlock(from, fromStride, to, toStride, rows, columns) {
      for (let r = 0; r < rows; r++) {
        const [source, target] = [(from >> 2) + r * fromStride, (to >> 2) + r * toStride];
        for (let j = 0; j < columns; j++) memory[target + j] = memory[source + j];
      }
    },
    addBlock(from, fromStride, to, toStride, rows, columns) {
      for (let r = 0; r < rows; r++) {
        const [source, target] = [(from >> 2) + r * fromStride, (to >> 2) + r * toStride];
        for (let j = 0; j < columns; j++) memory[target + j] += memory[source + j];
      }
    },
    adamStep(weights, gradient, first, second, count, scale, beta1, beta2, stepSize, epsilon, kept) {
      for (let i = 0; i < count; i++) {
        const g = memory[(gradient >> 2) + i] * scale;
        const m = (memory[(first >> 2) + i] = memory[(first >> 2) + i] * beta1 + g * (1 - beta1));
        const v = (memory[(second >> 2) + i] = memory[(second >> 2) + i] * beta2 + g * g * (1 - beta2));
        const at = (weights >> 2) + i;
        memory[at] = memory[at] * kept - (m * stepSize) / (Math.sqrt(v) + epsilon);
      }
    },
    sumOfSquares(x, count) {
      let sum = 0;
      for (let i = 0, at = x >> 2; i < count; i++, at++) sum += memory[at] * memory[at];
      return sum;
    },
    moveTowards(own, target, count, rate) {
      for (let i = 0; i < count; i++) {
        const at = (own >> 2) + i;
        memory[at] += (memory[(target >> 2) + i] - memory[at]) * rate;
      }
    },
  };
}
