import { assertAlmostEquals } from "@std/assert";
import { ReturnRange } from "../../../lib/agents/dreamer/return_range.ts";

Deno.test("ReturnRange averages the distance of the 5% and 95% quantiles, and divides by at least 1", () => {
  const range = new ReturnRange();
  assertAlmostEquals(range.divisor, 1, 1e-12);
  range.observe(Float64Array.from({ length: 101 }, (_, i) => 100 - i)); // 5 … 95
  assertAlmostEquals(range.range, 90, 1e-9); // the first batch counts in full
  assertAlmostEquals(range.divisor, 90, 1e-9);
  range.observe(new Float64Array(101));
  assertAlmostEquals(range.range, 0.01 * 0.99 * 90 / (1 - 0.99 ** 2), 1e-9);
  const other = new ReturnRange();
  other.restore(range.save());
  assertAlmostEquals(other.divisor, 0.01 * 0.99 * 90 / (1 - 0.99 ** 2), 1e-9);
});
