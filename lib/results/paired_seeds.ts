/**
 * The bootstrap of two samples of seeds that are compared with each other.
 *
 * Runs of the same seed share their start, so a resample draws seeds, and takes with each of them the runs of both samples
 * (a bootstrap of clusters: Davison and Hinkley, "Bootstrap methods and their application", 1997, section 3.8). Where the
 * samples share no seed, each is drawn on its own.
 *
 * @module
 */

import { Generator } from "../random/generator.ts";
import { type Interval, quantile, RESAMPLES } from "./statistics.ts";

/** A statistic of two samples, each in ascending order. */
export type PairStatistic = (a: ArrayLike<number>, b: ArrayLike<number>) => number;

/** Two samples of seeds, and how often each seed is drawn in every resample. */
export class PairedSeeds {
  /** Seeds that both samples have. */
  readonly shared: readonly number[];
  readonly #resamples: number;
  /** Distinct seeds of both. */
  readonly #size: number;
  /** [resamples, size]: how often each seed is drawn. */
  readonly #counts: Uint16Array;
  /** The place among all seeds of each seed of a sample. */
  readonly #places: { readonly a: readonly number[]; readonly b: readonly number[] };

  /**
   * @param a Distinct seeds of the one sample.
   * @param b Distinct seeds of the other.
   */
  constructor(a: readonly number[], b: readonly number[], resamples: number = RESAMPLES) {
    this.shared = a.filter((seed) => b.includes(seed));
    const isShared = this.shared.length > 0;
    const ascending = (seeds: readonly number[]) => [...new Set(seeds)].sort((x, y) => x - y);
    const all = isShared ? ascending([...a, ...b]) : [...ascending(a), ...ascending(b)];
    const place = new Map(all.map((seed, i) => [seed, i]));
    this.#places = { a: a.map((seed) => place.get(seed)!), b: b.map((seed) => place.get(seed)!) };
    this.#size = all.length;
    this.#resamples = a.length < 2 || b.length < 2 ? 0 : resamples; // one seed has no interval
    this.#counts = drawn(
      isShared ? [all.length] : [a.length, b.length],
      [this.#places.a, this.#places.b],
      this.#resamples,
    );
  }

  /**
   * A statistic of both samples in every resample; none if a sample has fewer than two seeds.
   *
   * @param a Values of the one sample, in the order of its seeds; infinite ones rank last.
   * @param b Values of the other.
   */
  replicates(a: readonly number[], b: readonly number[], statistic: PairStatistic): Float64Array {
    const [drawA, drawB] = [this.#drawer(a, this.#places.a), this.#drawer(b, this.#places.b)];
    return Float64Array.from({ length: this.#resamples }, (_, r) => statistic(drawA(r), drawB(r)));
  }

  /** The 95% percentile interval of a statistic of known values. */
  interval(a: readonly number[], b: readonly number[], statistic: PairStatistic): Interval {
    const sorted = (values: readonly number[]) => Float64Array.from(values).sort();
    const replicates = this.replicates(a, b, statistic);
    return {
      value: statistic(sorted(a), sorted(b)),
      low: quantile(replicates, 0.025),
      high: quantile(replicates, 0.975),
    };
  }

  /** Gives the values of a resample in ascending order, in memory that the next one reuses. */
  #drawer(values: readonly number[], places: readonly number[]): (resample: number) => Float64Array {
    const order = values.map((_, i) => i).sort((i, j) => values[i] === values[j] ? 0 : values[i] - values[j]);
    const [at, ascending] = [order.map((i) => places[i]), order.map((i) => values[i])];
    const sample = new Float64Array(this.#size); // a resample has as many seeds as there are
    return (resample) => {
      const row = resample * this.#size;
      let length = 0;
      for (let i = 0; i < at.length; i++) {
        const count = this.#counts[row + at[i]];
        for (let k = 0; k < count; k++) sample[length++] = ascending[i];
      }
      return sample.subarray(0, length);
    };
  }
}

/** By what was asked for: every curve of a comparison has the same seeds, as a rule. */
const known = new Map<string, Uint16Array>();

/**
 * [resamples, seeds]: how often each seed is drawn, in resamples of every stratum with its own size. One without a seed of a
 * sample is drawn again.
 */
function drawn(
  strata: readonly number[],
  samples: readonly (readonly number[])[],
  resamples: number,
): Uint16Array {
  const name = JSON.stringify([strata, samples.map((places) => places.toSorted((a, b) => a - b)), resamples]);
  const found = known.get(name);
  if (found !== undefined) return found;
  const size = strata.reduce((sum, seeds) => sum + seeds, 0);
  const random = new Generator(0).stream("bootstrap").stream(`paired ${strata.join(" ")}`);
  const counts = new Uint16Array(resamples * size);
  for (let r = 0; r < resamples; r++) {
    const row = counts.subarray(r * size, (r + 1) * size);
    do {
      row.fill(0);
      let first = 0;
      for (const seeds of strata) {
        for (let i = 0; i < seeds; i++) row[first + random.integer(seeds)]++;
        first += seeds;
      }
    } while (samples.some((places) => places.every((place) => row[place] === 0)));
  }
  known.set(name, counts);
  return counts;
}
