/**
 * Deals rows in random order, every row once before any comes again.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";

/** An endless sequence of shuffled passes over rows. */
export class RowDealer {
  /** Rows to deal from. */
  readonly rows: Uint32Array;
  readonly #random: Generator;
  // derived: #order and #at last for one fit, which no save interrupts
  #order: Uint32Array;
  #at = 0;

  /** Shuffles for the first pass. @param rows The rows to deal; one that stands twice is dealt twice a pass. */
  constructor(rows: Uint32Array, random: Generator) {
    this.rows = rows;
    this.#random = random;
    this.#order = random.permutation(rows.length);
  }

  /** The next row. */
  next(): number {
    if (this.#at === this.#order.length) {
      this.#order = this.#random.permutation(this.rows.length);
      this.#at = 0;
    }
    return this.rows[this.#order[this.#at++]];
  }
}
