/**
 * Our own wasm kernels, working on the memory of TensorFlow.js's wasm backend: tensors are read and written where they
 * lie, by address.
 *
 * @module
 */

import { type Tensor, tf } from "../tensorflow.ts";
import { kernelModule } from "./module.ts";

/** What the module exports; addresses are bytes, counts are float32 numbers. See `assembly/` for each. */
export interface Kernels {
  /** Floats of scratch that {@linkcode Kernels.product} needs. */
  productScratch(m: number, k: number, n: number): number;
  /** C[m, n] = op(A)[m, k] op(B)[k, n], with op the transpose where 1; added to C where `accumulate` is 1. */
  product(
    a: number,
    b: number,
    c: number,
    m: number,
    k: number,
    n: number,
    transposeA: number,
    transposeB: number,
    accumulate: number,
    scratch: number,
  ): void;
  /** x[rows, n] += bias[n]. */
  addBias(x: number, bias: number, rows: number, n: number): void;
  /** x ← max(x, 0). */
  rectify(x: number, count: number): void;
  /** gradient ← 0 where the rectified output is not positive. */
  rectifyGradient(gradient: number, output: number, count: number): void;
  /** x ← tanh x. */
  hyperbolicTangent(x: number, count: number): void;
  /** gradient ← gradient × (1 − output²). */
  hyperbolicTangentGradient(gradient: number, output: number, count: number): void;
  /** sums[n] = the sum over the rows of x[rows, n]. */
  sumRows(x: number, sums: number, rows: number, n: number): void;
  /** One step of Adam, in place. */
  adamStep(
    weights: number,
    gradient: number,
    first: number,
    second: number,
    count: number,
    scale: number,
    beta1: number,
    beta2: number,
    stepSize: number,
    epsilon: number,
    kept: number,
  ): void;
  /** The sum of squares. */
  sumOfSquares(x: number, count: number): number;
  /** own ← own + rate × (target − own). */
  moveTowards(own: number, target: number, count: number, rate: number): void;
}

/** The part of the wasm backend that kernels build on. */
export interface WasmBackend {
  /** The backend's own module instance. */
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  /** Where tensors' numbers lie. */
  readonly dataIdMap: { get(id: object): { readonly memoryOffset: number } };
  /** Makes a tensor, its numbers not yet set. */
  makeOutput(shape: number[], dtype: string): { dataId: object; shape: number[]; dtype: string };
}

let instance: Kernels | undefined;

/** The kernels, or undefined where they are switched off or the backend is not wasm. */
export function kernels(): Kernels | undefined {
  return instance;
}

/** The wasm backend. To be called only where {@linkcode kernels} are there. */
export function wasmBackend(): WasmBackend {
  return tf.backend() as unknown as WasmBackend;
}

let compiled: WebAssembly.Module | undefined;

/** The kernels on a memory of one's own; made at once, without waiting. */
export function kernelsOn(memory: WebAssembly.Memory): Kernels {
  compiled ??= new WebAssembly.Module(
    Uint8Array.from(atob(kernelModule), (character) => character.charCodeAt(0)),
  );
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
}

/** Instantiates the kernels on the memory of the wasm backend, which must be the current one. */
export async function startKernels(): Promise<Kernels> {
  const bytes = Uint8Array.from(atob(kernelModule), (character) => character.charCodeAt(0));
  const { instance: started } = await WebAssembly.instantiate(bytes, {
    env: { memory: wasmBackend().wasm.asm.memory },
  });
  instance = started.exports as unknown as Kernels;
  return instance;
}

/** The address of a tensor's numbers. It holds as long as the tensor does, through growth of the memory. */
export function addressOf(tensor: Pick<Tensor, "dataId">): number {
  return wasmBackend().dataIdMap.get(tensor.dataId).memoryOffset;
}

/** `count` numbers at an address, as an array; good until the memory next grows. */
export function floatsAt(address: number, count: number): Float32Array {
  return new Float32Array(wasmBackend().wasm.HEAPU8.buffer, address, count);
}

/**
 * Room for `count` numbers in the backend's memory, to be given back with {@linkcode freeFloats}.
 *
 * @throws {Error} If the memory is full.
 */
export function allocateFloats(count: number): number {
  const address = wasmBackend().wasm._malloc(Math.max(16, count * 4));
  if (address === 0) {
    throw new Error(
      `The backend's memory is full: no room for ${(count * 4 / 2 ** 20).toFixed(1)} MiB more.`,
    );
  }
  return address;
}

/** Gives room back. */
export function freeFloats(address: number): void {
  wasmBackend().wasm._free(address);
}

let scratchAddress = 0;
let scratchCount = 0;

/** Scratch for `count` numbers, shared by all kernels: what stands in it lasts until the next call of this. */
export function scratch(count: number): number {
  if (count > scratchCount) {
    if (scratchAddress !== 0) freeFloats(scratchAddress);
    scratchCount = 0;
    scratchAddress = allocateFloats(count);
    scratchCount = count;
  }
  return scratchAddress;
}
