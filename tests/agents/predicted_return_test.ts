import { assert, assertEquals } from "@std/assert";
import { PredictedReturn } from "../../lib/agents/predicted_return.ts";
import { KnownRewardAndTermination } from "../../lib/dynamics/reward_and_termination.ts";
import { task } from "./drive.ts";
import { tilting } from "./tilting_model.ts";

const alwaysRight = { act: (_o: Float32Array, _a: Uint8Array, actions: Uint8Array) => void actions.fill(1) };

Deno.test("PredictedReturn.measure() sums imagined episodes from where real ones began", () => {
  const predicted = new PredictedReturn(
    tilting,
    new KnownRewardAndTermination(task.rules!),
    task.spec.timeLimit,
  );
  assert(Number.isNaN(predicted.measure(alwaysRight)));
  predicted.observe(Float32Array.of(0, 0, 0, 0), false);
  predicted.observe(Float32Array.of(9, 9, 9, 9), true); // not a start
  assertEquals(predicted.measure(alwaysRight), 5);
  predicted.observe(Float32Array.of(0, 0, 0.1, 0), false);
  assertEquals(predicted.measure(alwaysRight), (5 + 3) / 2);
  const copy = new PredictedReturn(tilting, new KnownRewardAndTermination(task.rules!), task.spec.timeLimit);
  copy.restore(predicted.save());
  assertEquals(copy.measure(alwaysRight), 4);
  const swaying = {
    act: (observations: Float32Array, _alive: Uint8Array, actions: Uint8Array) => {
      for (let i = 0; i < actions.length; i++) actions[i] = observations[4 * i + 2] > 0 ? 0 : 1;
    },
  };
  assertEquals(predicted.measure(swaying), 500);
});
