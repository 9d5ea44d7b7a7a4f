import { assertEquals } from "@std/assert";
import { Trial } from "../../../lib/agents/world_models/trial.ts";

Deno.test("Trial counts rewards for each episode that ended", () => {
  const trial = new Trial(500);
  const observe = (steps: number, isEnd: boolean) => {
    for (let step = 1; step <= steps; step++) trial.observe(2, isEnd && step === steps);
  };
  observe(10, false);
  assertEquals(trial.meanReturn, 20); // none has ended
  observe(5, true);
  assertEquals(trial.meanReturn, 30);
  observe(15, true);
  observe(2, false);
  assertEquals(trial.meanReturn, 32);
  trial.reset();
  assertEquals(trial.meanReturn, 0);
});

Deno.test("Trial counts long episodes in pieces as long as a dream", () => {
  const trial = new Trial(10);
  for (let step = 1; step <= 30; step++) trial.observe(1, step === 30); // the end of a piece is counted once
  assertEquals(trial.meanReturn, 10);
});
