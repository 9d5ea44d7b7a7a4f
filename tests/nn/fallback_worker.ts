/** A thread of its own with another backend: what is registered is global to a thread. */

import { type BackendInfo, type BackendOptions, initialiseBackend } from "../../lib/nn/backend.ts";
import { trainedOutputs } from "./trained_outputs.ts";

/** What the worker found. */
export interface FallbackReport {
  readonly info: BackendInfo;
  readonly outputs: Float32Array;
}

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<BackendOptions>) => void;
  postMessage(report: FallbackReport): void;
};

scope.onmessage = async ({ data }) => {
  const info = await initialiseBackend(data);
  scope.postMessage({ info, outputs: trainedOutputs() });
};
