import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { SumTree } from "../../lib/replay/sum_tree.ts";

Deno.test("SumTree.find() gives the index at which the running sum passes the mass", () => {
  const tree = new SumTree(5);
  [1, 0, 2.5, 0.5, 4].forEach((weight, i) => tree.set(i, weight));
  assertEquals(tree.total, 8);
  assertEquals([0, 0.99, 1, 3.49, 3.5, 3.99, 4, 7.99].map((mass) => tree.find(mass)), [
    0,
    0,
    2,
    2,
    3,
    3,
    4,
    4,
  ]);
  tree.set(2, 0);
  assertEquals([tree.total, tree.get(2), tree.find(1)], [5.5, 0, 3]);
  assertEquals(tree.find(5.5), 4); // a mass that rounding has brought to the total
});

Deno.test("SumTree.find() of uniform masses draws in proportion to the weights", () => {
  const tree = new SumTree(100);
  const random = new Generator(1);
  for (let i = 0; i < 100; i++) tree.set(i, i % 3);
  const counts = new Float64Array(100);
  for (let i = 0; i < 99_000; i++) counts[tree.find(random.uniform() * tree.total)]++;
  for (let i = 0; i < 100; i++) {
    if (i % 3 === 0) assertEquals(counts[i], 0);
    else assert(Math.abs(counts[i] - 1000 * (i % 3)) < 5 * Math.sqrt(1000 * (i % 3)), `${i}: ${counts[i]}`);
  }
});

Deno.test("SumTree.total stays exact however often weights change", () => {
  const tree = new SumTree(64);
  const random = new Generator(2);
  const weights = new Float64Array(64);
  for (let i = 0; i < 50_000; i++) {
    const index = random.integer(64);
    tree.set(index, weights[index] = 10 ** random.uniform(-8, 8));
  }
  assertAlmostEquals(tree.total / weights.reduce((a, b) => a + b), 1, 1e-14);
});
