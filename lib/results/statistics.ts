/**
 * What "solved" and "more sample-efficient" mean: the statistics of a comparison.
 *
 * A run that never gets there is censored: its number of steps is infinite, so that it ranks last.
 *
 * Agarwal et al., "Deep reinforcement learning at the edge of the statistical precipice", 2021, for the
 * interquartile mean and stratified bootstrap; with one task, the seeds are what is resampled.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";

/** Evaluation points in a row that must be at the threshold for a run to count as solved. */
export const CONSECUTIVE_POINTS = 5;
/** Resamples behind every interval. */
export const RESAMPLES = 2000;

/** One evaluation point: real steps, and the mean return there. */
export interface CurvePoint {
  readonly steps: number;
  readonly value: number;
}

/** A number with its 95% interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The first of five evaluation points in a row at or above the threshold; infinite where there is none. */
export function stepsToSolve(curve: readonly CurvePoint[], threshold: number): number {
  let inARow = 0;
  for (const [i, { value }] of curve.entries()) {
    inARow = value >= threshold ? inARow + 1 : 0;
    if (inARow === CONSECUTIVE_POINTS) return curve[i - CONSECUTIVE_POINTS + 1].steps;
  }
  return Infinity;
}

/** The first evaluation point at or above the threshold; infinite where there is none. */
export function firstCrossing(curve: readonly CurvePoint[], threshold: number): number {
  return curve.find(({ value }) => value >= threshold)?.steps ?? Infinity;
}

/**
 * The share of evaluation points from the first crossing to the end that are at or above the threshold;
 * undefined where the threshold is never crossed.
 */
export function retention(curve: readonly CurvePoint[], threshold: number): number | undefined {
  const first = curve.findIndex(({ value }) => value >= threshold);
  if (first < 0) return undefined;
  const rest = curve.slice(first);
  return rest.filter(({ value }) => value >= threshold).length / rest.length;
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
  if (values.length === 0) return NaN;
  const sorted = [...values].sort(ascending);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : midpoint(sorted[middle - 1], sorted[middle]);
}

/**
 * The interquartile mean: the mean of the middle half, with fractional weights at its edges, so that every
 * sample size trims exactly a quarter at each end. Infinite where an infinite value is in the middle half.
 */
export function interquartileMean(values: readonly number[]): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort(ascending);
  const trimmed = sorted.length / 4;
  let sum = 0;
  for (let i = 0; i < sorted.length; i++) {
    // the share of [i, i + 1] that lies in [n/4, 3n/4]
    const weight = Math.min(i + 1, sorted.length - trimmed) - Math.max(i, trimmed);
    if (weight > 0) sum += weight * sorted[i];
  }
  return sum / (sorted.length / 2);
}

/** The mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * A statistic of a sample of seeds with its 95% percentile bootstrap interval.
 *
 * @param values One a seed.
 * @param random A stream of its own, so that the interval does not depend on what else is computed.
 */
export function bootstrap(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  random: Generator,
): Interval {
  const value = statistic(values);
  const replicates = resample(values, statistic, random);
  return { value, low: quantile(replicates, 0.025), high: quantile(replicates, 0.975) };
}

/**
 * The ratio of two statistics over independent samples of seeds, a over b, with its 95% bootstrap interval.
 * Where both are infinite the ratio is undefined: NaN; such resamples are left out of the interval.
 */
export function bootstrapRatio(
  a: readonly number[],
  b: readonly number[],
  statistic: (sample: readonly number[]) => number,
  random: Generator,
): Interval {
  const above = resample(a, statistic, random.stream("numerator"));
  const below = resample(b, statistic, random.stream("denominator"));
  const ratios = above.map((value, i) => value / below[i]).filter((ratio) => !Number.isNaN(ratio));
  return {
    value: statistic(a) / statistic(b),
    low: quantile(ratios, 0.025),
    high: quantile(ratios, 0.975),
  };
}

/**
 * The value below which the share `q` of the sample lies, by linear interpolation (the most common definition,
 * number 7 of Hyndman and Fan 1996). Between a finite and an infinite value it is infinite.
 */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort(ascending);
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const share = place - below;
  return share === 0 ? sorted[below] : midpoint(sorted[below], sorted[below + 1], share);
}

function resample(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  random: Generator,
): number[] {
  if (values.length === 0) return [];
  const sample = new Array<number>(values.length);
  return Array.from({ length: RESAMPLES }, () => {
    for (let i = 0; i < sample.length; i++) sample[i] = values[random.integer(values.length)];
    return statistic(sample);
  });
}

function midpoint(low: number, high: number, share = 0.5): number {
  return low === high ? low : low + share * (high - low);
}

function ascending(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
