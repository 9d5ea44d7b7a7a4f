import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  argmax,
  contractedScale,
  logSoftmax,
  plainScale,
  sampleLogits,
  softmax,
  symlogScale,
  TwoHot,
} from "../../lib/nn/categorical.ts";
import { Generator } from "../../lib/random/generator.ts";
import { decoded } from "./decoded.ts";

Deno.test("argmax() gives the first of equals", () => {
  assertEquals(argmax(Float32Array.of(9, 1, 3, 3), 1, 3), 1);
});

Deno.test("softmax() and logSoftmax() give probabilities, for large logits too", () => {
  const logits = Float32Array.of(0, Math.log(3), 1000, 0);
  const [shares, logs] = [new Float64Array(5), new Float32Array(4)];
  softmax(logits, 0, 2, shares, 1);
  softmax(logits, 2, 2, shares, 3);
  logSoftmax(logits, 2, 2, logs);
  [0, 0.25, 0.75, 1, 0].forEach((share, i) => assertAlmostEquals(shares[i], share, 1e-7));
  [Math.log(0.25), Math.log(0.75), 0, -1000].forEach((log, i) => assertAlmostEquals(logs[i], log, 1e-6));
});

Deno.test("sampleLogits() draws by the softmax at the temperature, and the likeliest at 0", () => {
  const random = new Generator(3);
  const logits = Float32Array.of(50, Math.log(1), Math.log(2), Math.log(5));
  const share = (temperature: number) => {
    let drawn = 0;
    for (let i = 0; i < 4000; i++) if (sampleLogits(logits, 1, 3, random, temperature) === 2) drawn++;
    return drawn / 4000;
  };
  assertAlmostEquals(share(1), 5 / 8, 0.03);
  assertAlmostEquals(share(0.5), 25 / 30, 0.03);
  assertEquals(share(0), 1);
});

Deno.test("scales are what the formulas give, and have inverses", () => {
  const formulas: [number, number][] = [[3, 1.003], [-8, -2.008], [333, Math.sqrt(334) - 1 + 0.333], [0, 0]];
  for (const [x, y] of formulas) assertAlmostEquals(contractedScale.apply(x), y, 1e-12);
  assertAlmostEquals(symlogScale.apply(1 - Math.E), -1, 1e-12);
  for (const scale of [contractedScale, symlogScale]) {
    for (const x of [-500, -1, -0.01, 0, 1e-4, 0.5, 22, 333]) {
      assertAlmostEquals(scale.invert(scale.apply(x)), x, 1e-8);
    }
  }
});

Deno.test("TwoHot.encode() shares a number between the bins beside it, on its scale", () => {
  const bins = new TwoHot(-1, 1, 5); // -1, -0.5, 0, 0.5, 1
  const out = new Float32Array(7).fill(9);
  bins.encode(0.375, out, 1);
  assertEquals([...out], [9, 0, 0, 0.25, 0.75, 0, 9]);
  bins.encode(1, out, 1);
  assertEquals([...out], [9, 0, 0, 0, 0, 1, 9]);
  bins.encode(-7, out, 1);
  assertEquals([...out], [9, 1, 0, 0, 0, 0, 9]);
  new TwoHot(-2, 2, 5, symlogScale).encode(Math.expm1(1.25), out, 1); // symlog 1.25 between 1 and 2
  assertEquals([...out], [9, 0, 0, 0, 0.75, 0.25, 9]);
});

Deno.test("TwoHot.mean() is the mean under the softmax, taken on its scale", () => {
  const bins = new TwoHot(0, 2, 3);
  assertAlmostEquals(decoded(bins, Float32Array.of(5, 0, 0, 0), 1), 1, 1e-12);
  // weights 1 : 2 : 5 → (2 + 10) / 8
  assertAlmostEquals(decoded(bins, Float32Array.of(0, Math.log(2), Math.log(5)), 0), 1.5, 1e-6);
  // large logits do not overflow
  assertAlmostEquals(decoded(bins, Float32Array.of(1000, 0, 1000), 0), 1, 1e-12);
  const upper = Float32Array.of(-100, Math.log(0.5), Math.log(0.5)); // the middle bin and the last, half each
  assertAlmostEquals(decoded(new TwoHot(-300, 300, 3), upper, 0), 150, 1e-3);
  const end = Math.log(301);
  assertAlmostEquals(decoded(new TwoHot(-end, end, 3, symlogScale), upper, 0), Math.sqrt(301) - 1, 1e-3);
});

Deno.test("TwoHot.mean() of the logarithms of an encoded number is the number", () => {
  for (const scale of [plainScale, symlogScale, contractedScale]) {
    const bins = new TwoHot(scale.apply(-3), scale.apply(17), 21, scale);
    const out = new Float32Array(21);
    for (const value of [-3, -2.25, 0, 0.5, 13.7, 17]) {
      bins.encode(value, out, 0);
      assertAlmostEquals(decoded(bins, out.map((share) => Math.log(share + 1e-30)), 0), value, 1e-4);
    }
  }
});

Deno.test("TwoHot refuses bins that are none", () => {
  assertThrows(() => new TwoHot(0, 1, 1), RangeError, "two or more");
  assertThrows(() => new TwoHot(1, 1, 5), RangeError, "ascending order");
});
