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

Deno.test("fittedTable() gives long headings several lines, and never breaks a number or an interval", () => {
  const rows = [
    ["ensemble", "90% interval on the data", "rank over both"],
    ["2 members", "97%", "0.35 [0.20, 0.41]"],
    ["20 members", "100%", "0.71 [0.63, 0.75]"],
  ];
  assertEquals(fittedTable(rows, 42), [
    "ensemble         90%  rank over both",
    "            interval",
    "              on the",
    "                data",
    "2 members        97%  0.35 [0.20, 0.41]",
    "20 members      100%  0.71 [0.63, 0.75]",
  ]);
  const narrow = fittedTable(rows, 36);
  assert(narrow.some((line) => line.endsWith("0.35")), narrow.join("\n"));
  assert(narrow.some((line) => line.endsWith("[0.20, 0.41]")), narrow.join("\n"));
});

Deno.test("fittedTable() prints in parts what does not fit side by side, each with the columns that tell rows apart", () => {
  const rows = [
    ["task", "agent", "return", "steps", "seconds"],
    ["pendulum", "dqn", "-140.7000000", "1,650,000,000", "0.0000012"],
    ["pendulum", "sac", "-150.7000000", "2,650,000,000", "0.0000014"],
  ];
  assertEquals(fittedTable(rows, 44), [
    "task      agent        return          steps",
    "pendulum  dqn    -140.7000000  1,650,000,000",
    "pendulum  sac    -150.7000000  2,650,000,000",
    "",
    "task      agent    seconds",
    "pendulum  dqn    0.0000012",
    "pendulum  sac    0.0000014",
  ]);
});
