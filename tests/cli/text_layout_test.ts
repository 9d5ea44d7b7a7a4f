import { assertEquals } from "@std/assert";
import { table, wrapped } from "../../lib/cli/text_layout.ts";

Deno.test("wrapped() breaks at spaces and never loses a word", () => {
  assertEquals(wrapped("one two three four five six", 20), ["one two three four", "five six"]);
  assertEquals(wrapped("a-word-longer-than-the-whole-line b", 20, "  "), [
    "  a-word-longer-than-the-whole-line",
    "  b",
  ]);
});

Deno.test("table() aligns numbers right and text left", () => {
  assertEquals(table([["agent", "steps"], ["dqn", "1,250"], ["dyna", ">500"]]), [
    "agent  steps",
    "dqn    1,250",
    "dyna    >500",
  ]);
});
