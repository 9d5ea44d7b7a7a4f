import { assertEquals } from "@std/assert";
import { BrailleCanvas } from "../../lib/cli/braille_canvas.ts";

Deno.test("BrailleCanvas.dot() sets the dots of the Unicode standard, and none beyond the edges", () => {
  // dots 1 to 8 of a letter, in the order in which the standard numbers its bits
  const places = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2], [0, 3], [1, 3]];
  places.forEach(([x, y], bit) => {
    const canvas = new BrailleCanvas(1, 1);
    canvas.dot(x, y);
    assertEquals(canvas.lines(), [String.fromCharCode(0x2800 + (1 << bit))]);
  });
  const canvas = new BrailleCanvas(2, 1);
  for (const [x, y] of [[-1, 0], [4, 0], [0, 4], [NaN, 0]]) canvas.dot(x, y);
  assertEquals(canvas.lines(), ["\u2800\u2800"]);
});

Deno.test("BrailleCanvas.line() joins its ends without a gap", () => {
  const flat = new BrailleCanvas(2, 1);
  flat.line(0, 0, 3, 0);
  assertEquals(flat.lines(), ["⠉⠉"]);
  const steep = new BrailleCanvas(1, 2);
  steep.line(0, 7, 0, 0);
  assertEquals(steep.lines(), ["⡇", "⡇"]);
});
