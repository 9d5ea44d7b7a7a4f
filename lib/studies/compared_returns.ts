/**
 * Comparisons of returns for the sentences of answers.
 *
 * @module
 */

import { probabilityOfFewer } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";

/** A probability above which one agent counts as better. */
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
export function describeHigher(probability: number, seeds: number): string {
  const told = `P ${probability.toFixed(2)}`;
  if (probability > SURE) return `better, ${told}`;
  return probability < 1 - SURE
    ? `worse, ${told}`
    : `which ${counted(seeds, "seed")} cannot tell apart, ${told}`;
}
