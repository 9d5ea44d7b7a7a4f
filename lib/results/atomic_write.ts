/**
 * Files that are whole or absent: written to a temporary name, synced, renamed, and the folder synced.
 *
 * @module
 */

/** What temporary names end with: the process, and a count of its own. A crash may leave one behind. */
const TEMPORARY_NAME = /^(.+)\.\d+-\d+\.partial$/;

/** A file that cannot be written: its message is one sentence with what to do. */
export class WriteError extends Error {
  /** Tells this error from others. */
  override name = "WriteError";
}

let written = 0;

/**
 * Writes a file so that at every moment, a loss of power included, either the old content or the new one stands
 * there, whole.
 *
 * @throws {WriteError} If the disk is full, the folder cannot be written or has gone, or something other than a plain
 * file stands there; what stood there stays.
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  refuseOther(path);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const temporary = `${path}.${Deno.pid}-${++written}.partial`; // two processes never share a name
  try {
    refuseOther(temporary);
    const file = Deno.openSync(temporary, { write: true, create: true, truncate: true });
    try {
      let rest = bytes;
      while (rest.length > 0) rest = rest.subarray(file.writeSync(rest));
      file.syncSync();
    } finally {
      file.close();
    }
    Deno.renameSync(temporary, path);
  } catch (error) {
    if (error instanceof WriteError) throw error;
    removeIfThere(temporary);
    throw new WriteError(explain(path, error), { cause: error });
  }
  syncFolder(path.replace(/[^/\\]*$/, "") || ".");
}

/** Links, pipes and folders are somebody's: nothing is written through them, and none is replaced. */
function refuseOther(path: string): void {
  let there: Deno.FileInfo;
  try {
    there = Deno.lstatSync(path);
  } catch {
    return; // nothing is there, or opening it tells
  }
  if (there.isFile) return;
  const kind = there.isDirectory ? "a folder" : there.isSymlink ? "a link" : "a special file";
  throw new WriteError(
    `${path} is ${kind} where mbrl writes a file: move it away, or choose another folder with --out.`,
  );
}

/** Removes a file, if it is there and can be removed. */
export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // it is not there, or the disk no longer lets it go: nothing more can be done
  }
}

/** The name of the file that an unfinished write was to become; undefined for a name of another kind. */
export function writtenName(name: string): string | undefined {
  return TEMPORARY_NAME.exec(name)?.[1];
}

/** Why a path cannot be written, in one sentence. */
export function explain(path: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/os error (28|112|122)\b|no space|quota/i.test(message)) {
    return `The disk is full: ${path} could not be written; make room and continue with --resume.`;
  }
  if (/os error 27\b|file too large/i.test(message)) {
    return `${path} would grow past the limit of a file's size (ulimit -f): raise it and continue with --resume.`;
  }
  if (/read-only|os error 30\b/i.test(message)) {
    return `${path} is on a read-only file system: choose another folder with --out.`;
  }
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return `${path} may not be written: choose a folder that you can write with --out.`;
  }
  if (error instanceof Deno.errors.NotFound) {
    return `${path} cannot be written: its folder has gone; make the comparison again.`;
  }
  return `${path} cannot be written: ${message}.`;
}

/** Makes a rename outlive a loss of power, where the system lets folders be synced. */
function syncFolder(folder: string): void {
  try {
    const file = Deno.openSync(folder);
    try {
      file.syncSync();
    } finally {
      file.close();
    }
  } catch {
    // Windows and some network file systems cannot: there the rename is as durable as they make it
  }
}
