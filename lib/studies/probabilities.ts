/**
 * How one group of seeds stands to another, and its words in the sentences of answers.
 *
 * @module
 */

import { order, probabilityOfFewer } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";

/** A share of pairs of seeds above which an agent counts as the winner, however many seeds there are. */
export const SURE = 0.9;
/** Standard deviations beyond which lie 5% of a normal distribution. */
const TWO_SIDED = 1.96;

/**
 * The probability that a seed of `a` has a higher value than one of `b`, which is the share of pairs of seeds in which it has;
 * ties count half.
 *
 * @param a The value of each seed.
 * @param b As `a`.
 */
export function probabilityOfHigher(a: readonly number[], b: readonly number[]): number {
  return probabilityOfFewer(b, a);
}

/**
 * Whether seeds of `a` have higher values than those of `b` with 95% confidence: the rank-sum test of Mann and Whitney (1947) by
 * its normal approximation, with corrections for ties and for continuity. Three seeds against three can never tell.
 *
 * @param a The value of each seed.
 * @param b As `a`.
 */
export function orderOfSeeds(a: readonly number[], b: readonly number[]): "higher" | "lower" | "unclear" {
  const all = [...a, ...b].sort(order);
  if (all.some(Number.isNaN)) return "unclear"; // something was not measured
  const excess = a.length * b.length * (probabilityOfHigher(a, b) - 0.5);
  const count = all.length;
  let ties = 0;
  for (let i = 0, j; i < count; i = j) {
    j = i + 1;
    while (j < count && order(all[j], all[i]) === 0) j++;
    ties += (j - i) ** 3 - (j - i);
  }
  const variance = a.length * b.length / 12 * (count + 1 - ties / (count * (count - 1)));
  if (!(Math.abs(excess) - 0.5 > TWO_SIDED * Math.sqrt(variance))) return "unclear";
  return excess > 0 ? "higher" : "lower";
}

/**
 * Whether `a` is higher than `b` with 95% confidence, where a seed of the one and the same seed of the other have all in common but
 * what is compared: the signed-rank test of Wilcoxon (1945) by its normal approximation, with corrections for ties and for
 * continuity; equal pairs are left out. Five seeds can never tell.
 *
 * @param a The value of each seed.
 * @param b Of the same seeds.
 */
export function orderOfPairs(a: readonly number[], b: readonly number[]): "higher" | "lower" | "unclear" {
  const differences = a.map((value, seed) => value === b[seed] ? 0 : value - b[seed]).filter((value) =>
    value !== 0
  )
    .sort((x, y) => Math.abs(x) - Math.abs(y));
  if (differences.some(Number.isNaN)) return "unclear"; // something was not measured
  const count = differences.length;
  let [higher, ties] = [0, 0];
  for (let i = 0, j; i < count; i = j) {
    j = i + 1;
    while (j < count && Math.abs(differences[j]) === Math.abs(differences[i])) j++;
    const rank = (i + 1 + j) / 2;
    higher += rank * differences.slice(i, j).filter((value) => value > 0).length;
    ties += (j - i) ** 3 - (j - i);
  }
  const excess = higher - count * (count + 1) / 4;
  const variance = count * (count + 1) * (2 * count + 1) / 24 - ties / 48;
  if (!(Math.abs(excess) - 0.5 > TWO_SIDED * Math.sqrt(variance))) return "unclear";
  return excess > 0 ? "higher" : "lower";
}

/**
 * "better on 97% of pairs of seeds", "worse on 98% of pairs of seeds", or "not told apart by 5 seeds: better on 60% of pairs".
 *
 * @param a The value of each seed.
 * @param b As `a`.
 * @param words What `a` is called where it is higher, and where it is lower.
 */
export function describeOrder(
  a: readonly number[],
  b: readonly number[],
  [higher, lower]: readonly [higher: string, lower: string] = ["better", "worse"],
): string {
  const share = probabilityOfHigher(a, b);
  const told = `${share < 0.5 ? lower : higher} on ${Math.round(100 * Math.max(share, 1 - share))}% of pairs`;
  return orderOfSeeds(a, b) === "unclear"
    ? `not told apart by ${counted(Math.min(a.length, b.length), "seed")}: ${told}`
    : `${told} of seeds`;
}
