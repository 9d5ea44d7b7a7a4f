import { assertEquals } from "@std/assert";
import { nextFitAt } from "../../lib/agents/fitted_model.ts";

Deno.test("nextFitAt() waits for the interval, or for a tenth more data; at first for half as many again", () => {
  assertEquals([nextFitAt(1, 25), nextFitAt(20, 25), nextFitAt(45, 25), nextFitAt(50, 25)], [2, 30, 68, 75]);
  assertEquals(nextFitAt(100, 25), 125);
  assertEquals(nextFitAt(1000, 25), 1100);
  assertEquals(nextFitAt(259, 25), 284);
});
