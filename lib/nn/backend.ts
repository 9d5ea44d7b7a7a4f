/**
 * Sets TensorFlow.js up: the wasm backend with SIMD, or plain cpu where wasm cannot start.
 *
 * @module
 */

import { environmentVariable } from "../settings/environment_variables.ts";
import { startKernels, useFusedKernels } from "./kernels/kernels.ts";
import { registerKernels } from "./kernels/registration.ts";
import { loadTensorFlow } from "./tensorflow.ts";

/** What computes. */
export interface BackendInfo {
  readonly name: "wasm" | "cpu";
  /** Whether SIMD instructions are used. */
  readonly simd: boolean;
  /** Whether our own kernels are in use. */
  readonly kernels: boolean;
  readonly tensorflow: string;
  /** Stands where products are computed with fused operations, whose last digits depend on the machine. */
  readonly fast?: true;
}

/** How to set up. */
export interface BackendOptions {
  /** "cpu" asks for the plain backend; the default is wasm. */
  readonly backend?: "wasm" | "cpu";
  /** Whether our own kernels are used; unless said, the environment variable `MBRL_KERNELS=off` turns them off. */
  readonly kernels?: boolean;
  /** Whether our kernels use relaxed SIMD: faster, with last digits that depend on the machine. */
  readonly fast?: boolean;
}

let ready: Promise<BackendInfo> | undefined;

/**
 * The wasm backend's files, by the name that the package asks for. A bundle has them beside it, under an ending that
 * Deno does not take for a module's. The threaded one must be named, and is never asked for under Deno.
 */
const wasmFiles = {
  "tfjs-backend-wasm.wasm": "tfjs-backend-wasm.bin",
  "tfjs-backend-wasm-simd.wasm": "tfjs-backend-wasm-simd.bin",
  "tfjs-backend-wasm-threaded-simd.wasm": "tfjs-backend-wasm-simd.bin",
};

/**
 * Loads TensorFlow.js and sets the backend, once; later calls give the first call's answer.
 *
 * Where wasm cannot start, the plain cpu backend serves, with a warning on standard error.
 *
 * @throws {Error} If `fast` is asked for and cannot be had.
 */
export function initialiseBackend(options: BackendOptions = {}): Promise<BackendInfo> {
  ready ??= setUp(
    options.backend ?? "wasm",
    options.kernels ?? environmentVariable("MBRL_KERNELS") !== "off",
    options.fast ?? false,
  );
  return ready;
}

async function setUp(wanted: "wasm" | "cpu", kernels: boolean, fast: boolean): Promise<BackendInfo> {
  if (fast && !kernels) {
    throw new Error("--fast needs the wasm kernels, and MBRL_KERNELS=off turns them off.");
  }
  if (fast) await useFusedKernels();
  const tf = await loadTensorFlow();
  tf.enableProdMode(); // no banner, no slow checks
  if (wanted === "wasm") {
    try {
      await loadWasmBackend();
      if (!await tf.setBackend("wasm")) throw new Error("the wasm module did not start");
      await tf.ready();
      const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT") === true;
      if (kernels && simd) registerKernels(await startKernels());
      return {
        name: "wasm",
        simd,
        kernels: kernels && simd,
        tensorflow: tf.version_core,
        ...(fast ? { fast } : {}),
      };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      console.error(
        `warning: the wasm backend cannot start (${why}): using the plain one, many times slower.`,
      );
    }
  }
  await tf.setBackend("cpu");
  await tf.ready();
  return { name: "cpu", simd: false, kernels: false, tensorflow: tf.version_core };
}

/** Loads the package of the wasm backend; in a bundle, says where its files are. */
async function loadWasmBackend(): Promise<void> {
  const isBundle = !import.meta.url.endsWith(".ts");
  // the package takes Deno for Node and looks beside its own file, which a bundle does not have
  if (isBundle) (globalThis as { __dirname?: string }).__dirname ??= ".";
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  if (!isBundle) return;
  setWasmPaths(Object.fromEntries(
    Object.entries(wasmFiles).map(([name, file]) => {
      const { pathname } = new URL(`./${file}`, import.meta.url);
      return [name, Deno.build.os === "windows" ? pathname.slice(1) : pathname];
    }),
  ));
}
