import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { KnownOutcomes } from "../../lib/dynamics/outcomes.ts";
import { SmoothCost } from "../../lib/dynamics/smooth_cost.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { balanceTask } from "./fixtures.ts";

Deno.test("SmoothCost pays by angle and position, nothing at an end", () => {
  const task = balanceTask();
  const cost = new SmoothCost(new KnownOutcomes(task.rules), task.spec);
  const next = Float32Array.of(0, 9, 0, 9, 1.2, 0, 0, 0, 0, 0, 0.10471976, 0, 2.5, 0, 0, 0);
  const [rewards, ends] = [new Float32Array(4), new Uint8Array(4)];
  cost.judge(next, new Uint8Array(4), next, 4, rewards, ends);
  [1, 1 - 0.125, 1 - 0.125, 0].forEach((reward, i) => assertAlmostEquals(rewards[i], reward, 1e-6));
  assertEquals([...ends], [0, 0, 0, 1]);
});

Deno.test("SmoothCost refuses tasks that it does not know", () => {
  const task = balanceTask({ observation: "positions" });
  assertThrows(
    () => new SmoothCost(new KnownOutcomes(task.rules), task.spec),
    UsageError,
    "objective=return",
  );
});
