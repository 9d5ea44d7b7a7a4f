import { assertEquals } from "@std/assert";
import { rolloutLength, wiseLength } from "../../lib/dynamics/rollout_length.ts";

Deno.test("wiseLength() is √(2τ / (e(1 − γ))), within its limits", () => {
  assertEquals(wiseLength(0.01, 0.99, 0.01, 100), 14); // √200 = 14.1
  assertEquals(wiseLength(0.02, 0.99, 0.01, 100), 10);
  assertEquals(wiseLength(10, 0.99, 0.01, 100), 1);
  assertEquals(wiseLength(0, 0.99, 0.01, 100), 100);
  assertEquals(wiseLength(NaN, 0.99, 0.01, 100), 1);
});

Deno.test("rolloutLength() follows its schedule", () => {
  const values = { rolloutGrowth: 1000, rolloutTolerance: 0.01, rolloutLength: 11 };
  const lengths = (rolloutSchedule: string) =>
    [0, 500, 1000, 5000].map((steps) => rolloutLength({ ...values, rolloutSchedule }, steps, 0.02, 0.99));
  assertEquals(lengths("fixed"), [11, 11, 11, 11]);
  assertEquals(lengths("linear"), [1, 6, 11, 11]);
  assertEquals(lengths("error"), [10, 10, 10, 10]);
});
