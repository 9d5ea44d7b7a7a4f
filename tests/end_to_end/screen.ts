/**
 * What a terminal shows after it was written to: enough of a VT100 for what the program draws. It fails at any other
 * sequence.
 *
 * @module
 */

/** A terminal's screen, and what has scrolled off its top. */
export class Screen {
  readonly #columns: number;
  readonly #rows: number;
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;
  /** Lines that have scrolled off the top, the first first. */
  readonly scrolled: string[] = [];
  /** Whether the cursor is shown. */
  hasCursor = true;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
  }

  /** What stands on the screen, without spaces at the ends of lines. */
  get lines(): string[] {
    return this.#lines.map((line) => Array.from(line, (character) => character ?? " ").join("").trimEnd());
  }

  /** Shows what is written. */
  write(text: string): void {
    // deno-lint-ignore no-control-regex
    for (const [token] of text.matchAll(/\x1b\[[?\d;]*[A-Za-z]|[^]/gu)) {
      if (token === "\n") this.#feed();
      else if (token === "\r") this.#column = 0;
      else if (token.startsWith("\x1b[")) this.#control(token);
      else this.#put(token);
    }
  }

  #put(character: string): void {
    if (this.#column === this.#columns) {
      this.#column = 0;
      this.#feed();
    }
    this.#lines[this.#row][this.#column++] = character;
  }

  #feed(): void {
    this.#row++;
    if (this.#row === this.#rows) {
      this.scrolled.push(this.lines[0]);
      this.#lines.shift();
      this.#row--;
    }
    this.#lines[this.#row] ??= [];
  }

  #control(sequence: string): void {
    const amount = Number(/\d+/.exec(sequence)?.[0] ?? 1);
    if (sequence === "\x1b[K") {
      this.#lines[this.#row].length = Math.min(this.#lines[this.#row].length, this.#column);
    } else if (sequence === "\x1b[2K") this.#lines[this.#row] = [];
    else if (sequence === "\x1b[J") {
      this.#control("\x1b[K");
      this.#lines.length = this.#row + 1;
    } else if (sequence === "\x1b[?25l") this.hasCursor = false;
    else if (sequence === "\x1b[?25h") this.hasCursor = true;
    else if (sequence.endsWith("A")) this.#row = Math.max(0, this.#row - amount);
    else if (!sequence.endsWith("m")) throw new Error(`unknown sequence ${JSON.stringify(sequence)}`);
  }
}
