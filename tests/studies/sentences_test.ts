import { assertEquals } from "@std/assert";
import { counted, listed, verdictOf } from "../../lib/studies/sentences.ts";

Deno.test("listed() and counted() read as English", () => {
  assertEquals([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed), ["", "a", "a and b", "a, b and c"]);
  assertEquals([counted(1, "seed"), counted(3, "seed")], ["1 seed", "3 seeds"]);
});

Deno.test("verdictOf() is clear only where the interval leaves out 1", () => {
  const of = (low: number, high: number) => verdictOf({ value: 1, low, high });
  assertEquals([of(1.1, 9), of(0.2, 0.9), of(0.9, 5), of(0, Infinity), of(NaN, NaN)], [
    "fewer",
    "more",
    "unclear",
    "unclear",
    "unclear",
  ]);
});
