/**
 * One writer a folder: a lock of the operating system's, which goes with the process that holds it, however that ends.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { explain } from "./atomic_write.ts";

/** The file that is locked; it stays, empty, for removing it would let two processes lock two files of one name. */
export const LOCK = ".lock";

/** A folder that is this process's to write, until it is closed or the process ends. */
export class FolderLock {
  readonly #file: Deno.FsFile;

  private constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /**
   * Locks a folder. On file systems that know no locks (some of clusters), it is taken on trust.
   *
   * @throws {UsageError} If another process has it, or it cannot be written.
   */
  static take(folder: string): FolderLock {
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(`${folder}/${LOCK}`, { create: true, write: true });
    } catch (error) {
      throw new UsageError(explain(folder, error));
    }
    if (!isHeldElsewhere(file)) return new FolderLock(file);
    file.close();
    throw new UsageError(
      `${folder} is in use by another mbrl: wait until it ends, or choose another with --out.`,
    );
  }

  /** Lets other processes have the folder. */
  close(): void {
    this.#file.close();
  }
}

function isHeldElsewhere(file: Deno.FsFile): boolean {
  try {
    return !file.tryLockSync(true);
  } catch {
    return false; // locks are not supported there
  }
}
