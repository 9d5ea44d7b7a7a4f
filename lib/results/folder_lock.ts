/**
 * One writer a folder: a lock of the operating system's, which goes with the process that holds it, however that ends.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { explain } from "./atomic_write.ts";
import { refuseStandIn } from "./read_folder.ts";

/** The file that is locked; it stays, empty, for removing it would let two processes lock two files of one name. */
export const LOCK = ".lock";

/** A folder that is this process's to write, until it is closed or the process ends. */
export class FolderLock {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Locks a folder. On file systems that know no locks (some of clusters), it is taken on trust.
   *
   * @throws {UsageError} If another process has it, it cannot be written, or something of another's has the lock's name.
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

  /** Whether the folder is still the one that was locked: it may have been removed, and made anew by another process. */
  get holds(): boolean {
    try {
      const [there, held] = [Deno.lstatSync(this.#path), this.#file.statSync()];
      return there.ino === held.ino && there.dev === held.dev;
    } catch {
      return false;
    }
  }

  /** Lets other processes have the folder. */
  close(): void {
    this.#file.close();
  }
}

/** Refuses a folder whose lock's name is taken by what is none of ours. @throws {UsageError} If it is. */
export function refuseForeignLock(folder: string): void {
  const path = `${folder}/${LOCK}`;
  refuseStandIn(path, "file");
  let size: number;
  try {
    size = Deno.lstatSync(path).size;
  } catch {
    return; // there is none
  }
  if (size === 0) return;
  throw new UsageError(
    `${path} is not a lock of mbrl, for it is not empty: choose another folder with --out.`,
  );
}

function isHeldElsewhere(file: Deno.FsFile): boolean {
  try {
    return !file.tryLockSync(true);
  } catch {
    return false; // locks are not supported there
  }
}
