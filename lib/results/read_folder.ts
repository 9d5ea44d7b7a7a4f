/**
 * Looking into folders and reading text, with errors that name the path.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { explain } from "./atomic_write.ts";
import { ResultFileError } from "./csv.ts";

/**
 * The names in a folder; none where it is not there.
 *
 * @throws {UsageError} If it is a file or may not be read.
 */
export function entriesOf(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw folderError(folder, error);
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

/** Whether there is something at a path. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * The text of a file.
 *
 * @throws {ResultFileError} If it cannot be read.
 */
export function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new ResultFileError(`${path} is missing.`);
    throw new ResultFileError(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

function folderError(folder: string, error: unknown): UsageError {
  if (
    error instanceof Deno.errors.AlreadyExists || error instanceof Deno.errors.NotADirectory ||
    (error instanceof Error && /not a directory|os error (20|267)\b/i.test(error.message))
  ) {
    return new UsageError(`${folder} is a file, or lies below one: choose a folder with --out.`);
  }
  return new UsageError(explain(folder, error));
}
