/**
 * A tensor's numbers in place, and variables given new ones.
 *
 * @module
 */

import { addressOf, floatsAt, kernels } from "./kernels/kernels.ts";
import { type Tensor, tf, type Variable } from "./tensorflow.ts";

/** The part of the wasm backend that is used here. */
interface WasmBackend {
  readonly wasm: { readonly HEAPU8: Uint8Array };
  readonly dataIdMap: { get(id: object): { readonly memoryOffset: number } };
}

/** The part of the cpu backend that is used here. */
interface CpuBackend {
  readonly data: { get(id: object): { readonly values: Float32Array } };
}

/**
 * The numbers of a float32 tensor, where the backend keeps them. To be read only: a product may have packed its
 * weights elsewhere, so a change made here would reach some kernels and not others (see {@linkcode assign}).
 *
 * The view is good until the next tensor is made (the memory may grow, which detaches it). Tensors that share
 * data (clones, reshapes) share the view.
 */
export function memoryOf(tensor: Tensor): Float32Array {
  const backend = tf.backend() as unknown as Partial<WasmBackend & CpuBackend>;
  if (backend.wasm !== undefined && backend.dataIdMap !== undefined) {
    const { memoryOffset } = backend.dataIdMap.get(tensor.dataId);
    return new Float32Array(backend.wasm.HEAPU8.buffer, memoryOffset, tensor.size);
  }
  if (backend.data === undefined) {
    throw new Error("Only the wasm and cpu backends keep tensors where they can be seen.");
  }
  return backend.data.get(tensor.dataId).values;
}

/**
 * Gives a variable new numbers: in place where our kernels are in use, else by a new tensor, since the backend's own
 * product keeps packed copies of what it has seen.
 */
export function assign(variable: Variable, values: Float32Array): void {
  if (kernels() !== undefined) {
    floatsAt(addressOf(variable), variable.size).set(values);
    return;
  }
  const fresh = tf.tensor(values, variable.shape, "float32");
  variable.assign(fresh);
  fresh.dispose();
}
