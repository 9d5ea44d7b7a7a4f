import { assertEquals } from "@std/assert";
import { describeProbability, probabilityOfHigher } from "../../lib/studies/probabilities.ts";

Deno.test("probabilityOfHigher() is the share of pairs of seeds with the higher return, ties half", () => {
  assertEquals(probabilityOfHigher([-100, -200], [-300]), 1);
  assertEquals(probabilityOfHigher([5, 1], [5, 3]), (0.5 + 1 + 0 + 0) / 4);
});

Deno.test("describeProbability() is sure above 0.9 and below 0.1", () => {
  assertEquals([0.95, 0.05, 0.9].map((p) => describeProbability(p, 5)), [
    "better, P 0.95",
    "worse, P 0.05",
    "which 5 seeds cannot tell apart, P 0.90",
  ]);
  assertEquals(describeProbability(1, 2, ["smaller", "larger"]), "smaller, P 1.00");
  assertEquals(describeProbability(0, 2, ["smaller", "larger"]), "larger, P 0.00");
});
