/**
 * Sets TensorFlow.js up: the wasm backend with SIMD, or plain cpu where wasm cannot start.
 *
 * @module
 */

import { loadTensorFlow } from "./tensorflow.ts";

/** What computes. */
export interface BackendInfo {
  readonly name: "wasm" | "cpu";
  /** Whether SIMD instructions are used. */
  readonly simd: boolean;
  readonly tensorflow: string;
}

/** How to set up. */
export interface BackendOptions {
  /** "cpu" asks for the plain backend; the default is wasm. */
  readonly backend?: "wasm" | "cpu";
  /** Whether kernels may use relaxed SIMD, whose last bits differ between machines. */
  readonly fast?: boolean;
}

let ready: Promise<BackendInfo> | undefined;
let wasmFiles: Record<string, string> | undefined;

/**
 * Says where the wasm backend's files are, where they cannot be found beside the package: in a bundle.
 *
 * @param files URLs by the package's own file names: "tfjs-backend-wasm-simd.wasm".
 */
export function setWasmLocation(files: Record<string, string>): void {
  wasmFiles = files;
}

/**
 * Loads TensorFlow.js and sets the backend, once; later calls give the first call's answer.
 *
 * Where wasm cannot start, the plain cpu backend serves, with a warning on standard error.
 */
export function initialiseBackend(options: BackendOptions = {}): Promise<BackendInfo> {
  ready ??= setUp(options.backend ?? "wasm");
  return ready;
}

async function setUp(wanted: "wasm" | "cpu"): Promise<BackendInfo> {
  const tf = await loadTensorFlow();
  tf.enableProdMode(); // no banner, no slow checks
  if (wanted === "wasm") {
    try {
      const wasm = await import("@tensorflow/tfjs-backend-wasm");
      if (wasmFiles !== undefined) wasm.setWasmPaths(wasmFiles);
      if (!await tf.setBackend("wasm")) throw new Error("the wasm module did not start");
      await tf.ready();
      const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT") === true;
      return { name: "wasm", simd, tensorflow: tf.version_core };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      console.error(
        `warning: the wasm backend cannot start (${why}): using the plain one, many times slower.`,
      );
    }
  }
  await tf.setBackend("cpu");
  await tf.ready();
  return { name: "cpu", simd: false, tensorflow: tf.version_core };
}
