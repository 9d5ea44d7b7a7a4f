/**
 * Puts our product in the place of TensorFlow.js's, so that plain automatic differentiation is fast.
 *
 * The backend's own product is quick only for one pair of matrices without transposes, and keeps a packed copy of its
 * right operand that it never looks at again: weights changed in place would not be seen. Ours has neither fault.
 *
 * @module
 */

import { tf } from "../tensorflow.ts";
import { addressOf, type Kernels, scratch, type WasmBackend } from "./kernels.ts";

/** A tensor as kernels see it. */
interface TensorInfo {
  readonly dataId: object;
  readonly shape: number[];
  readonly dtype: string;
}

/** What TensorFlow.js hands to a product. */
interface ProductCall {
  readonly inputs: { readonly a: TensorInfo; readonly b: TensorInfo };
  readonly backend: WasmBackend;
  readonly attrs: { readonly transposeA: boolean; readonly transposeB: boolean };
}

/** Registers our product for the wasm backend; calls it cannot take go to the old one. */
export function registerKernels(kernels: Kernels): void {
  const name = "BatchMatMul";
  const backendName = "wasm";
  const stock = tf.getKernel(name, backendName)?.kernelFunc;
  if (stock === undefined) return;
  tf.unregisterKernel(name, backendName);
  tf.registerKernel({
    kernelName: name,
    backendName,
    kernelFunc: (call) => product(kernels, call as unknown as ProductCall) as never ?? stock(call),
  });
}

/** The product, or undefined where the operands are not float32 or have different leading axes. */
function product(
  kernels: Kernels,
  { inputs: { a, b }, backend, attrs }: ProductCall,
): TensorInfo | undefined {
  const lead = a.shape.slice(0, -2);
  const takes = a.dtype === "float32" && b.dtype === "float32" && a.shape.length >= 2 &&
    b.shape.length === a.shape.length && lead.every((size, i) => size === b.shape[i]);
  if (!takes) return undefined;
  const [aRows, aColumns] = a.shape.slice(-2);
  const [bRows, bColumns] = b.shape.slice(-2);
  const [m, k] = attrs.transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, n] = attrs.transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (k !== inner) {
    throw new Error(`matMul: inner sizes ${k} and ${inner} differ (shapes ${a.shape} and ${b.shape}).`);
  }
  const out = backend.makeOutput([...lead, m, n], "float32");
  const pairs = lead.reduce((total, size) => total * size, 1);
  if (pairs * m * n === 0) return out;
  const room = scratch(kernels.productScratch(m, k, n)); // before the addresses: it may grow the memory
  const [left, right, to] = [addressOf(a as never), addressOf(b as never), addressOf(out as never)];
  for (let i = 0; i < pairs; i++) {
    kernels.product(
      left + i * m * k * 4,
      right + i * k * n * 4,
      to + i * m * n * 4,
      m,
      k,
      n,
      attrs.transposeA ? 1 : 0,
      attrs.transposeB ? 1 : 0,
      0,
      room,
    );
  }
  return out;
}
