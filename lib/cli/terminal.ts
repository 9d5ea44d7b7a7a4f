/**
 * Where a command writes: data on standard output, progress and messages on standard error.
 *
 * @module
 */

import { environmentVariable } from "../settings/environment_variables.ts";

/** The two output streams and what is known of them. */
export class Terminal {
  /** Whether progress may be drawn and redrawn: standard error is a terminal, and not a dumb one. */
  readonly live: boolean;
  /** Whether standard output is a terminal whose frames can be drawn over, and not a dumb one. */
  readonly canRedraw: boolean;
  readonly #colours: { readonly out: boolean; readonly err: boolean };
  #quiet = false;

  constructor() {
    const dumb = environmentVariable("TERM") === "dumb";
    const plain = dumb || (environmentVariable("NO_COLOR") ?? "") !== "";
    this.canRedraw = !dumb && Deno.stdout.isTerminal();
    this.live = !dumb && Deno.stderr.isTerminal();
    this.#colours = {
      out: !plain && Deno.stdout.isTerminal(),
      err: !plain && Deno.stderr.isTerminal(),
    };
  }

  /** From now on, nothing but errors on standard error. */
  silence(): void {
    this.#quiet = true;
  }

  /** Whether progress and messages are unwanted. */
  get quiet(): boolean {
    return this.#quiet;
  }

  /** Columns of the terminal; 80 where there is none. */
  get columns(): number {
    try {
      return Math.max(40, Deno.consoleSize().columns);
    } catch {
      return 80;
    }
  }

  /** Writes a line of data. */
  print(line: string): void {
    write(Deno.stdout, `${line}\n`);
  }

  /** Writes raw text to standard output. */
  paint(text: string): void {
    write(Deno.stdout, text);
  }

  /** Writes a message to the person, unless silenced. */
  say(line: string): void {
    if (!this.#quiet) write(Deno.stderr, `${line}\n`);
  }

  /** Writes raw text to standard error, unless silenced. */
  draw(text: string): void {
    if (!this.#quiet) write(Deno.stderr, text);
  }

  /** Writes an error, silenced or not. */
  complain(line: string): void {
    const mark = this.#colours.err ? "\x1b[31merror:\x1b[39m" : "error:";
    write(Deno.stderr, `${mark} ${line}\n`);
  }

  /** Writes what the person must know though it is no error, silenced or not. */
  warn(line: string): void {
    write(Deno.stderr, `warning: ${line}\n`);
  }

  /** `text` in bold, where standard output shows it. */
  bold(text: string): string {
    return this.#colours.out ? `\x1b[1m${text}\x1b[22m` : text;
  }

  /** `text` dimmed, where standard error shows it. */
  dim(text: string): string {
    return this.#colours.err ? `\x1b[2m${text}\x1b[22m` : text;
  }
}

/** Standard output and error are pipes as often as terminals: a write may take part of the bytes. */
function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = new TextEncoder().encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error; // the reader has gone: nothing to tell it
  }
}
