import { assertAlmostEquals } from "@std/assert";
import { type DenseLayer, foldInputs, foldOutputs } from "../../lib/nn/dense_layers.ts";
import { Generator } from "../../lib/random/generator.ts";

/** What layers compute, in double precision. */
function compute(layers: readonly DenseLayer[], inputs: readonly number[]): number[] {
  return layers.reduce((x, { weights, biases, activation }) =>
    Array.from(biases, (bias, j) => {
      const sum = x.reduce((total, value, i) => total + value * weights[i * biases.length + j], bias);
      return activation === "tanh" ? Math.tanh(sum) : sum;
    }), [...inputs]);
}

Deno.test("foldInputs() and foldOutputs() take scales and offsets into the layers", () => {
  const random = new Generator(1);
  const layer = (inputs: number, outputs: number, activation: DenseLayer["activation"]): DenseLayer => ({
    weights: random.fillNormal(new Float32Array(inputs * outputs)),
    biases: random.fillNormal(new Float32Array(outputs)),
    activation,
  });
  const layers = [layer(3, 4, "tanh"), layer(4, 2, "linear")];
  const x = [0.3, -1, 2];
  const [factors, offsets] = [[2, 0.5, -1], [1, 0, 0.25]];
  const scaled = compute(layers, x.map((value, k) => factors[k] * value + offsets[k]));
  compute(foldInputs(layers, factors, offsets), x).forEach((value, j) =>
    assertAlmostEquals(value, scaled[j], 1e-5)
  );
  const plain = compute(layers, x);
  compute(foldOutputs(layers, [3, -2], [0.5, 1]), x).forEach((value, j) =>
    assertAlmostEquals(value, [3, -2][j] * plain[j] + [0.5, 1][j], 1e-5)
  );
});
