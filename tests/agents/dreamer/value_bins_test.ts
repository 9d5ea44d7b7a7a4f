import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ValueBins } from "../../../lib/agents/dreamer/value_bins.ts";

/** Logits whose softmax is the given weights. */
const logitsOf = (weights: Float32Array) => weights.map((weight) => Math.log(weight + 1e-30));

Deno.test("ValueBins.encode() splits a value between the two bins beside it, in returns or in symlog units", () => {
  const weights = new Float32Array(5);
  new ValueBins("even", 20, 5).encode(7, weights, 0); // bins at -20, -10, 0, 10, 20
  weights.forEach((weight, i) => assertAlmostEquals(weight, [0, 0, 0.3, 0.7, 0][i], 1e-6));
  new ValueBins("symlog", 2, 5).encode(Math.expm1(1.25), weights, 0); // symlog 1.25 between 1 and 2
  weights.forEach((weight, i) => assertAlmostEquals(weight, [0, 0, 0, 0.75, 0.25][i], 1e-6));
});

Deno.test("ValueBins.mean() gives back what was encoded, and the end for what lies beyond it", () => {
  for (const spacing of ["even", "symlog"] as const) {
    const bins = new ValueBins(spacing, 6, 9);
    const weights = new Float32Array(11);
    for (const value of [-5, 0, 0.01, 3.3]) {
      bins.encode(value, weights, 2);
      assertAlmostEquals(bins.mean(logitsOf(weights), 2), value, 1e-4, spacing);
    }
    bins.encode(1e9, weights, 0);
    assertAlmostEquals(bins.mean(logitsOf(weights), 0), spacing === "even" ? 6 : Math.expm1(6), 1e-3);
    assertEquals(bins.count, 9);
  }
});

Deno.test("ValueBins.mean() of certain outcomes is their mean in returns, their mean in symlog units, by the spacing", () => {
  const both = Float32Array.of(Math.log(0.5), -100, Math.log(0.5)); // -L and L, half each
  assertAlmostEquals(new ValueBins("even", 300, 3).mean(both, 0), 0, 1e-4);
  const upper = Float32Array.of(-100, Math.log(0.5), Math.log(0.5)); // 0 and L, half each
  assertAlmostEquals(new ValueBins("even", 300, 3).mean(upper, 0), 150, 1e-3);
  assertAlmostEquals(new ValueBins("symlog", Math.log(301), 3).mean(upper, 0), Math.sqrt(301) - 1, 1e-3);
});

Deno.test("ValueBins refuses fewer than two bins", () => {
  assertThrows(() => new ValueBins("even", 1, 1), RangeError);
});
