/**
 * Where a command writes: data on standard output, progress and messages on standard error.
 *
 * @module
 */

import { labelOf } from "../results/labels.ts";
import { environmentVariable } from "../settings/environment_variables.ts";
import { showsUnicode, withoutUnicode } from "./plain_text.ts";
import { columnsOf, wrapped } from "./text_layout.ts";

const LONGEST_ERROR = 2000;
/** Cyan, yellow, magenta, green, blue, red: readable on black and on white. */
const COLOURS = [36, 33, 35, 32, 34, 31];

/** The two output streams and their capabilities. */
export class Terminal {
  /** Whether progress can be redrawn: standard error is a terminal, and not a dumb one. */
  readonly live: boolean;
  /** Whether frames on standard output can be redrawn: it is a terminal, and not a dumb one. */
  readonly canRedraw: boolean;
  readonly #colours: { readonly out: boolean; readonly err: boolean };
  /** Which streams are consoles that show ASCII alone; files and pipes get every text as it is. */
  readonly #ascii: { readonly out: boolean; readonly err: boolean };
  #quiet = false;
  #outputError: Error | undefined;
  #hasReader = true;

  constructor() {
    const dumb = environmentVariable("TERM") === "dumb";
    const plain = dumb || (environmentVariable("NO_COLOR") ?? "") !== "";
    const hasUnicode = showsUnicode(environmentVariable, Deno.build.os);
    this.#ascii = {
      out: !hasUnicode && Deno.stdout.isTerminal(),
      err: !hasUnicode && Deno.stderr.isTerminal(),
    };
    this.canRedraw = !dumb && Deno.stdout.isTerminal();
    this.live = !dumb && Deno.stderr.isTerminal();
    this.#colours = {
      out: !plain && Deno.stdout.isTerminal(),
      err: !plain && Deno.stderr.isTerminal(),
    };
  }

  /** Suppresses everything except errors on standard error. */
  silence(): void {
    this.#quiet = true;
  }

  /** Whether progress and messages are suppressed. */
  get quiet(): boolean {
    return this.#quiet;
  }

  /** Columns for text; 80 where there is no terminal, and at least 40: a narrower one wraps them. */
  get columns(): number {
    return Math.max(40, this.size.columns);
  }

  /** Columns and rows of the terminal as they are; 80 and 24 where there is none, or where it does not say. */
  get size(): { readonly columns: number; readonly rows: number } {
    try {
      const { columns, rows } = Deno.consoleSize();
      return { columns: columns || 80, rows: rows || 24 };
    } catch {
      return { columns: 80, rows: 24 };
    }
  }

  /** Whether standard output still has a reader: false once a write has found the pipe or terminal closed. */
  get hasReader(): boolean {
    return this.#hasReader;
  }

  /** Why a write to standard output failed (a full disk, say); undefined if none did. */
  get outputError(): Error | undefined {
    return this.#outputError;
  }

  /** Writes a line of data. */
  print(line: string): void {
    this.paint(`${line}\n`);
  }

  /** Writes prose as data, in lines of the terminal's width, each after `indent`. */
  tell(text: string, indent = ""): void {
    for (const line of wrapped(text, this.columns, indent)) this.print(line);
  }

  /** Writes raw text to standard output. */
  paint(text: string): void {
    if (!this.#hasReader || this.#outputError !== undefined) return;
    try {
      write(Deno.stdout, this.#ascii.out ? withoutUnicode(text) : text);
    } catch (error) {
      if (isHangUp(error)) this.#hasReader = false; // no reader is left
      else this.#outputError = error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Writes a message for the user, unless silenced. */
  say(line: string): void {
    if (!this.#quiet) this.#show(`${this.#fitted(line)}\n`);
  }

  /** Writes raw text to standard error, unless silenced. */
  draw(text: string): void {
    if (!this.#quiet) this.#show(text);
  }

  /**
   * Writes an error on one line, even when silenced; control characters in it are replaced, so it cannot move
   * the cursor.
   */
  complain(line: string): void {
    const text = this.#fitted(`error: ${shortened(labelOf(line))}`);
    this.#show(`${this.#colours.err ? text.replace("error:", "\x1b[31merror:\x1b[39m") : text}\n`);
  }

  /** Writes a warning, even when silenced. */
  warn(line: string): void {
    this.#show(`${this.#fitted(`warning: ${line}`)}\n`);
  }

  /** `text` in the `i`-th of a few colours, where standard error shows them. */
  tint(text: string, i: number): string {
    return this.#colours.err ? `\x1b[${COLOURS[i % COLOURS.length]}m${text}\x1b[39m` : text;
  }

  /** `text` in bold, where standard output shows it. */
  bold(text: string): string {
    return this.#colours.out ? `\x1b[1m${text}\x1b[22m` : text;
  }

  /** A message in lines of the terminal's width; in a file or a pipe it is one line. */
  #fitted(line: string): string {
    const { columns } = this;
    return Deno.stderr.isTerminal() && columnsOf(line) > columns ? wrapped(line, columns).join("\n") : line;
  }

  /** Writes to standard error. A failed message must not stop the computation, so failures are ignored. */
  #show(text: string): void {
    try {
      write(Deno.stderr, this.#ascii.err ? withoutUnicode(text) : text);
    } catch {
      // a full disk, or a closed terminal or pipe: there is nowhere to report it
    }
  }
}

/** Standard output and error are pipes as often as terminals: a write may take part of the bytes. */
function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
}

/** Whether a pipe has lost its reader, or a terminal is gone (an input/output error). */
function isHangUp(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || /os error 5\b/.test(String(error));
}

/** A text of limited length, shortened in the middle, because its end says what to do. */
function shortened(text: string): string {
  const half = LONGEST_ERROR / 2;
  return text.length > LONGEST_ERROR ? `${text.slice(0, half)} … ${text.slice(-half)}` : text;
}
