import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Parameters, Perceptron, type PerceptronOptions, Trainer, Workspace } from "../../lib/nn/engine.ts";
import { squaredError } from "../../lib/nn/losses.ts";
import { Generator } from "../../lib/random/generator.ts";
import { type Scalar, type Tensor, tf, type Variable } from "./tensorflow.ts";

function made(options: PerceptronOptions, seed: number): Perceptron {
  return new Perceptron(new Parameters(new Workspace()), options, new Generator(seed));
}

const rows = 11;
const shapes: (PerceptronOptions & { name: string })[] = [
  { name: "relu", sizes: [3, 16, 16, 2] },
  { name: "tanh", sizes: [3, 16, 2], activation: "tanh" },
  { name: "ensemble", sizes: [3, 16, 2], members: 3 },
];

for (const { name: what, ...shape } of shapes) {
  Deno.test(`Trainer.step() takes the steps that TensorFlow.js takes: ${what}`, () => {
    const perceptron = made(shape, 1);
    const { members } = perceptron;
    const trainer = new Trainer(perceptron, rows, { learningRate: 1e-2, epsilon: 1e-7 });
    const inputs = new Generator(2).fillNormal(new Float32Array(members * rows * 3));
    const targets = new Generator(3).fillNormal(new Float32Array(members * rows * 2));
    const x = tf.tensor3d(inputs, [members, rows, 3]);
    const y = tf.tensor3d(targets, [members, rows, 2]);
    const variables: Variable[] = perceptron.layers.flatMap(({ weights, biases }) => [
      tf.variable(
        tf.tensor3d(weights.values.slice(), [members, weights.capacity / members, weights.columns]),
      ),
      tf.variable(tf.tensor3d(biases.values.slice(), [members, 1, biases.columns])),
    ]);
    const outputs = () => {
      let out: Tensor = x;
      for (let l = 0; l < variables.length; l += 2) {
        out = tf.add(tf.matMul(out, variables[l]), variables[l + 1]);
        if (l + 2 < variables.length) out = shape.activation === "tanh" ? tf.tanh(out) : tf.relu(out);
      }
      return out;
    };
    const adam = tf.train.adam(1e-2, 0.9, 0.999, 1e-7);
    for (let step = 0; step < 20; step++) {
      const loss = trainer.step(
        inputs,
        rows,
        (predicted, gradient) => squaredError(predicted, targets, members, gradient),
      );
      const before = adam.minimize(
        () => tf.mul(tf.mean(tf.squaredDifference(outputs(), y)), members) as Scalar,
        true,
        variables,
      )!.dataSync()[0];
      assertAlmostEquals(loss, before / members, 1e-4 * loss);
    }
    perceptron.layers.flatMap(({ weights, biases }) => [weights, biases]).forEach(({ values }, i) =>
      variables[i].dataSync().forEach((value, k) => assertAlmostEquals(values[k], value, 1e-4))
    );
  });
}

Deno.test("Trainer.step() on fewer rows is the step of a trainer that was made for them, in every bit", () => {
  const shape = { sizes: [3, 16, 2], members: 2 };
  const [few, many] = [rows, 4 * rows].map((most) => {
    const perceptron = made(shape, 1);
    const options = { learningRate: 1e-2, clipNorm: 0.5, weightDecay: 0.01 };
    return { perceptron, trainer: new Trainer(perceptron, most, options) };
  });
  const random = new Generator(8);
  for (let i = 0; i < 5; i++) {
    const inputs = random.fillNormal(new Float32Array(2 * rows * 3));
    const targets = random.fillNormal(new Float32Array(2 * rows * 2));
    const [one, other] = [few, many].map(({ trainer }) =>
      trainer.step(inputs, rows, (outputs, gradient) => squaredError(outputs, targets, 2, gradient))
    );
    assertEquals(one, other);
  }
  assertEquals(few.perceptron.save(), many.perceptron.save());
});

Deno.test("Trainer.restore() continues with the same bytes, and training takes no memory", () => {
  const shape = { sizes: [3, 8, 1] };
  const [a, b] = [made(shape, 6), made(shape, 7)];
  const [first, second] = [a, b].map((network) => new Trainer(network, 5, { learningRate: 1e-2 }));
  const random = new Generator(8);
  const inputs = random.fillNormal(new Float32Array(15));
  const targets = random.fillNormal(new Float32Array(5));
  const step = (trainer: Trainer) =>
    trainer.step(inputs, 5, (outputs, gradient) => squaredError(outputs, targets, 1, gradient));
  for (let i = 0; i < 7; i++) step(first);
  step(second);
  b.restore(a.save());
  second.restore(first.save());
  const used = a.parameters.workspace.usedBytes;
  for (let i = 0; i < 50; i++) assertEquals(step(second), step(first));
  assertEquals(a.parameters.workspace.usedBytes, used);
  assertEquals(b.save(), a.save());
});
