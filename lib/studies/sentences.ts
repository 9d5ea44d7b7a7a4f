/**
 * Words for the sentences of answers.
 *
 * @module
 */

import type { CensoredInterval, Interval } from "../results/statistics.ts";

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}

/** Whether a ratio of steps is above 1 ("fewer" steps) or below ("more") with 95% confidence; "unclear" otherwise. */
export function verdictOf({ low, high }: Interval | CensoredInterval): "fewer" | "more" | "unclear" {
  return low > 1 ? "fewer" : high < 1 ? "more" : "unclear";
}
