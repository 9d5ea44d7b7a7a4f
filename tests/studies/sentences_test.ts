import { assertEquals } from "@std/assert";
import { listed, verdictOf } from "../../lib/studies/sentences.ts";

Deno.test("listed() reads as English", () => {
  assertEquals([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed), ["", "a", "a and b", "a, b and c"]);
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
