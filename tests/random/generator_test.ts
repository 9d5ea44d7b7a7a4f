import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";

const DRAWS = 100_000;

function drawn(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

/** The k-th moment about `centre`. */
function moment(values: readonly number[], k: number, centre = 0): number {
  return values.reduce((sum, value) => sum + (value - centre) ** k, 0) / values.length;
}

Deno.test("Generator gives the same numbers in every release", () => {
  const first = (generator: Generator) => drawn(4, () => generator.bits());
  assertEquals(first(new Generator(0)), FROZEN.seed0);
  assertEquals(first(new Generator(12345)), FROZEN.seed12345);
  assertEquals(first(new Generator(0).stream("environment")), FROZEN.environment);
  assertEquals(first(new Generator(0).stream("environment").stream("lane 3")), FROZEN.lane3);
  const generator = new Generator(1);
  assertEquals(
    [generator.uniform(), generator.normal(), generator.normal(), generator.integer(10)],
    FROZEN.kinds,
  );
  assertEquals([...generator.permutation(5)], FROZEN.permutation);
});

Deno.test("Generator.uniform() is uniform", () => {
  const generator = new Generator(2);
  const values = drawn(DRAWS, () => generator.uniform());
  assert(values.every((value) => value >= 0 && value < 1));
  // moments of the uniform distribution, to five standard errors
  assertAlmostEquals(moment(values, 1), 1 / 2, 5 * 0.289 / Math.sqrt(DRAWS));
  assertAlmostEquals(moment(values, 2), 1 / 3, 5 * 0.298 / Math.sqrt(DRAWS));
  const cells = new Array(100).fill(0);
  for (const value of values) cells[Math.floor(value * 100)]++;
  const chiSquare = cells.reduce((sum, count) => sum + (count - DRAWS / 100) ** 2 / (DRAWS / 100), 0);
  assert(chiSquare > 50 && chiSquare < 170, `chi-square of 99 degrees of freedom: ${chiSquare}`);
});

Deno.test("Generator.uniform() has no correlation from one draw to the next", () => {
  const generator = new Generator(3);
  const values = drawn(DRAWS, () => generator.uniform(-1, 1));
  for (const lag of [1, 2, 7]) {
    let sum = 0;
    for (let i = lag; i < DRAWS; i++) sum += values[i] * values[i - lag];
    assertAlmostEquals(sum / DRAWS / (1 / 3), 0, 5 / Math.sqrt(DRAWS));
  }
});

Deno.test("Generator.integer() is uniform over any bound", () => {
  const generator = new Generator(4);
  for (const bound of [1, 2, 3, 10, 64, 1000]) {
    const cells = new Array(bound).fill(0);
    for (let i = 0; i < DRAWS; i++) cells[generator.integer(bound)]++;
    const expected = DRAWS / bound;
    const chiSquare = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    const freedom = bound - 1;
    assert(chiSquare < freedom + 5 * Math.sqrt(2 * freedom) + 10, `bound ${bound}: ${chiSquare}`);
  }
  assert(drawn(1000, () => generator.integer(2 ** 32)).some((value) => value >= 2 ** 31));
  assertThrows(() => generator.integer(2 ** 32 + 1), RangeError, "below 2^32");
});

Deno.test("Generator.normal() is normal", () => {
  const generator = new Generator(5);
  const values = drawn(DRAWS, () => generator.normal());
  assertAlmostEquals(moment(values, 1), 0, 5 / Math.sqrt(DRAWS));
  assertAlmostEquals(moment(values, 2), 1, 5 * Math.sqrt(2 / DRAWS));
  assertAlmostEquals(moment(values, 3), 0, 5 * Math.sqrt(15 / DRAWS));
  assertAlmostEquals(moment(values, 4), 3, 5 * Math.sqrt(96 / DRAWS));
  assertAlmostEquals(values.filter((value) => Math.abs(value) < 1.96).length / DRAWS, 0.95, 0.004);
});

Deno.test("Generator.permutation() puts everything anywhere equally often", () => {
  const generator = new Generator(6);
  const counts = Array.from({ length: 5 }, () => new Array(5).fill(0));
  for (let i = 0; i < 20_000; i++) {
    const order = generator.permutation(5);
    assertEquals([...order].sort().join(), "0,1,2,3,4");
    order.forEach((value, place) => counts[place][value]++);
  }
  for (const row of counts) for (const count of row) assertAlmostEquals(count / 20_000, 0.2, 0.015);
});

Deno.test("Generator.categorical() draws by weight and never a weight of 0", () => {
  const generator = new Generator(7);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < DRAWS; i++) counts[generator.categorical([1, 0, 3, 0])]++;
  assertEquals([counts[1], counts[3]], [0, 0]);
  assertAlmostEquals(counts[2] / DRAWS, 0.75, 0.008);
});

Deno.test("Generator.stream() depends on seed and name alone, and streams are independent", () => {
  const root = new Generator(8);
  const before = root.stream("replay").bits();
  for (let i = 0; i < 100; i++) root.bits();
  assertEquals(root.stream("replay").bits(), before);
  const names = ["a", "b", "ab", "ba", "lane 1", "lane 10", "lane 01", "", "replay", "Replay"];
  const firsts = [...names.map((name) => root.stream(name).bits()), root.stream("a").stream("b").bits()];
  assertEquals(new Set(firsts).size, firsts.length);
  const [x, y] = [root.stream("lane 0"), root.stream("lane 1")];
  let sum = 0;
  for (let i = 0; i < DRAWS; i++) sum += x.uniform(-1, 1) * y.uniform(-1, 1);
  assertAlmostEquals(sum / DRAWS * 3, 0, 5 / Math.sqrt(DRAWS));
  // first draws of neighbouring seeds and streams are themselves uniform
  const starts = drawn(10_000, () => 0).map((_, i) => new Generator(i).stream("environment").uniform());
  assertAlmostEquals(moment(starts, 1), 0.5, 5 * 0.289 / 100);
  assertAlmostEquals(moment(starts, 2), 1 / 3, 5 * 0.298 / 100);
});

Deno.test("Generator.restore() continues in mid-sequence, a kept normal deviate included", () => {
  const first = new Generator(9).stream("x");
  first.normal();
  const saved = first.save();
  const expected = drawn(5, () => first.normal());
  const second = new Generator(0);
  second.restore(saved);
  assertEquals(drawn(5, () => second.normal()), expected);
  assertEquals(second.stream("y").bits(), first.stream("y").bits());
  assertThrows(() => second.restore({}), TypeError, "words is missing");
});

Deno.test("Generator refuses seeds that are not non-negative safe integers, and tells 0 from others", () => {
  for (const seed of [-1, 0.5, NaN, Infinity, 2 ** 53]) assertThrows(() => new Generator(seed), RangeError);
  assertNotEquals(new Generator(0).bits(), new Generator(1).bits());
  assertNotEquals(new Generator(1).bits(), new Generator(2 ** 32 + 1).bits());
});

/** The first numbers of some streams: changing them would change every published curve. */
const FROZEN = {
  "seed0": [3289702011, 3112896821, 3826302716, 2608511364],
  "seed12345": [1811623304, 1420539233, 482042021, 2535083646],
  "environment": [3526340641, 422912899, 847656725, 2135241603],
  "lane3": [1179359331, 3408621933, 877814914, 3397327307],
  "kinds": [0.6445233808079961, -0.7823528258613646, 0.7475131158107371, 0],
  "permutation": [1, 4, 3, 2, 0],
};

Deno.test("Generator.gumbel() has the mean and variance of the standard Gumbel distribution", () => {
  const random = new Generator(12);
  const all = random.fillGumbel(new Float32Array(100_000));
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  const variance = all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length;
  assert(Math.abs(mean - 0.5772) < 0.02, `${mean}`);
  assert(Math.abs(variance - Math.PI ** 2 / 6) < 0.05, `${variance}`);
});
