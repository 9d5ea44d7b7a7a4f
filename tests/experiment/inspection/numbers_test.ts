import { assertEquals } from "@std/assert";
import { shortLabel, shown, shownReturn, withUnit } from "../../../lib/experiment/inspection/numbers.ts";

Deno.test("shown() gives three digits, and a dash for what is not finite", () => {
  assertEquals([0.0123456, 1.2e-7, 0, NaN, -1234].map(shown), ["0.0123", "1.2e-7", "0", "–", "-1230"]);
  assertEquals([499.6, -20.55, 0.5].map(shownReturn), ["500", "-20.6", "0.5"]);
});

Deno.test("shortLabel() keeps the unit and both ends of a long name", () => {
  assertEquals(shortLabel("angle (rad)"), "angle (rad)");
  assertEquals(shortLabel("temperature of living room 12 (°C)").length, 26);
  assertEquals(shortLabel("temperature of living room 12 (°C)").endsWith("room 12 (°C)"), true);
});

Deno.test("withUnit() puts the unit behind the value", () => {
  assertEquals(withUnit("angle (rad)", 0.25), "angle = 0.25 rad");
  assertEquals(withUnit("cos theta", -1), "cos theta = -1");
});
