/**
 * The one rule of every command that writes a folder: it takes a folder that is new, empty or its own, which the
 * folder's own description tells and never its file names, and locks it against other processes.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { writtenName } from "./atomic_write.ts";
import { FolderLock, LOCK, refuseForeignLock } from "./folder_lock.ts";
import { isStray } from "./own_files.ts";
import { entriesOf, makeFolder, refuseStandIn } from "./read_folder.ts";

/** How a command knows a folder of its own. */
export interface OwnFolder<T> {
  /** What it is, in words: "a result folder". */
  readonly name: string;
  /** The file that describes it. */
  readonly marker: string;
  /** Reads the description. @throws {UsageError} If it is none of ours. */
  read(folder: string): T;
  /** Whether the folder may be written. @throws {UsageError} If not. */
  accept(there: T): void;
}

/** A folder that is this process's to write. */
export interface Claim<T> {
  /** To be closed at the end. */
  readonly lock: FolderLock;
  /** The description that was there; undefined where the folder was new or empty. */
  readonly there: T | undefined;
}

/**
 * Claims a folder, and makes it where it is not there. Nothing in it is touched.
 *
 * @throws {UsageError} If it holds something else or may not be written, `own` refuses it, or another process has it.
 */
export function claimFolder<T>(folder: string, own: OwnFolder<T>): Claim<T> {
  lookInto(folder, own);
  makeFolder(folder);
  const lock = FolderLock.take(folder);
  try {
    return { lock, there: lookInto(folder, own) }; // again, for it may have been filled before the lock was taken
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * What describes a folder that could be claimed; undefined where it is new or empty. Nothing is locked or touched.
 *
 * @throws {UsageError} If the folder holds something else, or `own` refuses it.
 */
export function lookInto<T>(folder: string, own: OwnFolder<T>): T | undefined {
  const entries = entriesOf(folder);
  refuseForeignLock(folder);
  const hasLock = entries.includes(LOCK);
  // a kill before the first file was whole leaves a lock and a part of the description
  const content = entries.filter((name) =>
    name !== LOCK && !isStray(name) && !(hasLock && writtenName(name) === own.marker)
  ).sort();
  if (content.length === 0) return undefined;
  if (!content.includes(own.marker)) {
    throw new UsageError(
      `${folder} is not ${own.name} (it has no ${own.marker}, and holds ${
        content[0]
      }): choose another with --out.`,
    );
  }
  refuseStandIn(`${folder}/${own.marker}`, "file");
  const there = own.read(folder);
  own.accept(there);
  return there;
}
