import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { Parameters, Perceptron, type PerceptronOptions, Workspace } from "../../lib/nn/engine.ts";
import { Generator } from "../../lib/random/generator.ts";

function made(
  options: PerceptronOptions,
  seed: number,
  workspace = new Workspace(),
): Perceptron {
  return new Perceptron(new Parameters(workspace), options, new Generator(seed));
}

/** The outputs of one member for one input by the definition, in double precision. */
function byDefinition(perceptron: Perceptron, member: number, input: ArrayLike<number>): number[] {
  let x = Array.from(input);
  perceptron.layers.forEach(({ weights, biases }, l) => {
    const size = weights.columns;
    x = Array.from({ length: size }, (_, j) => {
      let sum = biases.values[member * size + j];
      for (let i = 0; i < x.length; i++) sum += x[i] * weights.values[(member * x.length + i) * size + j];
      if (l === perceptron.layers.length - 1) return sum;
      return perceptron.activation === "relu" ? Math.max(sum, 0) : Math.tanh(sum);
    });
  });
  return x;
}

const shapes: (PerceptronOptions & { name: string })[] = [
  { name: "relu", sizes: [3, 7, 5, 2] },
  { name: "tanh", sizes: [4, 6, 1], activation: "tanh" },
  { name: "one layer", sizes: [3, 2] },
  { name: "ensemble", sizes: [3, 8, 2], members: 4 },
];

for (const { name: what, ...options } of shapes) {
  Deno.test(`Perceptron.predict() gives what its weights say, however many rows: ${what}`, () => {
    const perceptron = made(options, 1);
    const { members } = perceptron;
    const [inputs, outputs] = [options.sizes[0], options.sizes.at(-1)!];
    for (const rows of [1, 3, 4, 13, 256, 300]) { // plain loops, kernels, one block, more than one block
      const x = new Generator(2).fillNormal(new Float32Array(members * rows * inputs));
      const out = new Float32Array(members * rows * outputs);
      perceptron.predict(x, rows, out);
      for (let row = 0; row < members * rows; row++) {
        const input = x.subarray(row * inputs, (row + 1) * inputs);
        const expected = byDefinition(perceptron, Math.floor(row / rows), input);
        expected.forEach((value, k) => assertAlmostEquals(out[row * outputs + k], value, 1e-5));
        if (row >= rows) continue;
        const one = new Float32Array(outputs);
        perceptron.predictOne(input, one); // the first member's
        expected.forEach((value, k) => assertAlmostEquals(one[k], value, 1e-5));
      }
    }
  });
}

Deno.test("Perceptron.predict() gives a row the same bits in any batch, and takes memory once", () => {
  const workspace = new Workspace();
  const perceptron = made({ sizes: [5, 33, 3], members: 2 }, 3, workspace);
  const x = new Generator(4).fillNormal(new Float32Array(700 * 5));
  const all = new Float32Array(2 * 700 * 3);
  perceptron.predict(x, 700, all);
  const used = workspace.usedBytes;
  for (const rows of [4, 9, 100, 257, 699]) {
    const some = new Float32Array(2 * rows * 3);
    perceptron.predict(x.subarray(0, rows * 5), rows, some);
    assertEquals(some.subarray(0, rows * 3), all.subarray(0, rows * 3));
    assertEquals(some.subarray(rows * 3), all.subarray(700 * 3, (700 + rows) * 3));
  }
  assertEquals(workspace.usedBytes, used);
});

Deno.test("Perceptron members see the same inputs where they are shared, and differ", () => {
  const perceptron = made({ sizes: [2, 8, 1], members: 3 }, 3);
  const shared = new Float32Array(3 * 5);
  const x = new Generator(4).fillNormal(new Float32Array(5 * 2));
  perceptron.predict(x, 5, shared);
  const repeated = new Float32Array(3 * 5);
  perceptron.predict(Float32Array.of(...x, ...x, ...x), 5, repeated);
  assertEquals(repeated, shared);
  assertNotEquals(shared.slice(0, 5), shared.slice(5, 10));
});

Deno.test("Perceptron starts as its initialisation says", () => {
  const weightsOf = (initialisation: "framework" | "he" | "zero") => {
    const [{ weights, biases }] = made({ sizes: [100, 400, 1], initialisation }, 5).layers;
    return { weights: weights.values, biases: biases.values };
  };
  const deviation = (values: Float32Array) =>
    Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
  const framework = weightsOf("framework");
  // uniform in ±1/√100: deviation 0.1/√3
  assert(
    framework.weights.every((v) => Math.abs(v) <= 0.1) && framework.biases.every((v) => Math.abs(v) <= 0.1),
  );
  assertAlmostEquals(deviation(framework.weights), 0.1 / Math.sqrt(3), 1e-3);
  assertAlmostEquals(deviation(framework.biases), 0.1 / Math.sqrt(3), 6e-3);
  const he = weightsOf("he");
  assertAlmostEquals(deviation(he.weights), Math.sqrt(2 / 100), 2e-3);
  assert(he.biases.every((v) => v === 0));
  assert(weightsOf("zero").weights.every((v) => v === 0));
});

Deno.test("Perceptron.moveTowards() goes the stated share of the way", () => {
  const workspace = new Workspace();
  const [a, b] = [6, 7].map((seed) => made({ sizes: [3, 5, 2] }, seed, workspace));
  const [before, target] = [a.save(), b.save()] as Record<string, Float32Array>[];
  a.moveTowards(b, 0.25);
  for (const [name, values] of Object.entries(a.save() as Record<string, Float32Array>)) {
    values.forEach((value, k) =>
      assertAlmostEquals(value, 0.75 * before[name][k] + 0.25 * target[name][k], 1e-7)
    );
  }
  assertThrows(() => a.restore({}), TypeError, "layer 0 weights is missing");
});
