/**
 * A file of the user's own, and every file that it imports: read, not run.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { importsOf } from "./imports.ts";

/** The text of one file. */
export interface SourceText {
  /** Its path from the folder of the file that imports the others: "tank.ts", "../physics.ts". */
  readonly name: string;
  /** Of its bytes, in hexadecimal digits. */
  readonly sha256: string;
  /** What stands in it. */
  readonly text: string;
}

/** A user's file with everything that it imports, for reading: nothing of it is ever run from here. */
export interface SourceFile {
  /** Its absolute path. */
  readonly path: string;
  /** The file itself first, then its relative imports, in the order of their names. */
  readonly files: readonly SourceText[];
}

/** Which file it is: what a run remembers. */
export interface SourceId {
  /** Where the file stood, an absolute path. */
  readonly path: string;
  /** As of a {@linkcode SourceFile}. */
  readonly files: readonly Omit<SourceText, "text">[];
}

const MOST_FILES = 100;
const MOST_BYTES = 1 << 20;

/** A name that is that of a file: it has a slash, or ends as a script does. */
export const SOURCE_PATH = /[/\\]|\.[cm]?[jt]s$/;

/** Whether a name on the command line is that of a file. */
export function isSourcePath(name: string): boolean {
  return SOURCE_PATH.test(name);
}

/** What identifies a source, without its texts. */
export function idOf({ path, files }: SourceFile): SourceId {
  return { path, files: files.map(({ name, sha256 }) => ({ name, sha256 })) };
}

/** One text for the same content, wherever it stands. */
export function keyOfSource({ files }: SourceId): string {
  return files.map(({ name, sha256 }) => `${name} ${sha256}`).join("\n");
}

/** The last part of a path, for messages. */
export function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** A `file:` address of an absolute path. */
export function fileUrl(path: string): URL {
  const slashed = path.replaceAll("\\", "/");
  const encoded = slashed.split("/").map((part) =>
    /^[A-Za-z]:$/.test(part) ? part : encodeURIComponent(part)
  );
  return new URL(`file://${slashed.startsWith("/") ? "" : "/"}${encoded.join("/")}`);
}

/**
 * Reads a file and, through them, every file that it imports by a relative path.
 *
 * @param path Absolute, or from the current folder.
 * @throws {UsageError} If a file cannot be read, or imports what is no file beside it.
 */
export async function readSource(path: string): Promise<SourceFile> {
  const absolute = absolutePath(path);
  const folder = folderOf(absolute);
  const texts = new Map<string, SourceText>();
  const queue = [baseName(absolute)];
  for (const name of queue) { // grows while it is walked
    if (queue.length > MOST_FILES) throw new UsageError(`${path}: it imports more than ${MOST_FILES} files.`);
    const importer = name === queue[0] ? path : joined(path, name);
    const refuseFile = (why: string) => new UsageError(`${importer}: ${why}.`);
    const bytes = readPlainFile(joined(absolute, name), refuseFile, MOST_BYTES);
    const text = decoded(bytes, importer);
    texts.set(name, { name, sha256: await sha256(bytes), text });
    if (!/\.[cm]?[jt]s$/.test(name)) continue;
    for (const { specifier, line } of importsOf(text)) {
      const refuse = (what: string) => new UsageError(`${importer}, line ${line}: ${what}`);
      if (specifier === undefined) {
        throw refuse("import(…) must name its module in quotes, so that it can be read before it is run.");
      }
      if (!/^\.\.?\//.test(specifier)) throw refuse(foreign(specifier));
      if (/\.d\.[cm]?ts$/.test(specifier)) continue; // types alone
      const target = normalised(`${folderOf(name)}${specifier}`);
      const at = joined(absolute, target);
      if (!isFile(at)) throw refuse(`there is no file ${specifier} beside it.`);
      if (!queue.includes(target)) queue.push(target);
    }
  }
  const [own, ...others] = [...texts.values()];
  const files = [own, ...others.sort((a, b) => a.name < b.name ? -1 : 1)];
  return { path: `${folder}${own.name}`, files };
}

/**
 * Reads a file that a run began with.
 *
 * @throws {UsageError} If it, or a file that it imports, is another one today; the message says the way out.
 */
export async function readSameSource(id: SourceId): Promise<SourceFile> {
  const file = baseName(id.path);
  if (!isFile(id.path)) {
    throw new UsageError(
      `${file} is no longer at ${id.path}: put it back (config.json and the checkpoint hold its text), or name its place with --task.`,
    );
  }
  const found = await readSource(id.path);
  const [changed] = changesOf(id, found);
  if (changed === undefined) return found;
  throw new UsageError(
    `${changed} has changed since the run began (its SHA-256 is another): restore it from the text that config.json and the checkpoint hold, or begin anew into another folder.`,
  );
}

/** The names of files that are not the same in two sources. */
export function changesOf(there: Pick<SourceId, "files">, here: Pick<SourceId, "files">): string[] {
  const [before, now] = [there, here].map(({ files }) =>
    new Map(files.map(({ name, sha256 }) => [name, sha256]))
  );
  return [...new Set([...before.keys(), ...now.keys()])].filter((name) => before.get(name) !== now.get(name));
}

function foreign(specifier: string): string {
  const scheme = /^([a-z]+):/i.exec(specifier)?.[1]?.toLowerCase();
  const what = scheme === "npm" || scheme === "jsr"
    ? `a package (${scheme}:)`
    : scheme === "node"
    ? "a module of Node"
    : scheme !== undefined
    ? `an address (${scheme}:)`
    : specifier.startsWith("/")
    ? "an absolute path"
    : "a package";
  return `it imports ${what}, "${specifier}": only files beside it can be imported, "./name.ts".`;
}

function absolutePath(path: string): string {
  const slashed = Deno.build.os === "windows" ? path.replaceAll("\\", "/") : path;
  if (/^(\/|[A-Za-z]:\/)/.test(slashed)) return normalised(slashed);
  return normalised(
    `${Deno.build.os === "windows" ? Deno.cwd().replaceAll("\\", "/") : Deno.cwd()}/${slashed}`,
  );
}

/** A path without "." and "..", as far as it goes. */
function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "." || (part === "" && parts.length > 0)) continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== ".." && parts.at(-1) !== "") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/** The folder of a path, with the slash at its end; empty if it names none. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** A name from the folder of a file, as a path like that of the file. */
function joined(path: string, name: string): string {
  return normalised(`${folderOf(path)}${name}`);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * The bytes of a plain file.
 *
 * @param refuse Makes the error from why it cannot be read: "there is no such file".
 * @param most Bytes that it may have.
 */
export function readPlainFile(
  path: string,
  refuse: (why: string) => UsageError,
  most = Infinity,
): Uint8Array<ArrayBuffer> {
  let why = "it is not a file";
  try {
    const { isFile, size } = Deno.statSync(path); // a pipe would never end
    if (isFile && size <= most) return Deno.readFileSync(path);
    if (isFile) why = `it is larger than ${most >> 20} MiB`;
  } catch (error) {
    why = error instanceof Deno.errors.NotFound ? "there is no such file" : "it cannot be read";
  }
  throw refuse(why);
}

function decoded(bytes: Uint8Array<ArrayBuffer>, shown: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${shown}: it is not text in UTF-8.`);
  }
}

/** The digest of bytes, in hexadecimal digits. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
