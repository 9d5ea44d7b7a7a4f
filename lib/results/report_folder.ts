/**
 * The output folder of a report.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { claimFolder } from "./claim_folder.ts";
import type { FolderLock } from "./folder_lock.ts";
import { CONFIG, refuseUnexpectedEntries, removeResults } from "./own_files.ts";
import { exists } from "./read_folder.ts";
import { readConfig } from "./result_folder.ts";
import { RUNS } from "./run_files.ts";

/** An output folder, locked until the lock is closed. */
export interface ReportFolder {
  /** To be closed at the end. */
  readonly lock: FolderLock;
  /** Whether it is the reported folder itself, whose merged files are rewritten. */
  readonly isReported: boolean;
  /** Removes the earlier report; to be called once the new one is ready to be written. */
  clear(): void;
}

/**
 * Prepares the output folder of a report.
 *
 * @param out The reported folder itself, a new or empty one, or, with `overwrite`, one that holds an earlier
 * report.
 * @param reported Result folders.
 * @throws {UsageError} If a reported folder is not a result folder, or `out` holds something that a report
 * must not replace, or is in use.
 */
export function claimReportFolder(
  out: string,
  reported: readonly string[],
  overwrite: boolean,
): ReportFolder {
  for (const folder of reported) readConfig(folder);
  const real = (path: string) => exists(path) ? Deno.realPathSync(path) : path;
  const folders = new Set(reported.map(real));
  const isReported = folders.has(real(out));
  if (isReported && folders.size > 1) {
    throw new UsageError(`${out} is one of the folders to merge: choose a new one with --out.`);
  }
  const { lock, there } = claimFolder(out, {
    name: "a report",
    marker: CONFIG,
    read: readConfig,
    accept({ plan }) {
      if (!isReported && exists(`${out}/${RUNS}`)) {
        throw new UsageError(`${out} holds a comparison (${RUNS}/): choose another folder with --out.`);
      }
      if (!isReported && !overwrite) {
        throw new UsageError(
          `${out} holds an earlier report: replace it with --overwrite, or choose another with --out.`,
        );
      }
      refuseUnexpectedEntries(out, plan);
    },
  });
  return {
    lock,
    isReported,
    clear() {
      if (!isReported && there !== undefined) removeResults(out, there.plan);
    },
  };
}
