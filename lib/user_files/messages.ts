/**
 * Messages about errors in a user's file, with its own line numbers.
 *
 * @module
 */

import { baseName, fileUrl, folderOf, type SourceFile, type SourceId } from "./source_file.ts";

/**
 * The message for an error thrown by a user's file, with the file's own line if the stack has one.
 *
 * @param id The file.
 */
export function thrownBy(error: unknown, id: SourceId): string {
  if (!(error instanceof Error)) return `${String(error)} (thrown; throw an Error, whose line is known)`;
  const message = error.message === "" ? error.name : error.message.replace(/\.$/, "");
  const line = lineIn(error.stack ?? "", id);
  return line === undefined ? message : `${message} (${line})`;
}

/** "tank.ts, line 12": the innermost line of a stack that is in the file or one of its imports. */
export function lineIn(stack: string, id: SourceId): string | undefined {
  const urls = id.files.map(({ name }) => {
    const { href } = fileUrl(folderOf(id.path) + name);
    return { name, forms: [href, decodeURIComponent(href)] };
  });
  for (const line of stack.split("\n")) {
    for (const { name, forms } of urls) {
      for (const form of forms) {
        const at = line.indexOf(`${form}:`);
        const place = at < 0 ? null : /^(\d+):\d+/.exec(line.slice(at + form.length + 1));
        if (place !== null) return `${baseName(name)}, line ${place[1]}`;
      }
    }
  }
  return undefined;
}

/**
 * The message for a file that cannot be loaded, with line and column of a syntax error. The runtime reports
 * syntax errors of TypeScript as a dump with byte offsets, and those of JavaScript and missing exports with a
 * URL, a line and a column.
 */
export function loadingFailure(error: unknown, source: SourceFile): string {
  const message = error instanceof Error ? error.message : String(error);
  const dump = /SourcePos\((\d+)\).*?kind: (.*?), source: SourceTextInfo/s.exec(message);
  if (dump !== null) {
    const file = source.files.find(({ name }) => message.includes(encodedEnd(source, name))) ??
      source.files[0];
    return `${baseName(file.name)}, ${placeOf(file.text, Number(dump[1]))}: ${syntaxWords(dump[2])}.`;
  }
  const placed = /^(.*?)(?: at)? file:\/\/\S*?([^/\s]+):(\d+):(\d+)/s.exec(message);
  if (placed !== null && error instanceof Error && /Syntax|Type/.test(error.name)) {
    const told = placed[1].replace(/^.*could not be parsed: /s, "");
    const [, syntax, what] = /^(SyntaxError: )?(.*?)[.:]?\s*(?:\n|$)/.exec(told) ?? []; // full Deno shows the line too
    const where = `${decodeURIComponent(placed[2])}, line ${placed[3]}, column ${placed[4]}`;
    return `${where}: ${syntax === undefined ? "" : "syntax error, "}${lowered(what)}.`;
  }
  return `${baseName(source.path)}: it throws when it is loaded: ${thrownBy(error, source)}.`;
}

function encodedEnd(source: SourceFile, name: string): string {
  return `path: "${fileUrl(folderOf(source.path) + name).pathname}"`;
}

/** "line 3, column 6" of a byte in a text. */
function placeOf(text: string, byte: number): string {
  const before = new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, byte));
  const lines = before.split("\n");
  return `line ${lines.length}, column ${[...lines[lines.length - 1]].length + 1}`;
}

/** `Expected(",", ":")` as "expected , and found :"; `UnterminatedStrLit` as "unterminated string". */
function syntaxWords(kind: string): string {
  const [, name = kind, given = ""] = /^(\w+)(?:\((.*)\))?/s.exec(kind) ?? [];
  const words = [...given.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word]) => word.replace(/\\(.)/g, "$1"));
  if (name === "Expected" && words.length === 2) return `expected ${words[0]} and found ${words[1]}`;
  const plain = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/\bstr lit\b/, "string")
    .replace(/\btpl\b/, "template")
    .replace(/^ts\b/, "TypeScript:");
  return `syntax error, ${plain}${words.length === 0 ? "" : ` (${words.join(", ")})`}`;
}

function lowered(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}
