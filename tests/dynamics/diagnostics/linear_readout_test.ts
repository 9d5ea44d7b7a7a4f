import { assert, assertAlmostEquals } from "@std/assert";
import { linearReadout } from "../../../lib/dynamics/diagnostics/linear_readout.ts";
import { Generator } from "../../../lib/random/generator.ts";

Deno.test("linearReadout() finds what is linear in the features, and only that", () => {
  const count = 4000;
  const random = new Generator(1);
  const features = random.fillNormal(new Float32Array(count * 3));
  features.forEach((value, i) => features[i] = 5 + 0.1 * value);
  const targets = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    const [a, b] = features.subarray(3 * i, 3 * i + 3);
    const linear = 20 * (a - 5) - 10 * (b - 5); // variance 4 + 1
    targets.set([3 + linear, linear + random.normal() * Math.sqrt(5), random.normal(), 7], 4 * i);
  }
  const r2 = linearReadout(features, 3, targets, 4, count);
  assertAlmostEquals(r2[0], 1, 1e-3);
  assertAlmostEquals(r2[1], 0.5, 0.05); // half of the variance is noise
  assertAlmostEquals(r2[2], 0, 0.02);
  assert(Number.isNaN(r2[3]));
});
