import { assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { Adam, Parameters, Program, Workspace } from "../../lib/nn/engine.ts";
import { Generator } from "../../lib/random/generator.ts";
import { tf } from "./tensorflow.ts";

function setUp(options: { clipNorm?: number; weightDecay?: number } = {}) {
  const workspace = new Workspace();
  const parameters = new Parameters(workspace);
  const a = parameters.add("a", 1, 2, (values) => values.set([1, -2]));
  const b = parameters.add("b", 1, 1, (values) => values.set([3]));
  parameters.seal();
  return { workspace, parameters, a, b, adam: new Adam(parameters, { learningRate: 0.1, ...options }) };
}

Deno.test("Adam.step() takes the steps of TensorFlow.js's optimiser", () => {
  const { parameters, a, b, adam } = setUp();
  const variables = [tf.variable(tf.tensor2d([[1, -2]])), tf.variable(tf.tensor2d([[3]]))];
  const optimiser = tf.train.adam(0.1, 0.9, 0.999, 1e-8);
  for (let step = 1; step <= 20; step++) {
    const gradient = [0.5 * step, Math.sin(step), 0.7 - 0.1 * step];
    parameters.clearGradients();
    a.gradient.set(gradient.slice(0, 2));
    b.gradient.set(gradient.slice(2));
    adam.step();
    optimiser.applyGradients([
      { name: variables[0].name, tensor: tf.tensor2d([gradient.slice(0, 2)]) },
      { name: variables[1].name, tensor: tf.tensor2d([gradient.slice(2)]) },
    ]);
    const expected = variables.flatMap((variable) => [...variable.dataSync()]);
    [...a.values, ...b.values].forEach((value, i) => assertAlmostEquals(value, expected[i], 2e-4));
  }
  assertEquals(adam.steps, 20);
  parameters.clearGradients();
  assertEquals([...a.gradient, ...b.gradient], [0, 0, 0]);
});

Deno.test("Adam.step() follows the formulas over three steps, with clipping and decay", () => {
  const { a, b, adam } = setUp({ clipNorm: 1, weightDecay: 0.2 });
  const values = [1, -2, 3];
  const [first, second] = [[0, 0, 0], [0, 0, 0]];
  for (let step = 1; step <= 3; step++) {
    const gradient = [0.5 * step, -3, 0.7];
    a.gradient.set(gradient.slice(0, 2));
    b.gradient.set(gradient.slice(2));
    adam.step();
    const scale = 1 / Math.hypot(...gradient);
    for (let i = 0; i < 3; i++) {
      const g = gradient[i] * scale;
      first[i] = 0.9 * first[i] + 0.1 * g;
      second[i] = 0.999 * second[i] + 0.001 * g * g;
      const mean = first[i] / (1 - 0.9 ** step);
      const square = second[i] / (1 - 0.999 ** step);
      values[i] = values[i] * (1 - 0.1 * 0.2) - 0.1 * mean / (Math.sqrt(square) + 1e-8);
    }
  }
  [...a.values, ...b.values].forEach((value, i) => assertAlmostEquals(value, values[i], 1e-4));
});

Deno.test("Adam and Parameters continue from a snapshot with the same bytes", () => {
  const one = setUp();
  const other = setUp();
  const random = new Generator(1);
  const push = (to: ReturnType<typeof setUp>, gradient: Float32Array) => {
    to.a.gradient.set(gradient.subarray(0, 2));
    to.b.gradient.set(gradient.subarray(2));
    to.adam.step();
  };
  for (let i = 0; i < 5; i++) push(one, random.fillNormal(new Float32Array(3)));
  other.parameters.restore(one.parameters.save());
  other.adam.restore(one.adam.save());
  const last = random.fillNormal(new Float32Array(3));
  push(one, last);
  push(other, last);
  assertEquals(other.parameters.save(), one.parameters.save());
  assertThrows(() => one.adam.restore({}), TypeError);
  assertThrows(() => one.parameters.restore({}), TypeError, "a is missing");
});

Deno.test("Parameters.moveTowards() and copyFrom() bring two sets together", () => {
  const workspace = new Workspace();
  const [one, other] = [0, 8].map((value) => {
    const set = new Parameters(workspace);
    set.add("w", 2, 3, (values) => values.fill(value));
    set.seal();
    return set;
  });
  one.moveTowards(other, 0.25);
  assertEquals([...one.get("w").values], new Array(6).fill(2));
  one.copyFrom(other);
  assertEquals(one.save(), other.save());
});

Deno.test("Adam minimises a small network's loss", () => {
  const workspace = new Workspace();
  const random = new Generator(0);
  const parameters = new Parameters(workspace);
  const w1 = parameters.add("w1", 2, 16, (values) => random.fillNormal(values, 0, 0.7));
  const b1 = parameters.add("b1", 1, 16);
  const w2 = parameters.add("w2", 16, 1, (values) => random.fillNormal(values, 0, 0.25));
  parameters.seal();
  const program = new Program(workspace);
  const x = program.input(32, 2);
  const target = program.input(32, 1);
  const loss = program.mean(
    program.squaredError(program.affine(program.softplus(program.affine(x, w1, b1)), w2), target),
  );
  program.seal();
  const adam = new Adam(parameters, { learningRate: 0.02 });
  random.fillUniform(x.values, -1, 1);
  for (let i = 0; i < 32; i++) target.values[i] = x.values[2 * i] * x.values[2 * i + 1];
  program.forward();
  const before = loss.values[0];
  for (let i = 0; i < 500; i++) {
    parameters.clearGradients();
    program.forward();
    program.backward(loss);
    adam.step();
  }
  program.forward();
  assertNotEquals(before, 0);
  assertAlmostEquals(loss.values[0], 0, 1e-3);
});
