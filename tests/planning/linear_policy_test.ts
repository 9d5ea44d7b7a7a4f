import { assertEquals } from "@std/assert";
import { linearAction, linearPolicySize } from "../../lib/planning/linear_policy.ts";

Deno.test("linearAction() takes the action with the largest score, the first one's being 0", () => {
  const shape = { observationSize: 2, actionCount: 3, scale: Float32Array.of(1, 10) };
  assertEquals(linearPolicySize(shape), 6);
  // scores: 0; x - 1; y / 10
  const parameters = Float64Array.of(99, 1, 0, -1, 0, 1, 0);
  const act = (x: number, y: number) => linearAction(shape, parameters, 1, Float32Array.of(7, x, y), 1);
  assertEquals(act(0, 0), 0);
  assertEquals(act(2, 5), 1);
  assertEquals(act(2, 15), 2);
  assertEquals(act(-5, -5), 0);
});
