import { assert, assertEquals } from "@std/assert";
import { columnsOf, cut, cutMiddle, fittedTable, table, wrapped } from "../../lib/cli/text_layout.ts";

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

Deno.test("columnsOf() counts what a terminal shows: two for an ideograph, none for an accent of its own", () => {
  assertEquals([columnsOf("dqn"), columnsOf("学习"), columnsOf("e\u0301"), columnsOf("🎉")], [3, 4, 1, 2]);
});

Deno.test("cut() ends in … what is longer, and never in half a character", () => {
  assertEquals([cut("dyna", 4), cut("dyna", 3), cut("学习率", 4), cut("🎉🎉🎉", 3)], [
    "dyna",
    "dy…",
    "学…",
    "🎉…",
  ]);
});

Deno.test("cutMiddle() keeps both ends of a name", () => {
  assertEquals(cutMiddle("temperature of room 1", 14), "temper… room 1");
  assertEquals(cutMiddle("level", 14), "level");
});

Deno.test("fittedTable() wraps the widest words of a table that is too wide, and leaves numbers whole", () => {
  const rows = [
    ["agent", "what it is", "return"],
    ["lecture useSynthetic=true", "imagined transitions end by the task's rule", "1,475.4"],
    ["random", "random actions", "22.5"],
  ];
  assertEquals(fittedTable(rows, 200), table(rows));
  const lines = fittedTable(rows, 50);
  assert(lines.every((line) => line.length <= 50), lines.join("\n"));
  const words = (text: string) => text.match(/\S/g)!.sort().join("");
  assertEquals(words(lines.join("")), words(rows.flat().join("")), "nothing is lost");
  assert(lines[1].endsWith("1,475.4"), lines[1]);
});
