import { assertEquals } from "@std/assert";
import { nextFitAt } from "../../lib/agents/fitted_model.ts";

Deno.test("nextFitAt() waits for the interval, or for a tenth more data", () => {
  assertEquals(nextFitAt(100, 25), 125);
  assertEquals(nextFitAt(1000, 25), 1100);
  assertEquals(nextFitAt(259, 25), 284);
});
