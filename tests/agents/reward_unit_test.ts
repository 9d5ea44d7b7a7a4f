import { assertAlmostEquals, assertEquals } from "@std/assert";
import { largestReturn, RewardUnit } from "../../lib/agents/reward_unit.ts";

function after(rewards: readonly number[], discount = 0.99): RewardUnit {
  const unit = new RewardUnit(discount);
  for (const reward of rewards) assertEquals(unit.observe(reward), false);
  assertEquals(unit.size, 1); // not before it is fixed
  unit.fix();
  return unit;
}

for (const size of [1e-3, 1, 1e4]) {
  Deno.test(`RewardUnit leaves rewards of ${size} or nothing as they are, but for their size`, () => {
    const unit = after([size, 0, size]);
    assertAlmostEquals(unit.size, size, 1e-12 * size);
    assertEquals([unit.toReward(0), unit.toReward(size), unit.toValue(0)], [0, 1, 0]);
    assertAlmostEquals(unit.toReturn(unit.toValue(7 * size)), 7 * size, 1e-9 * size);
  });

  Deno.test(`RewardUnit makes the lowest value 0 where rewards are ${-size}, and an end a prize`, () => {
    const unit = after([-size, -size / 2, -size]);
    assertAlmostEquals(unit.size, size, 1e-12 * size);
    assertEquals([unit.toReward(-size), unit.toReward(-size / 2)], [0, 0.5]);
    assertAlmostEquals(unit.toValue(-100 * size), 0, 1e-6); // for ever
    assertAlmostEquals(unit.toValue(0), 100, 1e-6); // nothing is paid any more
    assertAlmostEquals(unit.toReturn(unit.toValue(-7 * size)), -7 * size, 1e-9 * size);
  });
}

Deno.test("RewardUnit.observe() widens the range where a reward lies outside, to twice that reward", () => {
  const unit = after([-1, 0.5]);
  assertEquals(unit.size, 1.5);
  assertEquals(unit.observe(-1), false);
  assertEquals(unit.observe(-1.5), true); // −3 to 0.5
  assertEquals(unit.size, 3.5);
  assertEquals(unit.observe(-3), false);
});

Deno.test("RewardUnit.observe() takes the first reward that is not 0 as the unit, however small", () => {
  const unit = after([0, 0, 0]);
  assertEquals(unit.size, 1);
  assertEquals(unit.observe(0), false);
  assertEquals(unit.observe(-1e-3), true);
  assertEquals(unit.size, 1e-3);
});

Deno.test("RewardUnit shifts nothing where nothing is discounted", () => {
  const unit = after([-2], 1);
  assertEquals([unit.toReward(-2), unit.toValue(-10)], [-1, -5]);
});

Deno.test("largestReturn() is that of a reward of 1 for ever, or of an episode where nothing is discounted", () => {
  assertAlmostEquals(largestReturn(0.99, 500), 100, 1e-9);
  assertEquals(largestReturn(1, 500), 500);
});
