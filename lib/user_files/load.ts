/**
 * Runs a user's file, in a worker with read permission only, never on the main thread.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { lineIn, loadingFailure, thrownBy } from "./messages.ts";
import { duringAsync } from "./pulse.ts";
import { blockRandomnessAndClocks } from "./pure_globals.ts";
import { fileUrl, type SourceFile } from "./source_file.ts";

let isPure = false;
const sources: SourceFile[] = [];

/** The message for an error thrown by a loaded file, with the file's own line; undefined if none of them threw it. */
export function thrownByLoaded(error: Error): string | undefined {
  const source = sources.find((one) => lineIn(error.stack ?? "", one) !== undefined);
  return source === undefined ? undefined : thrownBy(error, source);
}

/**
 * The default export of a file, undefined if it has none.
 *
 * @throws {UsageError} If the file cannot be loaded; the message gives the line.
 */
export async function defaultExportOf(source: SourceFile): Promise<unknown> {
  if (!("WorkerGlobalScope" in globalThis)) throw new Error("User files are loaded by workers alone.");
  if (!isPure) {
    blockRandomnessAndClocks((frame) => sources.some((one) => lineIn(frame, one) !== undefined));
    isPure = true;
  }
  sources.push(source);
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
