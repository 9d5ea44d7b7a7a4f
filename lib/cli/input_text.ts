/**
 * Reads a text file that the user names.
 *
 * @module
 */

import { decodeText } from "../settings/text_encoding.ts";
import { UsageError } from "../settings/usage_error.ts";

/** Maximum size of an experiment file: 4 MiB. */
const MOST_BYTES = 4 * 2 ** 20;
const BLOCK = 65_536;

/**
 * The text of a file, or of standard input for `-` and `/dev/stdin`.
 *
 * @param what What it should be, for messages: "experiment file".
 * @throws {UsageError} If it cannot be read, is too large, or is not text.
 */
export function readInput(path: string, what: string): string {
  const isStandardInput = path === "-" || path === "/dev/stdin" || path === "/dev/fd/0";
  const name = isStandardInput ? "standard input" : path;
  const refuse = (why: string) => new UsageError(`The ${what} ${name} cannot be read: ${why}.`);
  try {
    if (isStandardInput) return decodeText(readAll(Deno.stdin));
    const { isFile, isFifo, isDirectory } = Deno.statSync(path);
    if (isDirectory) throw new TypeError("it is a folder");
    // a shell's <(command) is a pipe with a writer; any other pipe may block for ever
    if (!isFile && !(isFifo && /^\/(dev|proc\/self)\/fd\/\d+$/.test(path))) {
      throw new TypeError("it is not a regular file; use - for standard input");
    }
    const file = Deno.openSync(path);
    try {
      return decodeText(readAll(file));
    } finally {
      file.close();
    }
  } catch (error) {
    throw refuse(error instanceof Deno.errors.NotFound ? "there is no such file" : reasonOf(error));
  }
}

function readAll(source: { readSync(into: Uint8Array): number | null }): Uint8Array {
  const blocks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const block = new Uint8Array(BLOCK);
    const read = source.readSync(block);
    if (read === null) break;
    blocks.push(block.subarray(0, read));
    length += read;
    if (length > MOST_BYTES) throw new TypeError(`it is larger than ${MOST_BYTES / 2 ** 20} MiB`);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/[.\s]+$/, "");
}
