/**
 * Runs a user's file, in a worker with read permission only, never on the main thread.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { loadingFailure } from "./messages.ts";
import { duringAsync } from "./pulse.ts";
import { blockRandomnessAndClocks } from "./pure_globals.ts";
import { fileUrl, type SourceFile } from "./source_file.ts";

let isPure = false;

/**
 * The default export of a file, undefined if it has none.
 *
 * @throws {UsageError} If the file cannot be loaded; the message gives the line.
 */
export async function defaultExportOf(source: SourceFile): Promise<unknown> {
  if (!("WorkerGlobalScope" in globalThis)) throw new Error("User files are loaded by workers alone.");
  if (!isPure) {
    blockRandomnessAndClocks();
    isPure = true;
  }
  try {
    const module: { default?: unknown } = await duringAsync(
      "loading it",
      () => import(fileUrl(source.path).href),
    );
    return module.default;
  } catch (error) {
    throw new UsageError(loadingFailure(error, source));
  }
}
