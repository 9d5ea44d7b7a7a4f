import { assertAlmostEquals, assertEquals } from "@std/assert";
import { largestReturn, RewardScale } from "../../lib/agents/reward_scale.ts";

for (const size of [1e-3, 1, 1e4]) {
  for (const sign of [-1, 1]) {
    Deno.test(`RewardScale.fix() measures the largest reward, of size ${size} and sign ${sign}`, () => {
      const rewards = new RewardScale();
      for (const reward of [0.2, 1, 0.5]) assertEquals(rewards.observe(sign * size * reward), false);
      assertEquals(rewards.scale, 1); // not before it is fixed
      rewards.fix();
      assertAlmostEquals(rewards.scale, size, 1e-12 * size);
      assertEquals(rewards.observe(-sign * size), false); // no larger
      assertEquals(rewards.observe(sign * 1.5 * size), true);
      assertAlmostEquals(rewards.scale, 3 * size, 1e-12 * size);
      assertEquals(rewards.observe(-sign * 3 * size), false);
    });
  }
}

Deno.test("RewardScale.observe() takes the first reward that is not 0 as the scale, however small", () => {
  const rewards = new RewardScale();
  for (let step = 0; step < 10; step++) assertEquals(rewards.observe(0), false);
  rewards.fix();
  assertEquals(rewards.scale, 1);
  assertEquals(rewards.observe(0), false);
  assertEquals(rewards.observe(-1e-3), true);
  assertEquals(rewards.scale, 1e-3);
});

Deno.test("largestReturn() is that of a reward of 1 for ever, or of an episode where nothing is discounted", () => {
  assertAlmostEquals(largestReturn(0.99, 500), 100, 1e-9);
  assertEquals(largestReturn(1, 500), 500);
});
