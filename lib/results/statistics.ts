/**
 * The definitions of "solved" and "more sample-efficient": the statistics of a comparison.
 *
 * A run that is never solved is censored: its number of steps is only known to exceed the step at which it
 * ended. A statistic is known if it is the same for every number that the censored runs may stand for;
 * otherwise it is infinite, and comes with its own lower bound.
 *
 * Agarwal et al., "Deep reinforcement learning at the edge of the statistical precipice", 2021, for the
 * interquartile mean and the percentile bootstrap; with one task, the seeds are resampled.
 *
 * @module
 */

import { Generator } from "../random/generator.ts";

/** Consecutive evaluation points at or above the threshold for a run to count as solved. */
export const CONSECUTIVE_POINTS = 5;
/** Real steps that they span at least: on a fine grid, five points may measure one frozen policy five times. */
export const SPANNED_STEPS = 200;
/** Bootstrap resamples for every interval of a table. */
export const RESAMPLES = 10_000;

/** One evaluation point: real steps, and the mean return there. */
export interface CurvePoint {
  /** Real steps. */
  readonly steps: number;
  /** Mean return. */
  readonly value: number;
}

/** A number with its 95% interval. */
export interface Interval {
  /** The statistic. */
  readonly value: number;
  /** Lower end; NaN for fewer than two seeds. */
  readonly low: number;
  /** Upper end; NaN for fewer than two seeds. */
  readonly high: number;
}

/** Bounds of a partly known number: it lies in [atLeast, atMost]. */
export interface Bounds {
  /** The number itself if it is known; for a censored run, the step at which it ended. */
  readonly atLeast: number;
  /** The number itself if it is known; infinite for a censored run. */
  readonly atMost: number;
}

/** A statistic of partly censored numbers, with its 95% interval. */
export interface CensoredInterval extends Interval {
  /** Infinite if unknown; for a ratio, 0 if only the denominator is unknown. */
  readonly value: number;
  /** Bounds of the statistic; equal to it if it is known. */
  readonly bounds: Bounds;
  /** Lower bound of the upper end; equal to it if it is finite. */
  readonly highAtLeast: number;
}

/** A statistic of a sample in ascending order. */
export type Statistic = (sorted: ArrayLike<number>) => number;

/**
 * The first of at least five consecutive evaluation points at or above the threshold that together span at least 200 real
 * steps; infinite if there are none.
 */
export function stepsToSolve(curve: readonly CurvePoint[], threshold: number): number {
  let first = 0; // of the points in a row
  for (const [i, { steps, value }] of curve.entries()) {
    if (!(value >= threshold)) first = i + 1;
    else if (i - first + 1 >= CONSECUTIVE_POINTS && steps - curve[first].steps >= SPANNED_STEPS) {
      return curve[first].steps;
    }
  }
  return Infinity;
}

/** The first evaluation point at or above the threshold; infinite if there is none. */
export function firstCrossing(curve: readonly CurvePoint[], threshold: number): number {
  return curve.find(({ value }) => value >= threshold)?.steps ?? Infinity;
}

/**
 * The fraction of real steps from the first crossing to the end at which the agent is at or above the threshold, each
 * point standing for the steps since the one before it; undefined if the threshold is never crossed, or only by the last
 * point, which says nothing about retention.
 */
export function retention(curve: readonly CurvePoint[], threshold: number): number | undefined {
  const first = curve.findIndex(({ value }) => value >= threshold);
  if (first < 0 || first === curve.length - 1) return undefined;
  let held = 0;
  for (let i = first + 1; i < curve.length; i++) {
    if (curve[i].value >= threshold) held += curve[i].steps - curve[i - 1].steps;
  }
  return held / (curve[curve.length - 1].steps - curve[first].steps);
}

/**
 * The mean return over the whole budget: the area under the curve by the trapezium rule, from the first
 * evaluation point to the last, divided by the steps between them.
 */
export function areaUnderCurve(curve: readonly CurvePoint[]): number {
  if (curve.length === 0) return NaN;
  if (curve.length === 1) return curve[0].value;
  let area = 0;
  for (let i = 1; i < curve.length; i++) {
    area += ((curve[i].value + curve[i - 1].value) / 2) * (curve[i].steps - curve[i - 1].steps);
  }
  return area / (curve[curve.length - 1].steps - curve[0].steps);
}

/** The median: the mean of the two middle values where their number is even. Infinite values rank last. */
export function median(values: readonly number[]): number {
  return medianOfSorted(ascending(values));
}

/** As {@linkcode median}, of a sample in ascending order. */
export function medianOfSorted(sorted: ArrayLike<number>): number {
  const { length } = sorted;
  if (length === 0) return NaN;
  const middle = length >> 1;
  return length % 2 === 1 ? sorted[middle] : between(sorted[middle - 1], sorted[middle], 0.5);
}

/**
 * The interquartile mean of a sample in ascending order: the mean of what is left when a quarter of the values, rounded
 * down to whole ones, is cut off at each end (the 25% trimmed mean, as rliable and SciPy compute it). Infinite if any
 * value left is: with ten seeds two may be censored, with five one, with three none.
 */
export function interquartileMeanOfSorted(sorted: ArrayLike<number>): number {
  const cut = sorted.length >> 2;
  let sum = 0;
  for (let i = cut; i < sorted.length - cut; i++) sum += sorted[i];
  return sum / (sorted.length - 2 * cut);
}

/** The mean; NaN for an empty list. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * A statistic of a sample of seeds with its 95% percentile bootstrap interval. Resamples are drawn by rank
 * from a stream with a fixed seed, the same for every sample of the same size, so that the interval is a
 * function of the values alone, in any order.
 *
 * @param values One for each seed, each known.
 */
export function bootstrap(
  values: readonly number[],
  statistic: Statistic,
  resamples: number = RESAMPLES,
): Interval {
  const sorted = ascending(values);
  const replicates = replicate(sorted, statistic, "sample", resamples);
  return { value: statistic(sorted), ...interval(replicates, replicates) };
}

/**
 * As {@linkcode bootstrap}, for bounds. The interval is valid for all numbers within the bounds: its lower
 * end is that of the lower bounds, its upper end that of the upper ones.
 *
 * @param values One for each seed.
 */
export function bootstrapCensored(
  values: readonly Bounds[],
  statistic: Statistic,
  resamples: number = RESAMPLES,
): CensoredInterval {
  const sample = new CensoredSample(values, statistic, "sample", resamples);
  return {
    value: sample.value,
    bounds: sample.bounds,
    ...interval(sample.replicates.atLeast, sample.replicates.atMost),
    highAtLeast: quantile(sample.replicates.atLeast, 0.975),
  };
}

/**
 * The ratio of the smallest statistic of several samples of seeds to that of one sample, with its 95% percentile bootstrap
 * interval. All samples are resampled, and the smallest is chosen anew in every resample, so that the choice is part
 * of the interval. If only the sample's statistic is unknown the ratio is 0, if only the smallest is, infinite; if both
 * are, NaN. In the interval, a resample counts with all the ratios it may have: [0, infinite] if both are unknown.
 *
 * @param rivals At least one sample.
 * @param sample If it is one of `rivals`, the same resample of it counts above and below.
 */
export function bootstrapRatio(
  rivals: readonly (readonly Bounds[])[],
  sample: readonly Bounds[],
  statistic: Statistic,
): CensoredInterval {
  const own = rivals.indexOf(sample);
  const samples = rivals.map((rival, i) => new CensoredSample(rival, statistic, `rival ${i}`, RESAMPLES));
  const below = own >= 0 ? samples[own] : new CensoredSample(sample, statistic, "sample", RESAMPLES);
  const others = samples.filter((rival) => rival !== below);
  const most = own >= 0 ? 1 : Infinity; // none of a group is smaller than the smallest of it
  const over = (above: (of: CensoredSample) => number, bottom: number) =>
    others.reduce((least, rival) => Math.min(least, above(rival) / bottom), most);
  const ratios = (top: "atLeast" | "atMost", bottom: "atLeast" | "atMost") =>
    [...rivals, sample].some(({ length }) => length < 2)
      ? new Float64Array()
      : below.replicates[bottom].map((value, r) => over(({ replicates }) => replicates[top][r], value));
  const [atLeast, atMost] = [ratios("atLeast", "atMost"), ratios("atMost", "atLeast")];
  return {
    value: samples.reduce((least, { value }) => Math.min(least, value), Infinity) / below.value,
    bounds: {
      atLeast: over(({ bounds }) => bounds.atLeast, below.value),
      atMost: over(({ value }) => value, below.bounds.atLeast),
    },
    ...interval(atLeast, atMost),
    highAtLeast: quantile(atLeast, 0.975),
  };
}

/**
 * The probability that a run of `a` needs fewer steps than one of `b`: the share of pairs of seeds, of which equal ones,
 * and two that are both censored, count half. A censored run needs more steps than any that is solved.
 *
 * @param a Steps of each seed; infinite where censored.
 * @param b As `a`.
 */
export function probabilityOfFewer(a: readonly number[], b: readonly number[]): number {
  let pairs = 0;
  for (const x of a) for (const y of b) pairs += x < y ? 1 : x === y ? 0.5 : 0;
  return pairs / (a.length * b.length);
}

/** A statistic of bounds, and of its resamples. */
class CensoredSample {
  /** Infinite if unknown. */
  readonly value: number;
  readonly bounds: Bounds;
  /** [resamples] each. */
  readonly replicates: { readonly atLeast: Float64Array; readonly atMost: Float64Array };

  constructor(values: readonly Bounds[], statistic: Statistic, stream: string, resamples: number) {
    // one order of the seeds for both bounds, which depends only on the bounds
    const seeds = values.toSorted((x, y) => order(x.atMost, y.atMost) || order(x.atLeast, y.atLeast));
    const of = (bound: "atLeast" | "atMost") => {
      const numbers = Float64Array.from(seeds, (seed) => seed[bound]);
      return {
        value: statistic(ascending(numbers)),
        replicates: replicate(numbers, statistic, stream, resamples),
      };
    };
    const atMost = of("atMost");
    const atLeast = values.every((seed) => seed.atLeast === seed.atMost) ? atMost : of("atLeast");
    this.value = Number.isNaN(atLeast.value) || atLeast.value === atMost.value ? atLeast.value : Infinity;
    this.bounds = { atLeast: atLeast.value, atMost: this.value };
    this.replicates = { atLeast: atLeast.replicates, atMost: atMost.replicates };
  }
}

/**
 * The value below which the share `q` of the sample lies, by linear interpolation (the most common definition,
 * number 7 of Hyndman and Fan 1996). Between a finite and an infinite value it is infinite.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = ascending(values);
  if (sorted.length === 0) return NaN;
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const share = place - below;
  return share === 0 ? sorted[below] : between(sorted[below], sorted[below + 1], share);
}

/** The 2.5% quantile of the lower bounds and the 97.5% quantile of the upper ones. */
function interval(atLeast: Float64Array, atMost: Float64Array): { low: number; high: number } {
  return { low: quantile(atLeast, 0.025), high: quantile(atMost, 0.975) };
}

/** The statistic of every resample of [seeds] values; none for fewer than two seeds. */
function replicate(
  values: Float64Array,
  statistic: Statistic,
  stream: string,
  resamples: number,
): Float64Array {
  const { length } = values;
  if (length < 2) return new Float64Array(0);
  const isAscending = values.every((value, i) => i === 0 || value >= values[i - 1]);
  const ranks = resampledRanks(length, stream, resamples);
  const sample = new Float64Array(length);
  const replicates = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < length; i++) sample[i] = values[ranks[r * length + i]];
    if (!isAscending) sample.sort();
    replicates[r] = statistic(sample);
  }
  return replicates;
}

/** By stream, sample size and number of resamples: a comparison asks for the same few repeatedly. */
const drawn = new Map<string, Uint32Array>();

/** [resamples, length]: the ranks of the sample in each resample, in ascending order. */
function resampledRanks(length: number, stream: string, resamples: number): Uint32Array {
  const name = `${stream} ${length} ${resamples}`;
  const known = drawn.get(name);
  if (known !== undefined) return known;
  const random = new Generator(0).stream("bootstrap").stream(`${stream} ${length}`);
  const ranks = new Uint32Array(resamples * length);
  const counts = new Uint32Array(length);
  for (let r = 0, at = 0; r < resamples; r++) {
    counts.fill(0);
    for (let i = 0; i < length; i++) counts[random.integer(length)]++;
    for (let rank = 0; rank < length; rank++) {
      ranks.fill(rank, at, at += counts[rank]);
    }
  }
  drawn.set(name, ranks);
  return ranks;
}

/** Linear interpolation between `low` and `high`; equal infinite values give themselves. */
function between(low: number, high: number, share: number): number {
  return low === high ? low : low + share * (high - low);
}

/** A copy in ascending order. */
function ascending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/** Compares two numbers, infinite ones included. */
export function order(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
