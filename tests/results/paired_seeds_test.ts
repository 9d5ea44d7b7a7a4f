import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { PairedSeeds, type PairStatistic } from "../../lib/results/paired_seeds.ts";
import { medianOfSorted } from "../../lib/results/statistics.ts";

const ratio: PairStatistic = (a, b) => medianOfSorted(b) / medianOfSorted(a);
const meanOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const difference: PairStatistic = (a, b) => meanOf(a) - meanOf(b);

Deno.test("PairedSeeds draws shared seeds together, and others apart", () => {
  const [a, b] = [[10, 20], [30, 80]];
  // {0, 0}, {0, 1} twice, {1, 1}: medians 30 / 10, 55 / 15, 80 / 20
  const paired = new PairedSeeds([0, 1], [0, 1]).interval(a, b, ratio);
  assertEquals(paired, { value: 55 / 15, low: 3, high: 4 });
  // every pair of resamples: the extremes, 30 / 20 and 80 / 10, have a chance of 1 / 16 each
  const apart = new PairedSeeds([0, 1], [2, 3]).interval(a, b, ratio);
  assertEquals(apart, { value: 55 / 15, low: 1.5, high: 8 });
});

Deno.test("PairedSeeds gives a difference that is the same on every seed no width, in any order of seeds", () => {
  const a = [12, 500, 33, 7, 90];
  const { low, high } = new PairedSeeds([4, 1, 0, 3, 2], [4, 1, 0, 3, 2]).interval(
    a.map((value) => value + 7),
    a,
    difference,
  );
  assertAlmostEquals(low, 7, 1e-9);
  assertAlmostEquals(high, 7, 1e-9);
  const ordered = new PairedSeeds([0, 1, 2, 3, 4], [0, 1, 2, 3, 4]);
  const shuffled = new PairedSeeds([3, 0, 4, 2, 1], [1, 2, 3, 0, 4]);
  const b = [3, 1, 4, 1, 5];
  const shift = (values: readonly number[], seeds: readonly number[]) => seeds.map((seed) => values[seed]);
  assertEquals(
    shuffled.interval(shift(a, [3, 0, 4, 2, 1]), shift(b, [1, 2, 3, 0, 4]), difference),
    ordered.interval(a, b, difference),
  );
});

Deno.test("PairedSeeds has the standard error of paired means, by its closed form", () => {
  const n = 200;
  const seeds = Array.from({ length: n }, (_, i) => i);
  const common = seeds.map((i) => 100 * Math.sin(i));
  const own = seeds.map((i) => Math.cos(7 * i));
  const a = common.map((value, i) => value + own[i]);
  const centred = own.map((value) => value - meanOf(own));
  const error = Math.sqrt(meanOf(centred.map((value) => value * value)) / n);
  const { value, low, high } = new PairedSeeds(seeds, seeds).interval(a, common, difference);
  assertAlmostEquals(high - low, 2 * 1.96 * error, 0.15 * error);
  assertAlmostEquals(value, meanOf(own), 1e-9);
  // apart, the spread that both share counts
  const apart = new PairedSeeds(seeds, seeds.map((seed) => seed + n)).interval(a, common, difference);
  assert(apart.high - apart.low > 20 * (high - low));
});

Deno.test("PairedSeeds draws seeds that some of both share as one cluster each, and never an empty sample", () => {
  // a has the seeds 0 and 1, b has 1 and 2: every draw of three seeds of three, by hand
  const expected = new Map<number, number>();
  let all = 0;
  for (const x of [0, 1, 2]) {
    for (const y of [0, 1, 2]) {
      for (const z of [0, 1, 2]) {
        const own = [x, y, z].filter((seed) => seed < 2).map((seed) => [1, 2][seed]);
        const other = [x, y, z].filter((seed) => seed > 0).map((seed) => [10, 40][seed - 1]);
        if (own.length === 0 || other.length === 0) continue;
        all++;
        const value = meanOf(own) - meanOf(other);
        expected.set(value, (expected.get(value) ?? 0) + 1);
      }
    }
  }
  const replicates = new PairedSeeds([0, 1], [1, 2]).replicates([1, 2], [10, 40], difference);
  assertEquals(new Set(replicates), new Set(expected.keys()));
  for (const [value, count] of expected) {
    const share = replicates.filter((replicate) => replicate === value).length / replicates.length;
    assertAlmostEquals(share, count / all, 0.02);
  }
});

Deno.test("PairedSeeds gives one seed no interval, and ranks infinite values last", () => {
  assertEquals(new PairedSeeds([0], [0, 1]).interval([5], [1, 3], difference), {
    value: 3,
    low: NaN,
    high: NaN,
  });
  const drawn = new PairedSeeds([0, 1], [0, 1]).replicates([Infinity, 5], [1, 1], (a) => a[0]);
  assertEquals(new Set(drawn), new Set([5, Infinity]));
});
