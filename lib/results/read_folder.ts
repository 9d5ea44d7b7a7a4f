/**
 * Looking into folders and reading text, with errors that name the path. Nothing but plain files is ever opened: a
 * named pipe would wait for ever.
 *
 * @module
 */

import { decodeText } from "../settings/text_encoding.ts";
import { UsageError } from "../settings/usage_error.ts";
import { explain } from "./atomic_write.ts";
import { ResultFileError } from "./csv.ts";

/** What can stand at a path; links are not followed. */
export type Kind = "nothing" | "file" | "folder" | "link" | "special file";

/**
 * What stands at a path.
 *
 * @throws {UsageError} If that may not be known: the folder is somebody else's.
 */
export function kindOf(path: string): Kind {
  try {
    const { isFile, isDirectory, isSymlink } = Deno.lstatSync(path);
    return isFile ? "file" : isDirectory ? "folder" : isSymlink ? "link" : "special file";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || isNotAFolder(error)) return "nothing";
    throw new UsageError(explainReading(path, error));
  }
}

/**
 * Makes sure that a plain file or a folder stands at a path, or nothing.
 *
 * @throws {UsageError} If something else does: a link may lead anywhere, a pipe waits for ever.
 */
export function refuseStandIn(path: string, meant: "file" | "folder"): void {
  const kind = kindOf(path);
  if (kind === "nothing" || kind === meant) return;
  throw new UsageError(
    `${path} is a ${kind} where mbrl has a ${meant}: move it away, or choose another folder with --out.`,
  );
}

/** Whether there is something at a path. @throws {UsageError} If that may not be known. */
export function exists(path: string): boolean {
  return kindOf(path) !== "nothing";
}

/**
 * The names in a folder; none where it is not there.
 *
 * @throws {UsageError} If it is a file or may not be read.
 */
export function entriesOf(folder: string): string[] {
  return list(folder).map(({ name }) => name);
}

/**
 * The names of the plain files in a folder.
 *
 * @throws {UsageError} If it is a file or may not be read.
 */
export function filesIn(folder: string): string[] {
  return list(folder).filter(({ isFile }) => isFile).map(({ name }) => name);
}

function list(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw isNotAFolder(error) ? folderError(folder, error) : new UsageError(explainReading(folder, error));
  }
}

/**
 * Makes a folder, and those above it, where they are not there.
 *
 * @throws {UsageError} If it is a file, lies below one, or cannot be made.
 */
export function makeFolder(folder: string): void {
  try {
    Deno.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw folderError(folder, error);
  }
}

/**
 * The text of a plain file, or of the one that a link leads to.
 *
 * @throws {ResultFileError} If it is none, or cannot be read.
 */
export function readText(path: string): string {
  try {
    if (Deno.statSync(path).isFile) return decodeText(Deno.readFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new ResultFileError(`${path} is missing.`);
    throw new ResultFileError(explainReading(path, error));
  }
  throw new ResultFileError(`${path} is not a plain file: move it away, or choose another folder.`);
}

/** Why a path cannot be read, in one sentence. */
function explainReading(path: string, error: unknown): string {
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return `${path} may not be read: ask its owner, or choose another folder.`;
  }
  return `${path} cannot be read: ${error instanceof Error ? error.message : error}.`;
}

function isNotAFolder(error: unknown): boolean {
  return error instanceof Deno.errors.NotADirectory ||
    (error instanceof Error && /not a directory|os error (20|267)\b/i.test(error.message));
}

function folderError(folder: string, error: unknown): UsageError {
  if (error instanceof Deno.errors.AlreadyExists || isNotAFolder(error)) {
    return new UsageError(`${folder} is a file, or lies below one: choose a folder with --out.`);
  }
  return new UsageError(explain(folder, error));
}
