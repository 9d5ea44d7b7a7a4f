/**
 * Draws of a symmetric Dirichlet distribution.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";

/**
 * Fills `out` with one draw: gamma deviates, divided by their sum.
 *
 * @param concentration At least 0.05: below, gamma deviates underflow to 0.
 */
export function fillDirichlet(out: Float64Array, concentration: number, random: Generator): void {
  let sum = 0;
  for (let i = 0; i < out.length; i++) sum += out[i] = gamma(concentration, random);
  for (let i = 0; i < out.length; i++) out[i] /= sum;
}

/** A gamma deviate of scale 1 (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000). */
function gamma(shape: number, random: Generator): number {
  if (shape < 1) { // their section 6: a deviate of shape + 1, times a power of a uniform one
    const boosted = gamma(shape + 1, random);
    return boosted * Math.pow(1 - random.uniform(), 1 / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random.uniform();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
