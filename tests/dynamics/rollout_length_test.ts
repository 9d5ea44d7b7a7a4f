import { assertEquals } from "@std/assert";
import { rolloutLength, trustedHorizon } from "../../lib/dynamics/rollout_length.ts";

Deno.test("trustedHorizon() is √(2τ / (e(1 − γ))), within its limits", () => {
  assertEquals(trustedHorizon(0.01, 0.99, 0.01, 100), 14); // √200 = 14.1
  assertEquals(trustedHorizon(0.02, 0.99, 0.01, 100), 10);
  assertEquals(trustedHorizon(10, 0.99, 0.01, 100), 1);
  assertEquals(trustedHorizon(0, 0.99, 0.01, 100), 100);
  assertEquals(trustedHorizon(NaN, 0.99, 0.01, 100), 1);
});

Deno.test("rolloutLength() follows its schedule", () => {
  const values = { rolloutGrowth: 1000, rolloutTolerance: 0.01, rolloutLength: 11 };
  const lengths = (rolloutSchedule: string) =>
    [0, 500, 1000, 5000].map((steps) => rolloutLength({ ...values, rolloutSchedule }, steps, 0.02, 0.99));
  assertEquals(lengths("fixed"), [11, 11, 11, 11]);
  assertEquals(lengths("linear"), [1, 6, 11, 11]);
  assertEquals(lengths("error"), [10, 10, 10, 10]);
});
