import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { TwoHot } from "../../lib/nn/two_hot.ts";

Deno.test("TwoHot.encode() shares a number between the bins beside it", () => {
  const bins = new TwoHot(-1, 1, 5); // -1, -0.5, 0, 0.5, 1
  const out = new Float32Array(7).fill(9);
  bins.encode(0.375, out, 1);
  assertEquals([...out], [9, 0, 0, 0.25, 0.75, 0, 9]);
  bins.encode(1, out, 1);
  assertEquals([...out], [9, 0, 0, 0, 0, 1, 9]);
  bins.encode(-7, out, 1);
  assertEquals([...out], [9, 1, 0, 0, 0, 0, 9]);
});

Deno.test("TwoHot.mean() is the mean number under the softmax", () => {
  const bins = new TwoHot(0, 2, 3);
  assertAlmostEquals(bins.mean(Float32Array.of(5, 0, 0, 0), 1), 1, 1e-12);
  // weights 1 : 2 : 5 → (2 + 10) / 8
  assertAlmostEquals(bins.mean(Float32Array.of(0, Math.log(2), Math.log(5)), 0), 1.5, 1e-6);
  // large logits do not overflow
  assertAlmostEquals(bins.mean(Float32Array.of(1000, 0, 1000), 0), 1, 1e-12);
});

Deno.test("TwoHot.mean() of the logarithms of an encoded number is the number", () => {
  const bins = new TwoHot(-3, 17, 21);
  const out = new Float32Array(21);
  for (const value of [-3, -2.25, 0, 0.5, 13.7, 17]) {
    bins.encode(value, out, 0);
    assertAlmostEquals(bins.mean(out.map((share) => Math.log(share + 1e-30)), 0), value, 1e-5);
  }
});

Deno.test("TwoHot refuses bins that are none", () => {
  assertThrows(() => new TwoHot(0, 1, 1), RangeError, "two or more");
  assertThrows(() => new TwoHot(1, 1, 5), RangeError, "rising order");
});
