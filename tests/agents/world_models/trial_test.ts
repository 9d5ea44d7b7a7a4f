import { assertEquals } from "@std/assert";
import { Trial } from "../../../lib/agents/world_models/trial.ts";

Deno.test("Trial counts rewards for each episode that ended", () => {
  const trial = new Trial();
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
