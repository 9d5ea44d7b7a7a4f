import { assertEquals } from "@std/assert";
import {
  describeOrder,
  orderOfPairs,
  orderOfSeeds,
  probabilityOfHigher,
} from "../../lib/studies/probabilities.ts";

Deno.test("probabilityOfHigher() is the share of pairs of seeds with the higher value, ties half", () => {
  assertEquals(probabilityOfHigher([-100, -200], [-300]), 1);
  assertEquals(probabilityOfHigher([5, 1], [5, 3]), (0.5 + 1 + 0 + 0) / 4);
});

/** Ten numbers, `higher` of which lie above another ten. */
const mixed = (higher: number) => Array.from({ length: 10 }, (_, i) => i < higher ? 100 + i : -1 - i);
const usual = Array.from({ length: 10 }, (_, i) => i);

Deno.test("orderOfSeeds() is the rank-sum test: tables of its critical values", () => {
  // two-sided 5%: with 10 against 10 a U of at most 23, with 5 against 5 of at most 2 (Mann and Whitney 1947)
  assertEquals(probabilityOfHigher(mixed(8), usual), 0.8);
  assertEquals(orderOfSeeds(mixed(8), usual), "higher"); // U = 20
  assertEquals(orderOfSeeds(mixed(7), usual), "unclear"); // U = 30
  assertEquals(orderOfSeeds(usual, mixed(8)), "lower");
  assertEquals(orderOfSeeds([10, 11, 12, 13, 2.5], [0, 1, 2, 3, 4]), "higher"); // U = 2
  assertEquals(orderOfSeeds([10, 11, 12, 13, 0.5], [0, 1, 2, 3, 4]), "unclear"); // U = 4
  assertEquals(orderOfSeeds([4, 5, 6, 7], [0, 1, 2, 3]), "higher");
  assertEquals(orderOfSeeds([4, 5, 6], [0, 1, 2]), "unclear");
  assertEquals(orderOfSeeds([500, 500, 500], [500, 500, 500]), "unclear");
});

Deno.test("orderOfSeeds() takes infinite values, and ties among them, as they are", () => {
  assertEquals(orderOfSeeds(Array(6).fill(Infinity), [1, 2, 3, 4, 5, 6]), "higher");
  assertEquals(orderOfSeeds(Array(6).fill(Infinity), Array(6).fill(Infinity)), "unclear");
  assertEquals(orderOfSeeds(Array(6).fill(-Infinity), Array(6).fill(-Infinity)), "unclear");
  assertEquals(orderOfSeeds(Array(6).fill(NaN), [1, 2, 3, 4, 5, 6]), "unclear");
  assertEquals(orderOfPairs(Array(6).fill(NaN), [1, 2, 3, 4, 5, 6]), "unclear");
});

Deno.test("describeOrder() says the share of pairs in the direction of its word", () => {
  assertEquals(describeOrder(mixed(10), usual), "better on 100% of pairs of seeds");
  assertEquals(describeOrder(usual, mixed(9)), "worse on 90% of pairs of seeds");
  assertEquals(describeOrder([1, 2], [0, 0.5]), "not told apart by 2 seeds: better on 100% of pairs");
  assertEquals(describeOrder([1], [1]), "not told apart by 1 seed: better on 50% of pairs");
  assertEquals(describeOrder(mixed(10), usual, ["smaller", "larger"]), "smaller on 100% of pairs of seeds");
});

Deno.test("orderOfPairs() is the signed-rank test: tables of its critical values", () => {
  const zeros = Array(10).fill(0);
  // two-sided 5%: with 10 pairs a sum of ranks of at most 8 (Wilcoxon 1945)
  assertEquals(orderOfPairs([-7, 1, 2, 3, 4, 5, 6, 8, 9, 10], zeros), "higher"); // 7
  assertEquals(orderOfPairs([-10, 1, 2, 3, 4, 5, 6, 7, 8, 9], zeros), "unclear"); // 10
  assertEquals(orderOfPairs([7, -1, -2, -3, -4, -5, -6, -8, -9, -10], zeros), "lower");
  assertEquals(orderOfPairs([1, 2, 3, 4, 5], [0, 0, 0, 0, 0]), "unclear");
  assertEquals(orderOfPairs([500, 500], [500, 500]), "unclear");
  // what pairs have in common, however much it varies, decides nothing
  const common = [0, 1000, -500, 20, 77, 3000, -4, 12];
  assertEquals(orderOfPairs(common.map((value, i) => value + i + 1), common), "higher");
  assertEquals(orderOfSeeds(common.map((value, i) => value + i + 1), common), "unclear");
});
