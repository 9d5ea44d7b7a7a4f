import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Generator } from "../../lib/random/generator.ts";
import {
  areaUnderCurve,
  bootstrap,
  bootstrapRatio,
  type CurvePoint,
  firstCrossing,
  interquartileMean,
  interquartileMeanOfSorted,
  median,
  medianOfSorted,
  quantile,
  retention,
  stepsToSolve,
} from "../../lib/results/statistics.ts";

/** A curve with a point every 50 steps. */
const curve = (...values: number[]): CurvePoint[] =>
  values.map((value, i) => ({ steps: 50 * (i + 1), value }));

const meanOfSorted = (sorted: ArrayLike<number>) =>
  Array.from(sorted).reduce((a, b) => a + b) / sorted.length;

Deno.test("stepsToSolve() is the first of five points in a row at or above the threshold", () => {
  assertEquals(stepsToSolve(curve(9, 500, 475, 480, 500, 500), 475), 100);
  // four in a row, one just below, then five
  assertEquals(stepsToSolve(curve(500, 500, 500, 500, 474.99, 475, 475, 475, 475, 475, 0), 475), 300);
  assertEquals(stepsToSolve(curve(475, 475, 475, 475, 475), 475), 50);
  assertEquals(stepsToSolve(curve(500, 500, 500, 500), 475), Infinity);
  assertEquals(stepsToSolve(curve(9, 500, 500, 500, 500), 475), Infinity);
  assertEquals(stepsToSolve([], 475), Infinity);
});

Deno.test("firstCrossing() is the first point at or above the threshold", () => {
  assertEquals(firstCrossing(curve(9, 474.99, 475, 3), 475), 150);
  assertEquals(firstCrossing(curve(9, 474), 475), Infinity);
});

Deno.test("retention() is the share of points from the first crossing on that hold the threshold", () => {
  assertEquals(retention(curve(9, 475, 500, 3, 500), 475), 3 / 4);
  assertEquals(retention(curve(9, 9, 480), 475), 1);
  assertEquals(retention(curve(9, 9), 475), undefined);
});

Deno.test("areaUnderCurve() is the mean height under the trapezia", () => {
  // 0 to 100 in 50 steps, then 100 for 50: (50·50 + 100·50) / 100
  assertEquals(areaUnderCurve(curve(0, 100, 100)), 75);
  // unequal widths: 10 over 90 steps, then 10 to 30 over 10
  assertEquals(
    areaUnderCurve([{ steps: 0, value: 10 }, { steps: 90, value: 10 }, { steps: 100, value: 30 }]),
    11,
  );
  assertEquals(areaUnderCurve(curve(42)), 42);
  assertEquals(areaUnderCurve([]), NaN);
});

Deno.test("median() ranks censored values last", () => {
  assertEquals(median([3, 1, 2]), 2);
  assertEquals(median([4, 1, 3, 2]), 2.5);
  assertEquals(median([100, Infinity, 50]), 100);
  assertEquals(median([100, Infinity]), Infinity);
  assertEquals(median([100, Infinity, Infinity, 50]), Infinity);
  assertEquals(median([Infinity, Infinity]), Infinity);
  assertEquals(median([10, 9, 100]), 10); // by value, not by text
  assertEquals(median([]), NaN);
});

Deno.test("interquartileMean() is the 25% trimmed mean, infinite if a value it keeps is", () => {
  assertEquals(interquartileMean([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]), 5.5); // two cut at each end
  assertEquals(interquartileMean([1, 2, 6, 4, 1000]), 4); // one cut at each end
  assertEquals(interquartileMean([1, 2, 6]), 3); // nothing to cut
  assertEquals(interquartileMean([7]), 7);
  assertEquals(interquartileMean([10, 20, 30, Infinity]), 25);
  assertEquals(interquartileMean([10, 20, Infinity, Infinity]), Infinity);
  assertEquals(interquartileMean([1, 2, 3, 4, 5, 6, 7, 8, Infinity, Infinity]), 5.5);
  assertEquals(interquartileMean([]), NaN);
});

Deno.test("quantile() interpolates between ranks", () => {
  assertEquals(quantile([4, 3, 2, 1], 0.25), 1.75);
  assertEquals(quantile([1, 2, 3, 4, 5], 0.5), 3);
  assertEquals(quantile([1, Infinity], 0.5), Infinity);
  assertEquals(quantile([1, 2, Infinity], 0.5), 2);
  assertEquals(quantile([Infinity, Infinity], 0.5), Infinity);
  assertEquals(quantile([], 0.5), NaN);
});

Deno.test("bootstrap() gives the interval that the binomial distribution gives", () => {
  // the resampled mean of five zeros and five ones is Binomial(10, 1/2) / 10: P(≤ 1) = 0.0107, P(≤ 2) = 0.0547
  assertEquals(bootstrap([0, 1, 0, 1, 0, 1, 0, 1, 0, 1], meanOfSorted), { value: 0.5, low: 0.2, high: 0.8 });
  // the resampled median of three is the lowest value in 7 of 27 cases
  assertEquals(bootstrap([3, 1, 2], medianOfSorted), { value: 2, low: 1, high: 3 });
  assertEquals(bootstrap([7], medianOfSorted), { value: 7, low: 7, high: 7 });
});

Deno.test("bootstrap() agrees with a plain bootstrap of another seed", () => {
  const values = [120, 150, 160, 200, 220, 300, 340, 800];
  const random = new Generator(99);
  const plain = Array.from({ length: 20_000 }, () => {
    const sample = values.map(() => values[random.integer(values.length)]).sort((a, b) => a - b);
    return (sample[2] + sample[3] + sample[4] + sample[5]) / 4;
  });
  const { value, low, high } = bootstrap(values, interquartileMeanOfSorted);
  assertEquals(value, 220); // (160 + 200 + 220 + 300) / 4
  assertAlmostEquals(low, quantile(plain, 0.025), 5);
  assertAlmostEquals(high, quantile(plain, 0.975), 15);
});

Deno.test("bootstrap() depends on the values and not on their order", () => {
  const values = [5, 3, Infinity, 8, 1, 9, 4];
  const expected = bootstrap(values, interquartileMeanOfSorted);
  assertEquals(bootstrap([...values].reverse(), interquartileMeanOfSorted), expected);
  bootstrap([1, 2], medianOfSorted); // nor on what else is computed
  assertEquals(bootstrap(values, interquartileMeanOfSorted), expected);
});

Deno.test("bootstrap() carries censored values into its interval", () => {
  // one of ten censored: its share of a resample must pass half for the median to be infinite, which is rare
  const few = bootstrap([1, 2, 3, 4, 5, 6, 7, 8, 9, Infinity], medianOfSorted);
  assertEquals(few.value, 5.5);
  assert(few.high < Infinity);
  // five of ten: the upper middle value is infinite
  assertEquals(bootstrap([1, 2, 3, 4, 5, ...Array(5).fill(Infinity)], medianOfSorted), {
    value: Infinity,
    low: bootstrap([1, 2, 3, 4, 5, 9, 9, 9, 9, 9], medianOfSorted).low,
    high: Infinity,
  });
  assertEquals(bootstrap([Infinity, Infinity], interquartileMeanOfSorted), {
    value: Infinity,
    low: Infinity,
    high: Infinity,
  });
  assertEquals(bootstrap([], medianOfSorted), { value: NaN, low: NaN, high: NaN });
});

Deno.test("bootstrap() puts the statistic within its interval", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 3, maxLength: 12 }), (values) => {
      const { value, low, high } = bootstrap(values, medianOfSorted, 500);
      assert(low <= value && value <= high && Math.min(...values) <= low && high <= Math.max(...values));
    }),
    { seed: 1, numRuns: 50 },
  );
});

Deno.test("bootstrapRatio() is the ratio of the statistics, both samples resampled", () => {
  assertEquals(bootstrapRatio([100, 100, 100], [50, 50], medianOfSorted), { value: 2, low: 2, high: 2 });
  // medians of three: each of the nine pairs of values turns up in at least 7/27 · 7/27 of the resamples
  assertEquals(bootstrapRatio([10, 20, 30], [1, 2, 4], medianOfSorted), { value: 10, low: 2.5, high: 30 });
});

Deno.test("bootstrapRatio() says what censoring makes of the ratio", () => {
  const censored = [Infinity, Infinity, Infinity];
  assertEquals(bootstrapRatio(censored, [50, 60], medianOfSorted), {
    value: Infinity,
    low: Infinity,
    high: Infinity,
  });
  assertEquals(bootstrapRatio([50, 60], censored, medianOfSorted), { value: 0, low: 0, high: 0 });
  assertEquals(bootstrapRatio(censored, censored, medianOfSorted), { value: NaN, low: NaN, high: NaN });
  // resamples in which both are infinite are left out; the others give 100 / 100, 100 / inf or inf / 100
  assertEquals(bootstrapRatio([100, 100, Infinity], [100, 100, Infinity], medianOfSorted), {
    value: 1,
    low: 0,
    high: Infinity,
  });
});
