/**
 * One writer per folder: a lock of the operating system, released when its process ends, however it ends.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { explain } from "./atomic_write.ts";
import { refuseUnexpectedKind } from "./read_folder.ts";

/**
 * The locked file. It stays, empty, because after removing it two processes could lock two files of the same
 * name.
 */
export const LOCK = ".lock";

/** A folder locked for this process, until it is closed or the process ends. */
export class FolderLock {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Locks a folder. File systems without locks (on some clusters) are trusted.
   *
   * @throws {UsageError} If another process has locked it, it cannot be written, or a foreign file has the
   * lock's name.
   */
  static take(folder: string): FolderLock {
    const path = `${folder}/${LOCK}`;
    refuseForeignLock(folder);
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(path, { create: true, write: true });
    } catch (error) {
      throw new UsageError(explain(folder, error));
    }
    if (!isHeldElsewhere(file)) return new FolderLock(path, file);
    file.close();
    throw new UsageError(
      `${folder} is in use by another mbrl: wait until it ends, or choose another with --out.`,
    );
  }

  /**
   * Whether the folder is still the one that was locked: it may have been removed and created again by
   * another process.
   */
  get holds(): boolean {
    try {
      const [there, held] = [Deno.lstatSync(this.#path), this.#file.statSync()];
      return there.ino === held.ino && there.dev === held.dev;
    } catch {
      return false;
    }
  }

  /** Releases the folder. */
  close(): void {
    this.#file.close();
  }
}

/**
 * Refuses a folder in which a foreign file has the lock's name.
 *
 * @throws {UsageError} If there is one.
 */
export function refuseForeignLock(folder: string): void {
  const path = `${folder}/${LOCK}`;
  refuseUnexpectedKind(path, "file");
  let size: number;
  try {
    size = Deno.lstatSync(path).size;
  } catch {
    return; // there is none
  }
  if (size === 0) return;
  throw new UsageError(
    `${path} is not a lock of mbrl, because it is not empty: choose another folder with --out.`,
  );
}

function isHeldElsewhere(file: Deno.FsFile): boolean {
  try {
    return !file.tryLockSync(true);
  } catch {
    return false; // locks are not supported there
  }
}
