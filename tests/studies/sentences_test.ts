import { assertEquals } from "@std/assert";
import { listed } from "../../lib/studies/sentences.ts";

Deno.test("listed() reads as English", () => {
  assertEquals([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed), ["", "a", "a and b", "a, b and c"]);
});
