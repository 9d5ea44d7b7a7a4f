/**
 * Small pictures as text: each braille character is a grid of two by four dots.
 *
 * @module
 */

/** The character without dots; dot i is bit i. */
const EMPTY = 0x2800;
/** [row, column] of a dot in a character: its bit. */
const BITS = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]] as const;

/** A grid of dots, its origin at the upper left. */
export class BrailleCanvas {
  /** Characters in a line. */
  readonly columns: number;
  /** Lines. */
  readonly rows: number;
  readonly #letters: Uint8Array;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#letters = new Uint8Array(columns * rows);
  }

  /** Dots across. */
  get width(): number {
    return 2 * this.columns;
  }

  /** Dots down. */
  get height(): number {
    return 4 * this.rows;
  }

  /** Sets the dot nearest to a point; points beyond the edges are left out. */
  dot(x: number, y: number): void {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (!(column >= 0 && column < this.width && row >= 0 && row < this.height)) return;
    this.#letters[(row >> 2) * this.columns + (column >> 1)] |= BITS[row & 3][column & 1];
  }

  /** Sets the dots of a straight line, both ends included. */
  line(x: number, y: number, toX: number, toY: number): void {
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(toX - x), Math.abs(toY - y))));
    for (let i = 0; i <= steps; i++) this.dot(x + ((toX - x) * i) / steps, y + ((toY - y) * i) / steps);
  }

  /** The lines of text, all of the same length. */
  lines(): string[] {
    return Array.from({ length: this.rows }, (_, row) => {
      const bits = this.#letters.subarray(row * this.columns, (row + 1) * this.columns);
      return Array.from(bits, (letter) => String.fromCharCode(EMPTY + letter)).join("");
    });
  }
}
