import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { initialiseBackend } from "../../lib/nn/backend.ts";
import { Mlp, type MlpOptions } from "../../lib/nn/mlp.ts";
import { tf } from "../../lib/nn/tensorflow.ts";
import { Generator } from "../../lib/random/generator.ts";

await initialiseBackend();

const shapes: (MlpOptions & { name: string })[] = [
  { name: "relu", sizes: [3, 7, 5, 2] },
  { name: "tanh", sizes: [4, 6, 1], activation: "tanh" },
  { name: "silu", sizes: [2, 9, 9, 3], activation: "silu" },
  { name: "ensemble", sizes: [3, 8, 2], members: 4 },
];

for (const { name, ...options } of shapes) {
  Deno.test(`Mlp gives the same outputs by kernels, by tensors and by plain loops: ${name}`, () => {
    const random = new Generator(1);
    const mlp = new Mlp(options, random);
    const rows = 13;
    const [inputs, outputs] = [options.sizes[0], options.sizes.at(-1)!];
    const x = random.fillNormal(new Float32Array(mlp.members * rows * inputs));
    const shape = mlp.isEnsemble ? [mlp.members, rows, inputs] : [rows, inputs];
    const byTensors = tf.tidy(() => mlp.apply(tf.tensor(x, shape)).dataSync());
    const byKernels = new Float32Array(mlp.members * rows * outputs);
    mlp.predict(x, rows, byKernels);
    byKernels.forEach((value, i) => assertAlmostEquals(value, byTensors[i], 1e-5));
    for (let row = 0; row < rows; row++) {
      const one = new Float32Array(outputs);
      mlp.predictOne(x.subarray(row * inputs, (row + 1) * inputs), one);
      one.forEach((value, k) => assertAlmostEquals(value, byTensors[row * outputs + k], 1e-5));
    }
    const few = new Float32Array(mlp.members * 2 * outputs);
    mlp.predict(x.subarray(0, 2 * inputs), 2, few);
    for (let k = 0; k < 2 * outputs; k++) assertAlmostEquals(few[k], byTensors[k], 1e-5);
    mlp.dispose();
  });
}

Deno.test("Mlp is the function that its weights say, by hand", () => {
  const mlp = new Mlp({ sizes: [2, 2, 1] }, new Generator(2));
  mlp.restore({
    weights: [
      Float32Array.of(1, -1, 2, 0),
      Float32Array.of(0, 0.5),
      Float32Array.of(3, 4),
      Float32Array.of(-1),
    ],
  });
  const out = new Float32Array(1);
  mlp.predictOne(Float32Array.of(1, 1), out); // hidden: relu(3), relu(-0.5) → 3·3 + 0 − 1
  assertEquals(out[0], 8);
  mlp.predictOne(Float32Array.of(-1, 0), out); // hidden: relu(-1), relu(1.5) → 4·1.5 − 1
  assertEquals(out[0], 5);
  mlp.dispose();
});

Deno.test("Mlp members see the same inputs where they are shared, and differ", () => {
  const mlp = new Mlp({ sizes: [2, 8, 1], members: 3 }, new Generator(3));
  const shared = new Float32Array(3 * 5);
  const x = new Generator(4).fillNormal(new Float32Array(5 * 2));
  mlp.predict(x, 5, shared);
  const repeated = new Float32Array(3 * 5);
  mlp.predict(Float32Array.of(...x, ...x, ...x), 5, repeated);
  assertEquals(repeated, shared);
  assertNotEquals(shared.slice(0, 5), shared.slice(5, 10));
  mlp.dispose();
});

Deno.test("Mlp starts as its initialisation says", () => {
  const weightsOf = (initialisation: "framework" | "he" | "zero") => {
    const mlp = new Mlp({ sizes: [100, 400, 1], initialisation }, new Generator(5));
    const [weights, biases] = mlp.save().weights as Float32Array[];
    mlp.dispose();
    return { weights, biases };
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

Deno.test("Mlp.moveTowards() goes the stated share of the way, copyFrom() all of it", () => {
  const [a, b] = [
    new Mlp({ sizes: [3, 5, 2] }, new Generator(6)),
    new Mlp({ sizes: [3, 5, 2] }, new Generator(7)),
  ];
  const [before, target] = [a.save().weights as Float32Array[], b.save().weights as Float32Array[]];
  a.moveTowards(b, 0.25);
  (a.save().weights as Float32Array[]).forEach((values, i) =>
    values.forEach((value, k) => assertAlmostEquals(value, 0.75 * before[i][k] + 0.25 * target[i][k], 1e-7))
  );
  a.copyFrom(b);
  assertEquals(a.save(), b.save());
  assertThrows(() => a.restore({ weights: [new Float32Array(3)] }), TypeError, "widths 3-5-2");
  a.dispose();
  b.dispose();
});

Deno.test("Mlp leaves no tensor behind but its variables", () => {
  const before = tf.memory().numTensors;
  const mlp = new Mlp({ sizes: [3, 8, 2] }, new Generator(8));
  const made = tf.memory().numTensors - before;
  assertEquals(made, 4);
  mlp.predict(new Float32Array(30), 10, new Float32Array(20));
  assertEquals(tf.memory().numTensors - before, made);
  mlp.dispose();
  assertEquals(tf.memory().numTensors, before);
});
