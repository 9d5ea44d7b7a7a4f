/**
 * The one door to TensorFlow.js. It is loaded on demand, so that a command that needs no tensor starts at
 * once: modules import the binding `tf` from here, and {@linkcode loadTensorFlow} fills it.
 *
 * @module
 */

import type * as TensorFlow from "@tensorflow/tfjs";

/** TensorFlow.js; undefined until {@linkcode loadTensorFlow} has resolved. */
export let tf: typeof TensorFlow;

/** Loads TensorFlow.js once; later calls return at once. Backends are `backend.ts`'s business. */
export async function loadTensorFlow(): Promise<typeof TensorFlow> {
  tf ??= await import("@tensorflow/tfjs");
  return tf;
}

export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Variable } from "@tensorflow/tfjs";
