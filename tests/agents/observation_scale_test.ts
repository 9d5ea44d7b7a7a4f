import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ObservationScale } from "../../lib/agents/observation_scale.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

Deno.test("ObservationScale divides each variable by its own number, in place too", () => {
  const scale = new ObservationScale("2 0.5", 2);
  const values = Float32Array.of(2, 1, -4, 3);
  scale.apply(values, 2, values);
  assertEquals([...values], [1, 2, -2, 6]);
});

Deno.test("ObservationScale knows the cart's variables, and leaves others alone", () => {
  const out = new Float32Array(4);
  new ObservationScale("auto", 4).apply(Float32Array.of(1.2, 1, 0.1, 1), 1, out);
  for (const value of out) assertAlmostEquals(value, 1, 1e-6);
  const five = Float32Array.of(1, 2, 3, 4, 5);
  new ObservationScale("auto", 5).apply(five, 1, five);
  assertEquals([...five], [1, 2, 3, 4, 5]);
  const none = Float32Array.of(7, 8, 9, 10);
  new ObservationScale("none", 4).apply(none, 1, none);
  assertEquals([...none], [7, 8, 9, 10]);
});

Deno.test("ObservationScale refuses lists that do not fit", () => {
  for (const setting of ["1 2 3", "1 0 1 1", "1 -2 1 1", "a b c d", ""]) {
    assertThrows(() => new ObservationScale(setting, 4), UsageError, "4 numbers from 1e-6 to 1e6");
  }
});
