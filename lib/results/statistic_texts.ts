/**
 * Statistics as texts, for terminals and pages.
 *
 * @module
 */

import type { CensoredInterval, Interval } from "./statistics.ts";
import { withThousands } from "./thousands.ts";

/** "1,700", or ">5,000" where only a bound is known; "–" if the task has no threshold. */
export function formatSteps({ value, bounds }: CensoredInterval): string {
  if (Number.isNaN(value)) return "–";
  return value === Infinity ? `>${withThousands(Math.floor(bounds.atLeast))}` : withThousands(value);
}

/** "4.2"; ">1.9" or "<0.2" where only a bound is known. */
export function formatRatio({ value, bounds }: CensoredInterval): string {
  if (value === Infinity) return `>${tenths(bounds.atLeast, Math.floor)}`;
  if (value === 0) return `<${tenths(bounds.atMost, Math.ceil)}`;
  return value.toFixed(1);
}

/** A bound, rounded so that it remains a bound. */
function tenths(bound: number, round: (value: number) => number): string {
  const scale = bound < 0.1 ? 1000 : 10;
  return String(round(Number((bound * scale).toPrecision(12))) / scale);
}

/** "1,475 [700, 3,150]"; the bracket is left out for one seed. */
export function formatStepsInterval(steps: CensoredInterval): string {
  if (Number.isNaN(steps.value) || Number.isNaN(steps.low)) return formatSteps(steps);
  const high = steps.high === Infinity
    ? `>${withThousands(Math.floor(steps.highAtLeast))}`
    : withThousands(steps.high);
  return `${formatSteps(steps)} [${steps.low === Infinity ? high : withThousands(steps.low)}, ${high}]`;
}

/** "29.5 [14.2, 63.1]"; the bracket is left out for one seed. */
export function formatRatioInterval(ratio: CensoredInterval): string {
  if (Number.isNaN(ratio.low)) return formatRatio(ratio);
  const high = ratio.high === Infinity ? `>${tenths(ratio.highAtLeast, Math.floor)}` : ratio.high.toFixed(1);
  return `${formatRatio(ratio)} [${ratio.low === Infinity ? high : ratio.low.toFixed(1)}, ${high}]`;
}

/** "-153.2 [-180.4, -120.0]"; the bracket is left out for one seed. */
export function formatReturnInterval({ value, low, high }: Interval): string {
  const ends = Number.isNaN(low) ? "" : ` [${inTenths(low)}, ${inTenths(high)}]`;
  return `${inTenths(value)}${ends}`;
}

/** A number with one decimal, and no minus before a zero. */
function inTenths(value: number): string {
  return value.toFixed(1).replace(/^-(?=0\.0$)/, "");
}

/** "97%"; "–" if undefined. */
export function formatShare(share: number | undefined): string {
  return share === undefined || Number.isNaN(share) ? "–" : `${Math.round(share * 100)}%`;
}
