/**
 * The rule for every command that writes a folder: the folder must be new, empty or the command's own, which
 * its description file decides, never its file names; and it is locked against other processes.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { writtenName } from "./atomic_write.ts";
import { FolderLock, LOCK, refuseForeignLock } from "./folder_lock.ts";
import { isStray } from "./own_files.ts";
import { entriesOf, makeFolder, refuseUnexpectedKind } from "./read_folder.ts";

/** How a command recognises its own folder. */
export interface OwnFolder<T> {
  /** Its name in messages: "a result folder". */
  readonly name: string;
  /** The file that describes it. */
  readonly marker: string;
  /**
   * Reads the description.
   *
   * @throws {UsageError} If the folder is not ours.
   */
  read(folder: string): T;
  /**
   * Accepts or refuses an existing folder.
   *
   * @throws {UsageError} If it may not be written.
   */
  accept(there: T): void;
}

/** A folder locked for this process. */
export interface Claim<T> {
  /** To be closed at the end. */
  readonly lock: FolderLock;
  /** The description found in the folder; undefined if it was new or empty. */
  readonly there: T | undefined;
}

/**
 * Locks a folder, and creates it if necessary; changes nothing in it.
 *
 * @throws {UsageError} If it holds something else or cannot be written, `own` refuses it, or another process
 * has locked it.
 */
export function claimFolder<T>(folder: string, own: OwnFolder<T>): Claim<T> {
  readDescription(folder, own);
  makeFolder(folder);
  const lock = FolderLock.take(folder);
  try {
    return { lock, there: readDescription(folder, own) }; // again, because it may have been filled before the lock was taken
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * The description of a folder that could be claimed; undefined if it is new or empty. Neither locks nor
 * changes anything.
 *
 * @throws {UsageError} If the folder holds something else, or `own` refuses it.
 */
export function readDescription<T>(folder: string, own: OwnFolder<T>): T | undefined {
  const entries = entriesOf(folder);
  refuseForeignLock(folder);
  const hasLock = entries.includes(LOCK);
  // a process killed before its first file was complete leaves a lock and an unfinished description
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
  refuseUnexpectedKind(`${folder}/${own.marker}`, "file");
  const there = own.read(folder);
  own.accept(there);
  return there;
}
