import { assertEquals } from "@std/assert";
import { trialSeconds } from "../../lib/experiment/trial_length.ts";

Deno.test("trialSeconds() gives few contenders two seconds each, and many less", () => {
  assertEquals([1, 5, 20].map(trialSeconds), [2, 2, 2]);
  assertEquals(trialSeconds(40), 1);
  assertEquals(trialSeconds(1000), 0.5);
});
