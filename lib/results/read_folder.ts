/**
 * Reads folders and text files, with errors that name the path. Only regular files are opened: a named pipe
 * could block for ever.
 *
 * @module
 */

import { decodeText } from "../settings/text_encoding.ts";
import { UsageError } from "../settings/usage_error.ts";
import { explain } from "./atomic_write.ts";
import { ResultFileError } from "./csv.ts";

/** The kinds of entries at a path; links are not followed. */
export type Kind = "nothing" | "file" | "folder" | "link" | "special file";

/**
 * The kind of entry at a path.
 *
 * @throws {UsageError} If permission to look is denied.
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
 * Checks that a path is a regular file or a folder, as meant, or does not exist.
 *
 * @throws {UsageError} If it is anything else: a link may lead anywhere, and a pipe blocks.
 */
export function refuseUnexpectedKind(path: string, meant: "file" | "folder"): void {
  const kind = kindOf(path);
  if (kind === "nothing" || kind === meant) return;
  throw new UsageError(
    `${path} is a ${kind} where mbrl needs a ${meant}: move it away, or choose another folder with --out.`,
  );
}

/**
 * Whether a path exists.
 *
 * @throws {UsageError} If permission to look is denied.
 */
export function exists(path: string): boolean {
  return kindOf(path) !== "nothing";
}

/** Whether a path leads to a folder, through a link too. */
export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/**
 * The names in a folder; none if it does not exist.
 *
 * @throws {UsageError} If it is a file or cannot be read.
 */
export function entriesOf(folder: string): string[] {
  return list(folder).map(({ name }) => name);
}

/**
 * The names of the regular files in a folder.
 *
 * @throws {UsageError} If it is a file or cannot be read.
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
 * Creates a folder and its parents, if necessary.
 *
 * @throws {UsageError} If it is a file, lies below one, or cannot be created.
 */
export function makeFolder(folder: string): void {
  try {
    Deno.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw folderError(folder, error);
  }
}

/**
 * The text of a regular file, or of one that a link leads to.
 *
 * @throws {ResultFileError} If it is not one, or cannot be read.
 */
export function readText(path: string): string {
  try {
    if (Deno.statSync(path).isFile) return decodeText(Deno.readFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new ResultFileError(`${path} is missing.`);
    throw new ResultFileError(explainReading(path, error));
  }
  throw new ResultFileError(`${path} is not a regular file: move it away, or choose another folder.`);
}

/** Why a path cannot be read, as one sentence. */
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
