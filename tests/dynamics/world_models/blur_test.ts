import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { blur } from "../../../lib/dynamics/world_models/blur.ts";

const size = { height: 16, width: 20 };

/** A picture that is black but for one pixel. */
function dot(row: number, column: number): Float32Array {
  const picture = new Float32Array(size.height * size.width);
  picture[row * size.width + column] = 1;
  return picture;
}

function blurred(picture: Float32Array): Float32Array {
  const out = new Float32Array(picture.length);
  blur(picture, 1, size, out);
  return out;
}

Deno.test("blur() spreads a pixel as a bell of deviation 1.5, whose sum is kept", () => {
  const out = blurred(dot(7, 9));
  const at = (row: number, column: number) => out[row * size.width + column];
  assertAlmostEquals(out.reduce((a, b) => a + b), 1, 1e-6);
  // exp(−(dx² + dy²) / (2 · 1.5²)) of the middle
  for (const [dx, dy] of [[1, 0], [0, 2], [3, -2], [-4, 1]]) {
    assertAlmostEquals(at(7 + dy, 9 + dx) / at(7, 9), Math.exp(-(dx ** 2 + dy ** 2) / 4.5), 1e-5);
  }
  assertEquals(at(7, 15), 0); // five pixels on each side
});

Deno.test("blur() lets what is at an edge flow out, and treats pictures one by one", () => {
  const both = new Float32Array([...dot(0, 0), ...dot(7, 9)]);
  blur(both, 2, size, both); // in place
  const sums = [0, 1].map((i) => both.subarray(i * 320, (i + 1) * 320).reduce((a, b) => a + b));
  assert(sums[0] < 0.5 && sums[0] > 0.25, `${sums}`);
  assertEquals(both.slice(320), blurred(dot(7, 9)));
});

Deno.test("blur() makes pictures of near positions near: their distance grows with the gap", () => {
  const apart = (gap: number) => {
    const [a, b] = [blurred(dot(7, 6)), blurred(dot(7, 6 + gap))];
    return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0));
  };
  assert(apart(1) < 0.6 * apart(2) && apart(2) < 0.8 * apart(4), `${[1, 2, 4].map(apart)}`);
});
