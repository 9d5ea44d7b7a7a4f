/**
 * The notation of seeds: a count (`5`), a range (`0..19`), a list (`3,7`), or lists of ranges (`0..4,9`).
 *
 * @module
 */

import { checkSetting } from "../settings/parse.ts";
import { UsageError } from "../settings/usage_error.ts";
import { comparisonSettings, MOST_SEEDS } from "../settings/comparison_settings.ts";

const FORM = "a count such as 5, a range such as 0..19, or a list such as 3,7";

/**
 * Parses seeds, in ascending order, without duplicates.
 *
 * @param text A lone number n is a count: the seeds 0 … n − 1. For the single seed n write `n..n`.
 * @throws {UsageError} If the text has another form, is empty, or contains a descending range.
 */
export function parseSeeds(text: string): number[] {
  const refuse = (why: string) => new UsageError(`Seeds must be ${FORM}: ${why}.`);
  if (/^\d+$/.test(text)) {
    const count = Number(text);
    if (count < 1) throw refuse("a count of 0 names none; the seed 0 alone is 0..0");
    if (count > MOST_SEEDS) throw refuse(`a count is from 1 to ${MOST_SEEDS}, got ${text}`);
    return Array.from({ length: count }, (_, seed) => seed);
  }
  const seeds = new Set<number>();
  for (const part of text.split(",")) {
    const range = /^(\d+)(?:\.\.(\d+))?$/.exec(part.trim());
    if (range === null) throw refuse(`got "${text}"`);
    const first = Number(range[1]);
    const last = Number(range[2] ?? range[1]);
    if (last < first) throw refuse(`the range ${part.trim()} runs backwards`);
    if (!Number.isSafeInteger(last)) throw refuse(`${part.trim()} is too large`);
    if (seeds.size + last - first >= MOST_SEEDS) throw refuse(`more than ${MOST_SEEDS} seeds in "${text}"`);
    for (let seed = first; seed <= last; seed++) seeds.add(seed);
  }
  return [...seeds].sort((a, b) => a - b);
}

/**
 * Checks a list of seeds; returns them in ascending order, without duplicates.
 *
 * @param seeds Any JSON values.
 * @throws {UsageError} If the list is empty or too long, or an item is not a seed.
 */
export function checkSeeds(seeds: readonly unknown[]): number[] {
  if (seeds.length === 0) throw new UsageError(`Seeds must be ${FORM}: the list is empty.`);
  if (seeds.length > MOST_SEEDS) {
    throw new UsageError(`Seeds are ${MOST_SEEDS} at most: got ${seeds.length}.`);
  }
  const checked = seeds.map((seed) => checkSetting("A seed", comparisonSettings.seed, seed) as number);
  return [...new Set(checked)].sort((a, b) => a - b);
}

/** The shortest text that {@linkcode parseSeeds} parses as these seeds: `0..19`, `3,7`. */
export function describeSeeds(seeds: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < seeds.length;) {
    let end = i;
    while (end + 1 < seeds.length && seeds[end + 1] === seeds[end] + 1) end++;
    const isLoneNumber = seeds.length === 1; // a lone number would be read as a count
    parts.push(end > i || isLoneNumber ? `${seeds[i]}..${seeds[end]}` : `${seeds[i]}`);
    i = end + 1;
  }
  return parts.join(",");
}
