import { assertEquals } from "@std/assert";
import { greyPicture } from "../../lib/cli/grey_picture.ts";

Deno.test("greyPicture() shades pixels from dark to bright, characters being twice as high as wide", () => {
  const picture = { width: 4, height: 4, pixels: Float32Array.from({ length: 16 }, (_, i) => (i % 4) / 3) };
  assertEquals(greyPicture(picture, 4), [" ░▓█", " ░▓█"]);
  assertEquals(greyPicture(picture, 100), Array(4).fill("  ░░▓▓██")); // twice as large at most
});

Deno.test("greyPicture() averages what does not fit, and takes values beyond black and white", () => {
  const picture = { width: 4, height: 2, pixels: Float32Array.of(0, 1, -5, 9, 0, 1, -5, 9) };
  assertEquals(greyPicture(picture, 4), [" █ █"]);
  assertEquals(greyPicture({ ...picture, pixels: Float32Array.of(0, 1, 1, 1, 0, 1, 1, 1) }, 2), ["▒█"]);
  assertEquals(greyPicture({ width: 1, height: 1, pixels: Float32Array.of(NaN) }, 10), ["  "]);
});
