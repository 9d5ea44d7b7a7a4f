import { assert, assertEquals } from "@std/assert";
import { drawingPicture } from "../../lib/cli/drawing_picture.ts";
import { drawCart } from "../../lib/tasks/cart.ts";
import type { Drawing } from "../../lib/tasks/task.ts";

const EMPTY = "\u2800";
/** The column of the leftmost letter with a dot, in the first line that has one. */
function tip(lines: readonly string[]): number {
  return (lines.find((line) => /[^\u2800]/.test(line)) ?? "").search(/[^\u2800]/);
}
const cart = (x: number, angle: number, columns: number, hangs = false) =>
  drawingPicture(drawCart([x, 0, angle, 0], hangs), columns);
const picture = (shapes: Drawing["shapes"], columns = 20) =>
  drawingPicture({ view: [0, 0, 10, 10], shapes }, columns);
const dots = (lines: readonly string[]) =>
  [...lines.join("")].reduce(
    (sum, letter) => sum + (letter.codePointAt(0)! - 0x2800).toString(2).replaceAll("0", "").length,
    0,
  );

Deno.test("drawingPicture() moves the cart along the rail, and leans the pole to its side", () => {
  for (const columns of [34, 44, 90]) {
    const upright = cart(0, 0, columns);
    assert(upright.every((line) => line.length === columns));
    assert(Math.abs(tip(upright) - columns / 2) <= 1, "in the middle");
    assert(tip(cart(1, 0, columns)) > tip(upright) + 4);
    assert(tip(cart(0, -0.2, columns)) < tip(upright));
  }
  assert(cart(0, Math.PI, 44, true).length > cart(0, 0, 44).length + 3, "room for a pole that hangs");
});

Deno.test("drawingPicture() fills boxes and circles, and draws lines as wide as they are", () => {
  assertEquals(dots(picture([])), 0);
  assertEquals(dots(picture([{ box: [-5, -5, 15, 15] }])), 40 * 40);
  const [ring, disc] = [false, true].map((filled) => dots(picture([{ circle: [5, 5, 4], filled }])));
  assert(Math.abs(disc - Math.PI * (4 * 3.9) ** 2) < 60 && ring < disc / 3, `${ring} of ${disc}`);
  const [thin, thick] = [0, 2].map((width) => dots(picture([{ line: [[0, 5], [10, 5]], width }])));
  assertEquals(thin, 40);
  assert(thick > 6 * thin && thick < 10 * thin, `${thick} dots`);
});

Deno.test("drawingPicture() leaves out what is far outside, at no cost", () => {
  const far = picture([{ line: [[-1e12, -1e12], [1e12, 1e12]] }, { circle: [1e9, 0, 1] }]);
  const near = picture([{ line: [[0, 0], [10, 10]] }]);
  assert(Math.abs(dots(far) - dots(near)) <= 2);
  assertEquals(picture([{ box: [1e9, 0, 2e9, 1] }]).join("").replaceAll(EMPTY, ""), "");
});

Deno.test("drawingPicture() keeps tall pictures short enough for a terminal", () => {
  const lines = drawingPicture({ view: [0, 0, 1, 50], shapes: [{ box: [0, 0, 1, 50] }] }, 80);
  assertEquals(lines.length, 16);
  assert(lines.every((line) => line.length === 80));
});
