import { assert, assertEquals } from "@std/assert";
import { textWidth } from "../../../lib/results/charts/render.ts";
import { inLines } from "../../../lib/results/charts/text_lines.ts";

Deno.test("inLines() breaks at spaces, and words that are too wide", () => {
  assertEquals(inLines("dqn", 100, 12), ["dqn"]);
  assertEquals(inLines("dqn learningRate=0.001", 140, 12), ["dqn", "learningRate=0.001"]);
  const path = `transferFrom=/${"x".repeat(300)}`;
  const lines = inLines(`mpc ${path}`, 180, 12);
  assertEquals(lines.join(""), `mpc${path}`);
  assert(lines.every((line) => textWidth(line, 12) <= 180));
});
