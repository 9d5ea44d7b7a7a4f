/**
 * Numbers as distributions over evenly spaced bins: a regression learned as a classification.
 *
 * Schrittwieser et al., "Mastering Atari, Go, chess and shogi by planning with a learned model", 2020, appendix F;
 * Hafner et al., "Mastering diverse domains through world models", 2023, equation 9.
 *
 * @module
 */

/** Evenly spaced bins from a low to a high number. */
export class TwoHot {
  /** The number of the first bin. */
  readonly low: number;
  /** The number of the last bin. */
  readonly high: number;
  /** How many bins there are. */
  readonly count: number;
  readonly #width: number;

  /** Makes bins. @throws {RangeError} If there are fewer than two bins, or the ends are not in order. */
  constructor(low: number, high: number, count: number) {
    if (!Number.isInteger(count) || count < 2 || !(low < high)) {
      throw new RangeError(
        `${count} bins from ${low} to ${high}: there must be two or more, in rising order.`,
      );
    }
    this.low = low;
    this.high = high;
    this.count = count;
    this.#width = (high - low) / (count - 1);
  }

  /**
   * Writes the weights of the two bins beside `value`, whose mean is `value`; all others become 0. A number beyond the
   * ends is taken for the end.
   *
   * @param out `count` numbers from `at` are written.
   */
  encode(value: number, out: Float32Array, at: number): void {
    out.fill(0, at, at + this.count);
    const place = Math.min(Math.max((value - this.low) / this.#width, 0), this.count - 1);
    const lower = Math.min(Math.floor(place), this.count - 2);
    const share = place - lower;
    out[at + lower] = 1 - share;
    out[at + lower + 1] = share;
  }

  /**
   * The mean number under softmax(logits).
   *
   * @param logits `count` numbers from `at` are read.
   */
  mean(logits: Float32Array, at: number): number {
    const { count } = this;
    let largest = -Infinity;
    for (let i = at; i < at + count; i++) if (logits[i] > largest) largest = logits[i];
    let mass = 0;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const weight = Math.exp(logits[at + i] - largest);
      mass += weight;
      sum += weight * i;
    }
    return this.low + this.#width * (sum / mass);
  }
}
