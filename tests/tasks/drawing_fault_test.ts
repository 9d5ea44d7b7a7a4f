import { assert, assertEquals } from "@std/assert";
import { drawingFault } from "../../lib/tasks/drawing_fault.ts";

Deno.test("drawingFault() finds what cannot be drawn", () => {
  const shapes = [{ line: [[0, 0], [1, 1]] }, { circle: [0, 0, 1], filled: true }, { box: [0, 0, 1, 1] }];
  assertEquals(drawingFault({ view: [0, 0, 1, 1], shapes }), undefined);
  for (
    const wrong of [
      undefined,
      {},
      { view: [0, 0, 0, 1], shapes },
      { view: [0, 0, NaN, 1], shapes },
      { view: [0, 0, 1, 1] },
      { view: [0, 0, 1, 1], shapes: [{ line: [[0]] }] },
      { view: [0, 0, 1, 1], shapes: [{ circle: [0, 0] }] },
      { view: [0, 0, 1, 1], shapes: [null] },
    ]
  ) assert(drawingFault(wrong) !== undefined, JSON.stringify(wrong));
});
