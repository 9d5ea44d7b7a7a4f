/**
 * Running a user's file: in a worker that may read and nothing else, never on the main thread.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { loadingFailure } from "./messages.ts";
import { duringAsync } from "./pulse.ts";
import { takeAwayChanceAndTime } from "./pure_globals.ts";
import { fileUrl, type SourceFile } from "./source_file.ts";

let isPure = false;

/**
 * What a file exports as its default, undefined where it exports none.
 *
 * @throws {UsageError} If it cannot be loaded; the message names the line.
 */
export async function defaultExportOf(source: SourceFile): Promise<unknown> {
  if (!("WorkerGlobalScope" in globalThis)) throw new Error("User files are loaded by workers alone.");
  if (!isPure) {
    takeAwayChanceAndTime();
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
