import { assert, assertAlmostEquals } from "@std/assert";
import { addGaussianGradients, boundedLogVariance, gaussianLoss } from "../../lib/dynamics/gaussian_head.ts";
import { Generator } from "../../lib/random/generator.ts";

Deno.test("gaussianLoss() is twice the negative log likelihood, up to its constant", () => {
  // N(2; 0.5, 0.25): density 0.0088636968…, worked out by hand as √(1/(2π·0.25)) e^(−1.5²/0.5)
  const density = Math.sqrt(1 / (2 * Math.PI * 0.25)) * Math.exp(-(1.5 ** 2) / (2 * 0.25));
  const loss = gaussianLoss(0.5, Math.log(0.25), 2);
  assertAlmostEquals(loss, 9 - 1.3862943611, 1e-9);
  assertAlmostEquals(loss + Math.log(2 * Math.PI), -2 * Math.log(density), 1e-9);
});

Deno.test("boundedLogVariance() stays within its bounds and follows in between", () => {
  assertAlmostEquals(boundedLogVariance(-4, -10, 0.5), -4, 0.02);
  assert(
    boundedLogVariance(1000, -10, 0.5) <= 0.5001 && boundedLogVariance(1000, -10, 0.5) > 0.4,
  );
  assertAlmostEquals(boundedLogVariance(-1000, -10, 0.5), -10, 1e-6);
});

Deno.test("addGaussianGradients() gives the gradients of the loss (finite differences)", () => {
  const random = new Generator(1);
  const [rows, size] = [3, 2];
  const outputs = random.fillNormal(new Float32Array(rows * 2 * size));
  const targets = random.fillNormal(new Float32Array(rows * size));
  const min = Float32Array.of(-3, -2);
  const max = Float32Array.of(0.5, 1);
  const loss = () => {
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < size; k++) {
        const at = i * 2 * size + k;
        const logVariance = boundedLogVariance(outputs[at + size], min[k], max[k]);
        sum += gaussianLoss(outputs[at], logVariance, targets[i * size + k]);
      }
    }
    return sum / (rows * size);
  };
  const gradients = {
    outputs: new Float32Array(outputs.length),
    min: new Float32Array(size),
    max: new Float32Array(size),
  };
  assertAlmostEquals(addGaussianGradients(outputs, targets, rows, min, max, 0, gradients), loss(), 1e-6);
  for (
    const [values, analytic] of [[outputs, gradients.outputs], [min, gradients.min], [max, gradients.max]]
  ) {
    for (let i = 0; i < values.length; i++) {
      const kept = values[i];
      values[i] = kept + 0.01;
      const [above, high] = [loss(), values[i]];
      values[i] = kept - 0.01;
      const slope = (above - loss()) / (high - values[i]);
      values[i] = kept;
      assertAlmostEquals(analytic[i], slope, 2e-3);
    }
  }
});

Deno.test("addGaussianGradients() with beta 1 moves means as half the squared error's gradient times two does", () => {
  const outputs = Float32Array.of(0.3, -1.2); // one mean, one raw log variance
  const gradients = { outputs: new Float32Array(2), min: new Float32Array(1), max: new Float32Array(1) };
  addGaussianGradients(
    outputs,
    Float32Array.of(1),
    1,
    Float32Array.of(-10),
    Float32Array.of(0.5),
    1,
    gradients,
  );
  assertAlmostEquals(gradients.outputs[0], 2 * (outputs[0] - 1), 1e-6);
});
