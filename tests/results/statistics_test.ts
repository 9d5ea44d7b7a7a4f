import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Generator } from "../../lib/random/generator.ts";
import {
  areaUnderCurve,
  bootstrap,
  bootstrapCensored,
  bootstrapRatio,
  type Bounds,
  type CurvePoint,
  firstCrossing,
  interquartileMeanOfSorted,
  median,
  medianOfSorted,
  probabilityOfFewer,
  quantile,
  retention,
  stepsToSolve,
} from "../../lib/results/statistics.ts";

/** A curve with a point every 50 steps. */
const curve = (...values: number[]): CurvePoint[] =>
  values.map((value, i) => ({ steps: 50 * (i + 1), value }));

const ascending = (...values: number[]) => values.sort((a, b) => a - b);

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

Deno.test("stepsToSolve() asks of a fine grid that the points in a row span 200 steps", () => {
  const fine = (end: number) =>
    [...Array(10).keys()].map((i) => 5 * (i + 1)).concat([100, 150, 200, 250, 300])
      .filter((steps) => steps <= end)
      .map((steps) => ({ steps, value: steps >= 20 ? 500 : 9 }));
  assertEquals(stepsToSolve(fine(50), 475), Infinity); // seven in a row, over 30 steps
  assertEquals(stepsToSolve(fine(200), 475), Infinity);
  assertEquals(stepsToSolve(fine(250), 475), 20);
  // one policy measured often, then another
  const dip = fine(300).map((point) => point.steps === 150 ? { ...point, value: 100 } : point);
  assertEquals(stepsToSolve(dip, 475), Infinity);
  // three points that span 400 steps are too few
  assertEquals(stepsToSolve([100, 300, 500].map((steps) => ({ steps, value: 500 })), 475), Infinity);
});

Deno.test("firstCrossing() is the first point at or above the threshold", () => {
  assertEquals(firstCrossing(curve(9, 474.99, 475, 3), 475), 150);
  assertEquals(firstCrossing(curve(9, 474), 475), Infinity);
});

Deno.test("retention() is the share of real steps from the first crossing on that hold the threshold", () => {
  assertEquals(retention(curve(9, 475, 500, 3, 500), 475), 2 / 3);
  // 5 steps of 95 are lost, however many points measured them
  const uneven = [10, 15, 20, 100].map((steps, i) => ({ steps, value: i === 1 ? 3 : 500 }));
  assertEquals(retention(uneven, 475), 85 / 90);
  assertEquals(retention(curve(9, 9, 480), 475), undefined); // one last point
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

Deno.test("interquartileMeanOfSorted() is the 25% trimmed mean, infinite if a value it keeps is", () => {
  assertEquals(interquartileMeanOfSorted(ascending(10, 9, 8, 7, 6, 5, 4, 3, 2, 1)), 5.5); // two cut at each end
  assertEquals(interquartileMeanOfSorted(ascending(1, 2, 6, 4, 1000)), 4); // one cut at each end
  assertEquals(interquartileMeanOfSorted(ascending(1, 2, 6)), 3); // nothing to cut
  assertEquals(interquartileMeanOfSorted(ascending(7)), 7);
  assertEquals(interquartileMeanOfSorted(ascending(10, 20, 30, Infinity)), 25);
  assertEquals(interquartileMeanOfSorted(ascending(10, 20, Infinity, Infinity)), Infinity);
  assertEquals(interquartileMeanOfSorted(ascending(1, 2, 3, 4, 5, 6, 7, 8, Infinity, Infinity)), 5.5);
  assertEquals(interquartileMeanOfSorted(ascending()), NaN);
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
  assertEquals(bootstrap([7], medianOfSorted), { value: 7, low: NaN, high: NaN }); // one seed has no spread
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
  const values = [5, 3, 20, 8, 1, 9, 4];
  const expected = bootstrap(values, interquartileMeanOfSorted);
  assertEquals(bootstrap([...values].reverse(), interquartileMeanOfSorted), expected);
  bootstrap([1, 2], medianOfSorted); // nor on what else is computed
  assertEquals(bootstrap(values, interquartileMeanOfSorted), expected);
});

/** Seeds that took so many steps. */
const known = (...steps: number[]): Bounds[] => steps.map((steps) => ({ atLeast: steps, atMost: steps }));
/** Seeds that had not got there when they ended. */
const censored = (...ends: number[]): Bounds[] => ends.map((end) => ({ atLeast: end, atMost: Infinity }));

Deno.test("bootstrapCensored() of known numbers is bootstrap()", () => {
  const values = [120, 150, 160, 200, 220, 300, 340, 800];
  const { value, low, high } = bootstrap(values, medianOfSorted);
  assertEquals(bootstrapCensored(known(...values), medianOfSorted), {
    value,
    bounds: { atLeast: value, atMost: value },
    low,
    high,
    highAtLeast: high,
  });
});

Deno.test("bootstrapCensored() carries censored seeds into its interval", () => {
  // one of ten censored: its share of a resample must pass half for the median not to be known, which is rare
  const few = bootstrapCensored([...known(1, 2, 3, 4, 5, 6, 7, 8, 9), ...censored(20)], medianOfSorted);
  assertEquals(few.value, 5.5);
  assert(few.high < Infinity);
  // five of ten: the upper middle value is not known, and more than (5 + 20) / 2 in any case
  const half = bootstrapCensored([...known(1, 2, 3, 4, 5), ...censored(20, 20, 20, 20, 20)], medianOfSorted);
  assertEquals([half.value, half.bounds.atLeast, half.high, half.highAtLeast], [
    Infinity,
    12.5,
    Infinity,
    20,
  ]);
  assertEquals(half.low, bootstrap([1, 2, 3, 4, 5, 9, 9, 9, 9, 9], medianOfSorted).low);
  assertEquals(bootstrapCensored(censored(20, 20), interquartileMeanOfSorted), {
    value: Infinity,
    bounds: { atLeast: 20, atMost: Infinity },
    low: 20,
    high: Infinity,
    highAtLeast: 20,
  });
  assertEquals(bootstrapCensored([], medianOfSorted).value, NaN);
});

Deno.test("bootstrapCensored() ranks a seed that ended early by what is known of it", () => {
  // the second seed had 30 steps and was not solved: it may have been before the third
  const unknown = bootstrapCensored([...known(10), ...censored(30), ...known(4000)], medianOfSorted);
  assertEquals([unknown.value, unknown.bounds.atLeast], [Infinity, 30]);
  // here it lasted longer than the others took
  assertEquals(bootstrapCensored([...known(10), ...censored(30), ...known(20)], medianOfSorted).value, 20);
  const { low, high } = bootstrapCensored([...known(4000, 4000), ...censored(30, 30, 30)], medianOfSorted);
  assertEquals([low, high], [30, Infinity]);
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

/** Without what is known of the ends. */
const ratioOf = (a: readonly Bounds[], b: readonly Bounds[]) => {
  const { value, bounds, low, high } = bootstrapRatio([a], b, medianOfSorted);
  return { value, bounds: [bounds.atLeast, bounds.atMost], low, high };
};

Deno.test("bootstrapRatio() is the ratio of the statistics, both samples resampled", () => {
  assertEquals(ratioOf(known(100, 100, 100), known(50, 50)), { value: 2, bounds: [2, 2], low: 2, high: 2 });
  // medians of three: each of the nine pairs of values turns up in at least 7/27 · 7/27 of the resamples
  const { value, low, high } = ratioOf(known(10, 20, 30), known(1, 2, 4));
  assertEquals([value, low, high], [10, 2.5, 30]);
  assertEquals(ratioOf(known(100, 100), known(50)), { value: 2, bounds: [2, 2], low: NaN, high: NaN });
});

Deno.test("bootstrapRatio() says what is known where seeds are censored", () => {
  const never = censored(5000, 5000, 5000);
  assertEquals(ratioOf(never, known(50, 50)), {
    value: Infinity,
    bounds: [100, Infinity],
    low: 100,
    high: Infinity,
  });
  assertEquals(ratioOf(known(50, 50), never), { value: 0, bounds: [0, 0.01], low: 0, high: 0.01 });
  assertEquals(ratioOf(never, [...never]), { value: NaN, bounds: [0, Infinity], low: 0, high: Infinity });
});

Deno.test("bootstrapRatio() counts a resample in which neither is known as [0, infinite]", () => {
  // the second median is not known in 7 of 27 resamples: without those the interval would begin at 100 / 50
  const { low, high } = ratioOf(censored(100, 100, 100), [...known(50, 50), ...censored(100)]);
  assertEquals([low, high], [0, Infinity]);
});

/** The quantile of a distribution of equally likely values, no resample of which is left to chance. */
const exactQuantile = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(q * values.length) - 1];

Deno.test("bootstrapRatio() of the smallest of several samples is the exact one of tiny samples", () => {
  // every resample of two seeds, by hand: medians a ∈ {10, 20, 30} with chances 1/4, 1/2, 1/4, b ∈ {16, 24, 32}
  const exact: number[] = [];
  for (const a of [10, 20, 20, 30]) {
    for (const b of [16, 24, 24, 32]) {
      for (const own of [1, 1.5, 1.5, 2]) exact.push(Math.min(a, b) / own);
    }
  }
  const ratio = bootstrapRatio([known(10, 30), known(16, 32)], known(1, 2), medianOfSorted);
  assertEquals(ratio.value, 20 / 1.5);
  assertEquals([ratio.low, ratio.high], [exactQuantile(exact, 0.025), exactQuantile(exact, 0.975)]);
});

Deno.test("bootstrapRatio() of one of the samples is at most 1, and 1 where it is the only one", () => {
  const [a, b] = [known(10, 30), known(16, 32)];
  const exact: number[] = [];
  for (const x of [10, 20, 20, 30]) for (const y of [16, 24, 24, 32]) exact.push(Math.min(x, y) / x);
  const ratio = bootstrapRatio([a, b], a, medianOfSorted);
  assertEquals([ratio.value, ratio.low, ratio.high], [1, exactQuantile(exact, 0.025), 1]);
  const alone = bootstrapRatio([a], a, medianOfSorted);
  assertEquals([alone.value, alone.low, alone.high], [1, 1, 1]);
  // censored or not
  const never = censored(100, 100);
  const { low, high } = bootstrapRatio([never, a], never, medianOfSorted);
  assertEquals([low, high], [0, 0.3]); // at most 30 of more than 100 steps
  assertEquals([bootstrapRatio([never], never, medianOfSorted).value], [NaN]);
});

Deno.test("bootstrapRatio() of all censored, of one seed and of infinite ones says what is known", () => {
  const never = censored(5000, 5000);
  const all = bootstrapRatio([never, censored(900, 900)], censored(50, 50), medianOfSorted);
  assertEquals([all.value, all.low, all.high], [NaN, 0, Infinity]);
  const one = bootstrapRatio([known(100, 200), known(90)], known(30, 30), medianOfSorted);
  assertEquals([one.value, one.low, one.high], [3, NaN, NaN]);
  const infinite = bootstrapRatio([never, censored(900, 900)], known(30, 30), medianOfSorted);
  assertEquals([infinite.value, infinite.bounds.atLeast, infinite.low, infinite.high], [
    Infinity,
    30,
    30,
    Infinity,
  ]);
});

Deno.test("probabilityOfFewer() counts ties, and two censored runs, as half", () => {
  assertEquals(probabilityOfFewer([50, 60], [100, 200]), 1);
  assertEquals(probabilityOfFewer([100, 200], [50, 60]), 0);
  assertEquals(probabilityOfFewer([50, 150], [100, 150]), (1 + 1 + 0 + 0.5) / 4);
  assertEquals(probabilityOfFewer([Infinity, 10], [Infinity, 20]), (0.5 + 0 + 1 + 1) / 4);
  assertEquals(probabilityOfFewer([Infinity], [Infinity, Infinity]), 0.5);
});

Deno.test("interquartileMeanOfSorted() of 4n numbers is the mean of the middle 2n, and all the same of equal ones", () => {
  for (const n of [1, 2, 5, 10]) {
    const values = Array.from({ length: 4 * n }, (_, i) => (i + 1) ** 2);
    // the sum of squares from n + 1 to 3n, by the closed form of the sum from 1 to m
    const sum = (m: number) => m * (m + 1) * (2 * m + 1) / 6;
    assertEquals(interquartileMeanOfSorted(values), (sum(3 * n) - sum(n)) / (2 * n));
    assertEquals(interquartileMeanOfSorted(values.map(() => 7)), 7);
  }
});
