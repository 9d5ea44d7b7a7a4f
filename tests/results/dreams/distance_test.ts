import { assertAlmostEquals, assertEquals } from "@std/assert";
import { difference, unexplained } from "../../../lib/results/dreams/distance.ts";

Deno.test("difference() of angles is the shorter way round", () => {
  assertAlmostEquals(difference(3.1, -3.1, true), 2 * Math.PI - 6.2, 1e-9);
  assertAlmostEquals(difference(3.1, 9.5, true), 6.4 - 2 * Math.PI, 1e-9);
  assertAlmostEquals(difference(3.1, -3.1, false), 6.2, 1e-9);
});

Deno.test("unexplained() is a share of the variance, and infinite where there is none to explain", () => {
  assertEquals(unexplained([0, 1, 0, 1], [0, 1, 0, 1]), 0);
  assertEquals(unexplained([0, 1, 0, 1], [1, 0, 0, 1]), 2);
  assertEquals(unexplained([1, 1], [1, 1]), 0);
  assertEquals(unexplained([1, 1], [1, 0]), Infinity);
});
