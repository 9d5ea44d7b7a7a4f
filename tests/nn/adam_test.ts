import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Adam } from "../../lib/nn/adam.ts";
import { initialiseBackend } from "../../lib/nn/backend.ts";
import { memoryOf } from "../../lib/nn/tensor_memory.ts";
import { type Scalar, tf, type Variable } from "../../lib/nn/tensorflow.ts";

await initialiseBackend();

function variable(...values: number[]): Variable {
  return tf.tidy(() => tf.variable(tf.tensor1d(values)));
}

Deno.test("Adam takes the steps of the paper's algorithm, by hand", () => {
  const weights = variable(1, -2, 0.5, 3, 7);
  const adam = new Adam([weights], { learningRate: 0.1 });
  let expected = [1, -2, 0.5, 3, 7];
  let m = [0, 0, 0, 0, 0];
  let v = [0, 0, 0, 0, 0];
  for (let t = 1; t <= 5; t++) {
    adam.minimise(() => tf.sum(tf.mul(weights, weights)) as Scalar);
    const g = expected.map((w) => 2 * w);
    m = m.map((old, i) => 0.9 * old + 0.1 * g[i]);
    v = v.map((old, i) => 0.999 * old + 0.001 * g[i] ** 2);
    expected = expected.map((w, i) =>
      w - (0.1 * (m[i] / (1 - 0.9 ** t))) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-8)
    );
    memoryOf(weights).forEach((w, i) => assertAlmostEquals(w, expected[i], 1e-5));
  }
  assertEquals(adam.steps, 5);
  weights.dispose();
  adam.dispose();
});

Deno.test("Adam clips by the norm of all gradients together and decays weights apart from the gradient", () => {
  const [a, b] = [variable(0), variable(10)];
  // gradients 30 and 40 have the norm 50; clipped to 5 they are 3 and 4. A large epsilon shows their size
  const adam = new Adam([a, b], { learningRate: 1, epsilon: 1e3, clipNorm: 5, weightDecay: 0.01 });
  adam.minimise(() => tf.add(tf.mul(tf.sum(a), 30), tf.mul(tf.sum(b), 40)) as Scalar);
  assertAlmostEquals(memoryOf(a)[0], -3 / (3 + 1e3), 1e-6);
  assertAlmostEquals(memoryOf(b)[0], 10 * 0.99 - 4 / (4 + 1e3), 1e-5);
  tf.dispose([a, b]);
  adam.dispose();
});

Deno.test("Adam.minimise() finds the bottom of a bowl and returns the loss before the step", () => {
  const weights = variable(3, -4);
  const adam = new Adam([weights], { learningRate: 0.05 });
  const loss = () => tf.sum(tf.mul(weights, weights)) as Scalar;
  assertEquals(adam.minimise(loss), 25);
  for (let i = 0; i < 500; i++) adam.minimise(loss);
  assert(memoryOf(weights).every((w) => Math.abs(w) < 1e-3));
  weights.dispose();
  adam.dispose();
});

Deno.test("Adam.restore() refuses the snapshot of another shape", () => {
  const [a, b] = [variable(1), variable(1, 2)];
  const [first, second] = [new Adam([a], { learningRate: 1 }), new Adam([b], { learningRate: 1 })];
  assertThrows(() => second.restore(first.save()), TypeError, "Not the snapshot of an optimiser");
  tf.dispose([a, b]);
  first.dispose();
  second.dispose();
});
