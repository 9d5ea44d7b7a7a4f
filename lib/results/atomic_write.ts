/**
 * Files that are complete or absent: written under a temporary name, synced, renamed, and the folder synced.
 *
 * @module
 */

/** Suffix of temporary names: the process id and a counter. A crash may leave such a file. */
const TEMPORARY_NAME = /^(.+)\.\d+-\d+\.partial$/;

/** A file that cannot be written. The message is one sentence that says what to do. */
export class WriteError extends Error {
  /** Tells this error from others. */
  override name = "WriteError";
}

let written = 0;

/**
 * Writes a file so that at any moment, even after a power failure, the complete old or new content is there.
 *
 * @throws {WriteError} If the disk is full, the folder cannot be written or is gone, or something other than
 * a regular file is there; the old content stays.
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
    renameOver(temporary, path);
  } catch (error) {
    if (error instanceof WriteError) throw error;
    removeIfThere(temporary);
    throw new WriteError(explain(path, error), { cause: error });
  }
  syncFolder(path.replace(/[^/\\]*$/, "") || ".");
}

/** Attempts at a rename, and milliseconds between two of them. */
const ATTEMPTS = 5;
const PAUSE = 40;

/**
 * Renames a file. Windows refuses it while another program has the old file open: a scanner only for a moment, which is
 * waited for, a spreadsheet for longer.
 */
function renameOver(from: string, to: string): void {
  for (let attempt = 1;; attempt++) {
    try {
      return Deno.renameSync(from, to);
    } catch (error) {
      if (!IN_USE.test(String(error))) throw error;
      if (attempt < ATTEMPTS) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
      else {
        removeIfThere(from);
        throw new WriteError(
          `${to} is open in another program: close it there, and continue with --resume.`,
          { cause: error },
        );
      }
    }
  }
}

/** Windows' numbers for "access is denied" and "used by another process". */
const IN_USE = /os error (5|32|33)\b/;

/** Writes a value as indented JSON, as {@linkcode writeAtomically} does. */
export function writeJson(path: string, value: unknown): void {
  writeAtomically(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** Never writes through links or pipes, and never replaces one or a folder. */
function refuseOther(path: string): void {
  let there: Deno.FileInfo;
  try {
    there = Deno.lstatSync(path);
  } catch {
    return; // nothing is there; other errors appear on opening
  }
  if (there.isFile) return;
  const kind = there.isDirectory ? "a folder" : there.isSymlink ? "a link" : "a special file";
  throw new WriteError(
    `${path} is ${kind} where mbrl writes a file: move it away, or choose another folder with --out.`,
  );
}

/** Removes a file if it exists and can be removed. */
export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // it does not exist, or the disk refuses: nothing more can be done
  }
}

/** The final name of an unfinished file; undefined if the name is not temporary. */
export function writtenName(name: string): string | undefined {
  return TEMPORARY_NAME.exec(name)?.[1];
}

/** Why a path cannot be written, as one sentence. */
export function explain(path: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/os error (28|112|122)\b|no space|quota/i.test(message)) {
    return `The disk is full: ${path} could not be written; make room and continue with --resume.`;
  }
  if (/os error 27\b|file too large/i.test(message)) {
    return `${path} would exceed the file size limit (ulimit -f): raise it and continue with --resume.`;
  }
  if (/read-only|os error 30\b/i.test(message)) {
    return `${path} is on a read-only file system: choose another folder with --out.`;
  }
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return `${path} may not be written: choose a folder that you can write with --out.`;
  }
  if (error instanceof Deno.errors.NotFound) {
    return `${path} cannot be written: its folder is gone; run the comparison again.`;
  }
  return `${path} cannot be written: ${message}.`;
}

/** Makes a rename survive a power failure, if the system can sync folders. */
function syncFolder(folder: string): void {
  try {
    const file = Deno.openSync(folder);
    try {
      file.syncSync();
    } finally {
      file.close();
    }
  } catch {
    // Windows and some network file systems cannot sync folders
  }
}
