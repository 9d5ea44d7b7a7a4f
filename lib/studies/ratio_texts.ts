/**
 * How many times fewer real steps one agent needs than another, in words that say on which side of one the ratio lies.
 *
 * @module
 */

import { formatRatio, formatRatioInterval } from "../results/statistic_texts.ts";
import type { CensoredInterval } from "../results/statistics.ts";

/** The ratio at one or above, and whether it is of fewer steps or of as many; undefined if not known. */
function turned(
  ratio: CensoredInterval,
  format = formatRatioInterval,
): readonly [times: string, isFewer: boolean] | undefined {
  // of "<5.5" it is not known on which side of one it lies
  if (Number.isNaN(ratio.value) || ratio.value === 0 && ratio.bounds.atMost > 1) return undefined;
  const isFewer = ratio.value > 1;
  return [format(isFewer ? ratio : inverse(ratio)), isFewer];
}

/**
 * "24.4 [10.0, 45.0] times fewer real steps than dqn", "2.5 [1.4, 4.0] times as many real steps as dqn"; where the ratio is only
 * known to lie below a number above one, "a number of real steps that cannot be compared with that of dqn".
 *
 * @param ratio How many times fewer: the other's steps over the agent's.
 * @param other The agent that it is compared with.
 */
export function stepsAgainst(ratio: CensoredInterval, other: string): string {
  const told = turned(ratio);
  if (told === undefined) return `a number of real steps that cannot be compared with that of ${other}`;
  const [times, isFewer] = told;
  return isFewer
    ? `${times} times fewer real steps than ${other}`
    : `${times} times as many real steps as ${other}`;
}

/** "24.4 times fewer", "2.5 times as many"; "an unknown number of times fewer" where it is not known which of these it is. */
export function shortTimes(ratio: CensoredInterval): string {
  const told = turned(ratio, formatRatio);
  return told === undefined
    ? "an unknown number of times fewer"
    : `${told[0]} times ${told[1] ? "fewer" : "as many"}`;
}

/** "24.4 [10.0, 45.0] fewer", "2.5 [1.4, 4.0] as many"; "–" where there is no ratio, or it is not known which of these it is. */
export function shownTimes(ratio: CensoredInterval | undefined): string {
  const told = ratio && turned(ratio);
  return told === undefined ? "–" : `${told[0]} ${told[1] ? "fewer" : "as many"}`;
}

/** One over a ratio; where its lower end is 0, no more is known of the upper one than of the value. */
function inverse({ value, low, high, bounds }: CensoredInterval): CensoredInterval {
  const atLeast = 1 / bounds.atMost;
  return {
    value: 1 / value,
    low: 1 / high,
    high: 1 / low,
    bounds: { atLeast, atMost: 1 / bounds.atLeast },
    highAtLeast: low === 0 ? atLeast : 1 / low,
  };
}
