import { assert, assertEquals } from "@std/assert";
import { inLines, labelLines, legendColumns, textWidth } from "../../../lib/results/charts/text_lines.ts";

Deno.test("inLines() breaks at spaces, and words that are too wide", () => {
  assertEquals(inLines("dqn", 100, 12), ["dqn"]);
  assertEquals(inLines("dqn learningRate=0.001", 140, 12), ["dqn", "learningRate=0.001"]);
  const path = `transferFrom=/${"x".repeat(300)}`;
  const lines = inLines(`mpc ${path}`, 180, 12);
  assertEquals(lines.join(""), `mpc${path}`);
  assert(lines.every((line) => textWidth(line, 12) <= 180));
});

Deno.test("textWidth() grows with the text and its size", () => {
  assert(textWidth("mm", 10) > textWidth("ii", 10));
  assertEquals(textWidth("agent", 24), 2 * textWidth("agent", 12));
  assertEquals(textWidth("", 12), 0);
});

Deno.test("legendColumns() fills the width with the widest label, and holds one that is too wide", () => {
  assertEquals(legendColumns([["dqn"], ["mpc"]], 640, 4), 4);
  assertEquals(legendColumns([["m".repeat(20)], ["mpc"]], 640, 4), 2);
  assertEquals(legendColumns([["m".repeat(200)]], 640, 4), 1);
});

Deno.test("labelLines() asks for an expression only where a label has several lines", () => {
  assertEquals(labelLines(["a"], [["a"]]), {});
  assertEquals(labelLines(["a b"], [["a", "b"]]), {
    encode: { labels: { update: { text: { signal: '{"a b":["a","b"]}[datum.value]' } } } },
  });
});
