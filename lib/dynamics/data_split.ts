/**
 * Which rows each member of an ensemble trains on, and which none does: decided once for every row, so that refits
 * to growing data never train on what was held out.
 *
 * @module
 */

import { type Parts, replaced, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";

/** With fewer held-out rows than this their loss is too noisy, and nothing is held out. */
const FEWEST_HELD_OUT = 10;

/** More rows than any run has: of so many none is held out. */
const LONGEST_BLOCK = 2 ** 32;

/** How rows are shared out. */
export interface DataSplitOptions {
  /** Members computed together; 1 for a single model. */
  readonly members: number;
  /** Share of rows held out, in [0, 0.5]: one row of each block of 1/share rows. */
  readonly heldOutShare: number;
  /**
   * Whether each member sees every row a Poisson(1) number of times (Oza, "Online bagging and boosting", 2005: the
   * bootstrap for data that grows); once otherwise.
   */
  readonly bootstrap: boolean;
}

/** The roles of rows, for data that grows. */
export class DataSplit extends Stateful {
  /** Members computed together; 1 for a single model. */
  readonly members: number;
  readonly #block: number;
  readonly #bootstrap: boolean;
  readonly #counters = {
    count: 0,
    /** The row that the current block holds out. */
    chosen: -1,
  };
  /** [rows]: 1 where a row is held out. */
  #heldOut = new Uint8Array(0);
  /** [rows, members]: times a member sees a row. */
  #times = new Uint8Array(0);

  /** A split of no rows yet. */
  constructor(options: DataSplitOptions) {
    super();
    this.members = options.members;
    const { heldOutShare } = options;
    this.#block = heldOutShare > 0 ? Math.max(2, Math.min(LONGEST_BLOCK, Math.round(1 / heldOutShare))) : 0;
    this.#bootstrap = options.bootstrap;
  }

  /** Decides the roles of rows up to `count`; those decided before stay. */
  grow(count: number, random: Generator): void {
    if (count > this.#heldOut.length) {
      const capacity = Math.max(count, 2 * this.#heldOut.length);
      this.#heldOut = grown(this.#heldOut, capacity);
      this.#times = grown(this.#times, capacity * this.members);
    }
    for (let row = this.#counters.count; row < count; row++) {
      if (this.#block > 0 && row % this.#block === 0) {
        this.#counters.chosen = row + random.integer(this.#block);
      }
      this.#heldOut[row] = row === this.#counters.chosen ? 1 : 0;
      for (let m = 0; m < this.members; m++) {
        this.#times[row * this.members + m] = this.#bootstrap ? poisson(random) : 1;
      }
    }
    this.#counters.count = Math.max(this.#counters.count, count);
  }

  /** The held-out rows below `count`; none where there are too few. */
  heldOutRows(count: number): Uint32Array {
    const rows = indicesWhere(count, (row) => this.#heldOut[row] === 1);
    return rows.length < FEWEST_HELD_OUT ? new Uint32Array(0) : rows;
  }

  /** The rows below `count` that a member trains on, each as often as it sees it; at least one. */
  trainingRows(member: number, count: number): Uint32Array {
    const holdsOut = this.heldOutRows(count).length > 0;
    const rows: number[] = [];
    for (let row = 0; row < count; row++) {
      if (holdsOut && this.#heldOut[row] === 1) continue;
      for (let k = this.#times[row * this.members + member]; k > 0; k--) rows.push(row);
    }
    if (rows.length === 0) rows.push(member % count); // a bootstrap of few rows may draw none
    return Uint32Array.from(rows);
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      heldOut: replaced(
        () => this.#heldOut.subarray(0, this.#counters.count),
        (heldOut) => this.#heldOut = heldOut,
      ),
      times: replaced(
        () => this.#times.subarray(0, this.#counters.count * this.members),
        (times) => this.#times = times,
      ),
    };
  }
}

function grown(from: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  out.set(from);
  return out;
}

function indicesWhere(count: number, condition: (row: number) => boolean): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < count; row++) if (condition(row)) rows.push(row);
  return Uint32Array.from(rows);
}

/** A Poisson deviate of mean 1 (Knuth's product of uniforms). */
function poisson(random: Generator): number {
  let product = random.uniform();
  let events = 0;
  while (product > Math.exp(-1)) {
    product *= random.uniform();
    events++;
  }
  return events;
}
