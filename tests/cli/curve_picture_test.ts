import { assert, assertEquals } from "@std/assert";
import { curvePicture } from "../../lib/cli/curve_picture.ts";

const rising = Array.from({ length: 11 }, (_, i) => ({ steps: 100 * i, value: 50 * i }));

Deno.test("curvePicture() draws a curve from the lower left to the upper right, with its ends", () => {
  const lines = curvePicture(rising, Infinity, 60);
  assert(lines.every((line) => line.length <= 60), lines.join("\n"));
  assert(lines[0].startsWith("500 ") && !lines[0].endsWith("\u2800"), lines[0]);
  assert(lines[7].startsWith("  0 ") && lines[7][4] !== "\u2800", lines[7]);
  assert(lines[8].endsWith("1,000 real steps") && lines[8].trim().startsWith("0"), lines[8]);
});

Deno.test("curvePicture() shows the threshold above a curve that does not reach it", () => {
  const [top] = curvePicture(rising, 1000, 40);
  assert(top.startsWith("1000 ⠁⠀⠁"), top);
});

Deno.test("curvePicture() needs two points, and takes a constant curve and negative returns", () => {
  assertEquals(curvePicture(rising.slice(0, 1), Infinity, 40), []);
  const flat = curvePicture([{ steps: 5, value: -200 }, { steps: 10, value: -200 }], Infinity, 40);
  assert(flat[0].startsWith("-200"));
  assertEquals(curvePicture([{ steps: 5, value: NaN }, { steps: 10, value: NaN }], Infinity, 40), []);
});
