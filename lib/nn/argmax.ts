/**
 * The largest of a row of outputs.
 *
 * @module
 */

/** The first index, from 0, of the largest of `count` numbers that start at `from`. */
export function argmax(values: ArrayLike<number>, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) {
    if (values[from + i] > values[from + best]) best = i;
  }
  return best;
}
