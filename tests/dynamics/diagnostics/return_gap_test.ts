import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  compareReturns,
  discountedReturn,
  discountedReturns,
} from "../../../lib/dynamics/diagnostics/return_gap.ts";

Deno.test("compareReturns() finds a prediction too high when the gap is wide and sure", () => {
  assert(compareReturns([500, 500, 500, 500], [270, 300, 240, 260]).isExploited);
  assertEquals(compareReturns([500, 500], [470, 480]).isExploited, false); // within a tenth
  assertEquals(compareReturns([500, 20, 500, 20], [20, 400, 20, 30]).isExploited, false); // chance
  assertEquals(compareReturns([300, 300], [500, 500]).isExploited, false); // too low
});

Deno.test("compareReturns() does not depend on the sign or the size of rewards", () => {
  assert(compareReturns([-100, -100], [-200, -200]).isExploited); // a model that reaches the goal sooner
  assertEquals(compareReturns([-200, -200], [-100, -100]).isExploited, false);
  assertEquals(compareReturns([0, 0], [-1e-3, -1e-3]).isExploited, true);
  assertEquals(compareReturns([-190, -190], [-200, -200]).isExploited, false);
});

Deno.test("discountedReturns() discounts what comes later", () => {
  const episode = { length: 3, rewards: Float32Array.of(1, 0, 4) };
  assertEquals([...discountedReturns(episode, 0.5)], [2, 2, 4]);
  assertEquals([...discountedReturns(episode, 0.5, 8)], [3, 4, 8]);
});

Deno.test("discountedReturn() goes on paying where only the time limit ended the episode", () => {
  const rewards = new Float32Array(500).fill(1);
  assertAlmostEquals(discountedReturn({ length: 500, rewards, terminated: false }, 0.99), 100, 1e-9);
  assertAlmostEquals(
    discountedReturn({ length: 500, rewards, terminated: true }, 0.99),
    (1 - 0.99 ** 500) / 0.01,
    1e-9,
  );
});
