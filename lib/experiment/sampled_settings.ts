/**
 * Draws values of settings from ranges.
 *
 * @module
 */

import { Generator } from "../random/generator.ts";
import type { Range } from "../settings/ranges.ts";
import { UsageError } from "../settings/usage_error.ts";

/** Digits of drawn numbers: they stand in labels, and their last digits must not depend on the machine. */
const DIGITS = 4;

/** Draws that give nothing new before there are taken to be no more. */
const MOST_REPEATS = 1000;

/**
 * `count` different points, each with a value of every range. The draws follow from the owner's and the settings' names
 * alone: the points of a smaller count are the first of those of a larger one.
 *
 * @param owner An agent's name, or "task".
 * @param ranges By setting.
 * @throws {UsageError} If the ranges hold fewer points.
 */
export function samplePoints(
  owner: string,
  ranges: ReadonlyMap<string, Range>,
  count: number,
): Readonly<Record<string, number>>[] {
  const root = new Generator(0).stream("samples").stream(owner);
  const streams = [...ranges].map(([key, range]) => ({ key, range, random: root.stream(key) }));
  const points = new Map<string, Readonly<Record<string, number>>>();
  for (let repeats = 0; points.size < count;) {
    const point = Object.fromEntries(streams.map(({ key, range, random }) => [key, draw(range, random)]));
    const identity = JSON.stringify(point);
    if (!points.has(identity)) {
      points.set(identity, point);
      repeats = 0;
    } else if (++repeats > MOST_REPEATS) {
      throw new UsageError(
        `The ranges of ${owner} (${
          [...ranges.keys()].join(", ")
        }) hold no ${count} different values: give fewer --samples, or list the values.`,
      );
    }
  }
  return [...points.values()];
}

function draw({ scale, low, high, isWhole }: Range, random: Generator): number {
  if (scale === "int") return low + random.integer(high - low + 1);
  const share = random.uniform();
  const value = scale === "log" ? low * (high / low) ** share : low + share * (high - low);
  const rounded = isWhole ? Math.round(value) : Number(value.toPrecision(DIGITS));
  return Math.min(high, Math.max(low, rounded));
}
