import { assertAlmostEquals, assertEquals } from "@std/assert";
import { RewardRange } from "../../lib/agents/reward_range.ts";

/** After rewards of 1 at every step, as of a task that is to be kept up; and of −1, as of one that is to be finished. */
for (const sign of [1, -1]) {
  for (const size of [1e-3, 1, 1e4]) {
    Deno.test(`RewardRange puts 0 where every step pays ${sign * size}`, () => {
      const range = new RewardRange(0.99, 500, true);
      for (let step = 0; step < 5; step++) assertEquals(range.observe(sign * size), false);
      range.fix();
      assertAlmostEquals(range.unit, size, 1e-9 * size);
      assertAlmostEquals(range.toReward(sign * size), 0, 1e-9);
      assertAlmostEquals(range.toValue(0), -100 * sign, 1e-6); // nothing is paid after an end
      assertAlmostEquals(range.toReturn(range.toValue(7 * size)), 7 * size, 1e-9 * size);
      assertAlmostEquals(range.values.low, -100, 1e-6);
      assertAlmostEquals(range.values.high, 100, 1e-6);
    });
  }
}

Deno.test("RewardRange bounds every value, and only scales where it is asked to", () => {
  const [shifted, scaled] = [true, false].map((isShifted) => new RewardRange(0.9, 500, isShifted));
  for (const range of [shifted, scaled]) {
    for (const reward of [-16, -8, -3]) range.observe(reward);
    range.fix();
    assertEquals(range.unit, 16);
    // −16 for ever, and an end at once
    const extremes = [-160, 0].map((sum) => Math.abs(range.toValue(sum)));
    assertAlmostEquals(Math.max(...extremes), range.values.high, 1e-9);
    assertAlmostEquals(Math.max(Math.abs(range.toReward(-16)), range.toReward(0)), range.rewards.high, 1e-9);
  }
  assertAlmostEquals(shifted.toReward(-9), 0, 1e-9);
  assertAlmostEquals(scaled.toReward(-8), -0.5, 1e-9);
  assertAlmostEquals(scaled.values.low, -10, 1e-9);
  assertAlmostEquals(scaled.values.high, 10, 1e-9);
});

Deno.test("RewardRange.observe() fixes the constants anew where a reward lies outside, at twice that reward", () => {
  const range = new RewardRange(0.9, 500, true);
  for (const reward of [-1, 0.5]) assertEquals(range.observe(reward), false);
  range.fix();
  assertEquals(range.observe(0.5), false);
  assertEquals(range.observe(-1.5), true);
  assertEquals(range.unit, 3);
  assertEquals(range.observe(-3), false);
  assertEquals(range.observe(2), true);
  assertEquals(range.unit, 4);
});

Deno.test("RewardRange.observe() takes the first reward that is not 0 as the unit, however small", () => {
  const range = new RewardRange(0.9, 500, true);
  for (let step = 0; step < 10; step++) assertEquals(range.observe(0), false);
  range.fix();
  assertEquals(range.unit, 1);
  assertAlmostEquals(range.values.high, 10, 1e-9);
  assertEquals(range.observe(-1e-3), true);
  assertEquals(range.unit, 1e-3);
});

Deno.test("RewardRange shifts nothing where nothing is discounted, and bounds values by the time limit", () => {
  const range = new RewardRange(1, 500, true);
  range.observe(2);
  range.fix();
  assertEquals([range.shift, range.toValue(10), range.values], [0, 5, { low: -500, high: 500 }]);
});
