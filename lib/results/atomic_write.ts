/**
 * Files that are whole or absent: written to a temporary name, synced, renamed.
 *
 * @module
 */

/** What temporary names end with; a crash may leave one behind. */
export const TEMPORARY_SUFFIX = ".partial";

/** A file that cannot be written: its message is one sentence with what to do. */
export class WriteError extends Error {
  override name = "WriteError";
}

/**
 * Writes a file so that at every moment either the old content or the new one stands there.
 *
 * @throws {WriteError} If the disk is full, or the folder cannot be written or has gone.
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const temporary = `${path}${TEMPORARY_SUFFIX}`;
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
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
    removeIfThere(temporary);
    throw new WriteError(explain(path, error), { cause: error });
  }
}

/** Removes a file, if it is there and can be removed. */
export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // it is not there, or the disk no longer lets it go: nothing more can be done
  }
}

/** Removes what crashes have left under a folder. */
export function removeLeftovers(folder: string): void {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) removeLeftovers(path);
    else if (entry.name.endsWith(TEMPORARY_SUFFIX)) removeIfThere(path);
  }
}

/** Why a path cannot be written, in one sentence. */
export function explain(path: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/os error (28|112)\b|no space/i.test(message)) {
    return `The disk is full: ${path} could not be written; make room and continue with --resume.`;
  }
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return `${path} may not be written: choose a folder that you can write with --out.`;
  }
  if (/read-only/i.test(message)) {
    return `${path} is on a read-only file system: choose another folder with --out.`;
  }
  if (error instanceof Deno.errors.NotFound) return `${path} cannot be written: its folder has gone.`;
  return `${path} cannot be written: ${message}.`;
}
