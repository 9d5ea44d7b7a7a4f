/**
 * How a cost changes with a quantity, and its words.
 *
 * @module
 */

import { mean } from "../results/statistics.ts";
import { twoDigits } from "./measured_rows.ts";
import { listed } from "./sentences.ts";

/** How something changes with a quantity: hardly, downwards, in a straight line, or bent to either side. */
export interface Growth {
  readonly name: string;
  readonly kind: "flat" | "falls" | "straight" | "faster" | "slower";
  /** The line that fits best: at 0, and for each unit more. */
  readonly line: readonly [fixed: number, each: number];
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** From the least to the most: factor of the value, and of the cost. */
  readonly factors: readonly [value: number, cost: number];
}

/** Costs that change by less than this factor over the whole range count as flat. */
const FLAT = 1.15;
/** Relative distance from the line up to which points count as on it. */
const OFF_LINE = 0.1;

/** How values `y` change along `x`, which grows. */
export function growthOf(name: string, x: readonly number[], y: readonly number[]): Growth {
  const [meanX, meanY] = [mean(x), mean(y)];
  const each = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i] - meanY), 0) /
    x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  const fixed = meanY - each * meanX;
  const last = x.length - 1;
  const isOnLine = y.every((cost, i) => Math.abs(fixed + each * x[i] - cost) <= OFF_LINE * cost);
  const slope = (from: number, to: number) => (y[to] - y[from]) / (x[to] - x[from]);
  const factor = y[last] / y[0];
  const kind = factor < 1 / FLAT
    ? "falls"
    : factor < FLAT
    ? "flat"
    : isOnLine
    ? "straight"
    : slope(last - 1, last) > slope(0, last)
    ? "faster"
    : "slower";
  return { name, kind, line: [fixed, each], x, y, factors: [x[last] / x[0], factor] };
}

/** "the units of dqn (8 times as many: 31.8 times as much)". */
function factorsOf({ name, factors: [value, cost] }: Growth): string {
  return `the ${name} (${Number(value.toPrecision(3))} times as many: ${cost.toFixed(1)} times as much)`;
}

/** "most with …, and least with …", by the power of the value that the cost grows with. */
export function extremes(growths: readonly Growth[]): string {
  const power = ({ factors: [value, cost] }: Growth) => Math.log(cost) / Math.log(value);
  const ordered = growths.toSorted((a, b) => power(b) - power(a));
  return `most with ${factorsOf(ordered[0])} and least with ${factorsOf(ordered[ordered.length - 1])}`;
}

/**
 * "a straight line for the members (5 ms + 0.4 ms for each); almost no change for the steps".
 *
 * @param unit Of the costs.
 */
export function laws(growths: readonly Growth[], unit: string): string {
  const by = Object.groupBy(growths, ({ kind }) => kind);
  const ends = (own: readonly Growth[]) =>
    listed(own.map(({ name, x, y }) => {
      const last = x.length - 1;
      return `the ${name} (from ${x[last - 1]} to ${x[last]}: ${
        (y[last] / y[last - 1]).toFixed(1)
      } times as much)`;
    }));
  const lined = (own: readonly Growth[]) =>
    listed(
      own.map(({ name, line: [fixed, each] }) =>
        `the ${name} (${twoDigits(Math.max(0, fixed))} ${unit} + ${twoDigits(each)} ${unit} for each)`
      ),
    );
  return [
    ...by.straight === undefined
      ? []
      : [`a straight line, within ${OFF_LINE * 100}%, for ${lined(by.straight)}`],
    ...by.faster === undefined ? [] : [`a curve that bends upwards for ${ends(by.faster)}`],
    ...by.slower === undefined ? [] : [`a curve that bends downwards for ${ends(by.slower)}`],
    ...by.flat === undefined
      ? []
      : [`almost no change for ${listed(by.flat.map(({ name }) => `the ${name}`))}`],
    ...by.falls === undefined ? [] : [`a fall for ${listed(by.falls.map(factorsOf))}`],
  ].join("; ");
}
