/**
 * Weight initialisation.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";

/**
 * Initialisation of a layer:
 * - `framework`: weights and biases uniform in ±1/√fan_in, the default of PyTorch's Linear;
 * - `he`: weights normal with standard deviation √(2/fan_in), biases 0 (He et al., "Delving deep into
 *   rectifiers", 2015);
 * - `zero`: all 0, for output layers whose initial output should be 0.
 */
export type Initialisation = "framework" | "he" | "zero";

/** Fills one layer's weights and biases for `inputs` incoming connections each. */
export function fillLayer(
  kind: Initialisation,
  inputs: number,
  weights: Float32Array,
  biases: Float32Array,
  random: Generator,
): void {
  if (kind === "framework") {
    const bound = 1 / Math.sqrt(inputs);
    random.fillUniform(weights, -bound, bound);
    random.fillUniform(biases, -bound, bound);
  } else if (kind === "he") {
    random.fillNormal(weights, 0, Math.sqrt(2 / inputs));
    biases.fill(0);
  } else {
    weights.fill(0);
    biases.fill(0);
  }
}
