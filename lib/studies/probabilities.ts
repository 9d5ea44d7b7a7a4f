/**
 * The probability that one agent's seeds do better than another's, and its words in the sentences of answers.
 *
 * @module
 */

import { probabilityOfFewer } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";

/** A probability above which an order counts as settled. */
export const SURE = 0.9;

/**
 * The probability that a seed of `a` has a higher return than one of `b`; ties count half.
 *
 * @param a The return of each seed.
 * @param b As `a`.
 */
export function probabilityOfHigher(a: readonly number[], b: readonly number[]): number {
  return probabilityOfFewer(b, a);
}

/** "better, P 0.97", "worse, P 0.02", or "which 5 seeds cannot tell apart, P 0.60". */
export function describeProbability(
  probability: number,
  seeds: number,
  [likely, unlikely]: readonly [likely: string, unlikely: string] = ["better", "worse"],
): string {
  const told = `P ${probability.toFixed(2)}`;
  if (probability > SURE) return `${likely}, ${told}`;
  return probability < 1 - SURE
    ? `${unlikely}, ${told}`
    : `which ${counted(seeds, "seed")} cannot tell apart, ${told}`;
}
