/**
 * The numeric engine: networks, their gradients and their optimiser, on wasm kernels.
 *
 * A {@linkcode Workspace} is one block of memory. {@linkcode Parameters} in it are what is learned. A {@linkcode Program} is a
 * computation that is recorded once, with fixed shapes, and run again and again, forwards and backwards: an operation costs
 * about a microsecond and leaves no garbage. {@linkcode Adam} moves parameters along the gradients that a backward pass leaves.
 * A {@linkcode Perceptron} is one operation of a program; a {@linkcode Trainer} is the program and the optimiser of one network.
 *
 * @module
 */

import { useFusedKernels } from "./kernels/kernels.ts";

export { Adam, type AdamOptions } from "./adam.ts";
export { Node, type Operation } from "./node.ts";
export { Parameters } from "./parameters.ts";
export { type Activation, Perceptron, type PerceptronOptions } from "./perceptron.ts";
export { Program } from "./program.ts";
export { type Loss, type Network, Trainer } from "./trainer.ts";
export { Workspace } from "./workspace.ts";

/** Information about the engine, as `config.json` records it. */
export interface EngineInfo {
  /** The only engine. */
  readonly name: "wasm";
  /** The kernels use SIMD instructions. */
  readonly simd: true;
  /** Present if products use fused operations, whose last digits depend on the machine. */
  readonly fast?: true;
}

let started: Promise<EngineInfo> | undefined;

/**
 * Chooses the kernels of this thread, once; later calls return the first result.
 *
 * @param options `fast` selects relaxed SIMD: faster, with last digits that depend on the machine.
 * @throws {Error} If `fast` is requested and not available.
 */
export function startEngine(options: { readonly fast?: boolean } = {}): Promise<EngineInfo> {
  started ??= options.fast === true
    ? useFusedKernels().then(() => ({ name: "wasm", simd: true, fast: true } as const))
    : Promise.resolve({ name: "wasm", simd: true });
  return started;
}
