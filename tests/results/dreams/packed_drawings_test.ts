import { assertEquals } from "@std/assert";
import { drawingOf, drawingRows } from "../../../lib/results/dreams/packed_drawings.ts";
import type { Drawing } from "../../../lib/tasks/task.ts";

const view = [-1, -2, 3, 4] as const;
const drawings: (Drawing | undefined)[] = [
  { view, shapes: [{ line: [[0, 1], [2, 3], [4, 5]] }, { box: [0, 1, 2, 3] }] },
  undefined,
  { view, shapes: [{ line: [[0, 1], [2, 3]], width: 0.5 }, { circle: [1, 2, 3], filled: true }] },
  { view, shapes: [] },
  { view, shapes: [{ line: [[9, 8], [7, 6], [5, 4]] }, { box: [3, 2, 1, 0] }] },
  { view, shapes: [{ circle: [1, 2, 3], filled: false }] },
];

Deno.test("drawingRows() and drawingOf() give every drawing back", () => {
  const rows = drawingRows(drawings)!;
  assertEquals([...rows.layoutOf], [1, 0, 2, 3, 1, 4]);
  const found = drawings.map((_, frame) =>
    rows.layoutOf[frame] === 0
      ? undefined
      : drawingOf(rows.layouts[rows.layoutOf[frame] - 1], rows.columns.map((column) => column[frame]))
  );
  assertEquals(found, drawings);
});

Deno.test("drawingRows() gives nothing where nothing is drawn, or every drawing has other shapes", () => {
  assertEquals(drawingRows([undefined]), undefined);
  const growing = Array.from({ length: 60 }, (_, i): Drawing => ({
    view,
    shapes: [{ line: Array.from({ length: i }, () => [0, 0] as const) }],
  }));
  assertEquals(drawingRows(growing), undefined);
});
