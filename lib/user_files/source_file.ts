/**
 * A user's file and every file that it imports, read but not run.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { importsOf } from "./imports.ts";

/** The text of one file. */
export interface SourceText {
  /** Its path relative to the folder of the main file: "tank.ts", "../physics.ts". */
  readonly name: string;
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
  /** Its content. */
  readonly text: string;
}

/** A user's file and its imports, as texts. */
export interface SourceFile {
  /** Its absolute path. */
  readonly path: string;
  /** The file itself, then its relative imports in the order of their names. */
  readonly files: readonly SourceText[];
}

/** The identity of a user's file, as a run records it. */
export interface SourceId {
  /** The absolute path at that time. */
  readonly path: string;
  /** As of a {@linkcode SourceFile}. */
  readonly files: readonly Omit<SourceText, "text">[];
}

const MOST_FILES = 100;
const MOST_BYTES = 1 << 20;

/** Matches names that are paths: with a slash, or with the extension of a script. */
export const SOURCE_PATH = /[/\\]|\.[cm]?[jt]s$/;

/** Whether a name on the command line is a file's path. */
export function isSourcePath(name: string): boolean {
  return SOURCE_PATH.test(name);
}

/** The identity of a source, without its texts. */
export function idOf({ path, files }: SourceFile): SourceId {
  return { path, files: files.map(({ name, sha256 }) => ({ name, sha256 })) };
}

/** A key that is equal for equal content, whatever its path. */
export function keyOfSource({ files }: SourceId): string {
  return files.map(({ name, sha256 }) => `${name} ${sha256}`).join("\n");
}

/** The last part of a path, for messages. */
export function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** The `file:` URL of a path from {@linkcode absolutePath}. */
export function fileUrl(path: string): URL {
  const encoded = path.split("/").map((part) => /^[A-Za-z]:$/.test(part) ? part : encodeURIComponent(part))
    .join("/");
  return new URL(`file:${encoded.startsWith("//") ? "" : encoded.startsWith("/") ? "//" : "///"}${encoded}`);
}

/**
 * Reads a file and every file that it imports, directly or not, by a relative path.
 *
 * @param path Absolute, or relative to the current folder.
 * @throws {UsageError} If a file cannot be read, or imports anything but a file beside it.
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
 * Reads the file that a run began with.
 *
 * @throws {UsageError} If it or one of its imports has changed; the message says what to do.
 */
export async function readSameSource(id: SourceId): Promise<SourceFile> {
  const file = baseName(id.path);
  if (!isFile(id.path)) {
    throw new UsageError(
      `${file} is no longer at ${id.path}: put it back (config.json and the checkpoint hold its text), or name its place with --task or --agent.`,
    );
  }
  const found = await readSource(id.path);
  const [changed] = changesOf(id, found);
  if (changed === undefined) return found;
  throw new UsageError(
    `${changed} has changed since the run began (its SHA-256 is another): restore it from the text that config.json and the checkpoint hold, or begin anew into another folder.`,
  );
}

/** The names of files that differ between two sources. */
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

/** Where a path is read: a system and its current folder. */
export interface Place {
  /** The system by Deno's name; Windows separates names by backslashes too. */
  readonly os: string;
  /** Its absolute path. */
  readonly folder: string;
}

/** A path from the top of a disk, with slashes alone: "/home/x/tank.ts", "C:/x/tank.ts", "//server/share/tank.ts". */
export function absolutePath(
  path: string,
  { os, folder }: Place = { os: Deno.build.os, folder: Deno.cwd() },
): string {
  if (os !== "windows") {
    return normalised((path.startsWith("/") ? path : `${folder}/${path}`).replace(/^\/+/, "/"));
  }
  const [given, here] = [path, folder].map((text) => text.replaceAll("\\", "/"));
  if (/^(\/\/|[A-Za-z]:\/)/.test(given)) return normalised(given);
  const disk = /^[A-Za-z]:/.exec(here)?.[0] ?? "";
  return normalised(given.startsWith("/") ? `${disk}${given}` : `${here}/${given}`);
}

/** A path without "." and "..", as far as possible; two slashes at its beginning stay, as they name a server. */
function normalised(path: string): string {
  if (path.startsWith("//")) return `/${normalised(path.replace(/^\/+/, "/"))}`;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "." || (part === "" && parts.length > 0)) continue;
    const isTop = parts.length === 1 && /^([A-Za-z]:)?$/.test(parts[0]);
    if (part !== ".." || parts.length === 0 || parts.at(-1) === "..") parts.push(part);
    else if (!isTop) parts.pop();
  }
  return parts.join("/");
}

/** The folder of a path, with the slash at its end; empty if it names none. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Resolves a name relative to the folder of the file. */
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
