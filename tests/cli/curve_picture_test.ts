import { assert, assertEquals } from "@std/assert";
import { curvePicture, curvesPicture } from "../../lib/cli/curve_picture.ts";

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

Deno.test("curvesPicture() gives every curve a letter at its end, a colour and a name", () => {
  const falling = rising.map(({ steps, value }) => ({ steps, value: 500 - value }));
  const lines = curvesPicture([{ name: "dqn", points: rising }, { name: "dyna", points: falling }], {
    threshold: Infinity,
    columns: 60,
    rows: 6,
    paint: (text, i) => `<${i}${text}>`,
  });
  assertEquals(lines.length, 6 + 2);
  assert(/<0[\u2800-\u28ff]+a>$/.test(lines[0]), lines[0]); // the rising one ends at the upper right
  assert(/<1[\u2800-\u28ff]+b>$/.test(lines[5]), lines[5]);
  assertEquals(lines[7].trim(), "<0a dqn>   <1b dyna>");
  const plain = lines.map((line) => line.replaceAll(/<\d|>/g, ""));
  assert(plain.every((line) => line.length <= 60), plain.join("\n"));
});

Deno.test("curvesPicture() keeps room for steps to come, and the ends of two curves apart", () => {
  const same = [{ name: "a long name ".repeat(9), points: rising }, { name: "y", points: rising }];
  const lines = curvesPicture(same, { threshold: 600, columns: 40, rows: 5, lastStep: 2000 });
  assert(lines[5].endsWith("2,000 real steps"), lines[5]);
  const letters = lines.slice(0, 5).map((line) => line.slice(4)).join("").replaceAll(/[^a-z]/g, "");
  assertEquals([...letters].sort(), ["a", "b"]);
  assert(lines.every((line) => line.length <= 40), lines.join("\n"));
  assertEquals(curvesPicture([], { threshold: 600, columns: 40, rows: 5 }), []);
});
