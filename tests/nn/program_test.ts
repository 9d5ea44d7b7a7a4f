import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Node, Parameters, Program, Workspace } from "../../lib/nn/engine.ts";
import { Generator } from "../../lib/random/generator.ts";
import { type Tensor, type Tensor2D, tf } from "./tensorflow.ts";

/** Builds a matrix from others, all drawn from `low` to `high`, and says the same in TensorFlow.js. */
interface Case {
  readonly shapes: readonly (readonly [number, number])[];
  readonly low?: number;
  build(program: Program, nodes: readonly Node[]): Node;
  oracle(...tensors: Tensor2D[]): Tensor;
}

/** One matrix, element by element. */
function each(build: Case["build"], oracle: (x: Tensor2D) => Tensor, low?: number): Case {
  return { shapes: [[3, 7]], build, oracle, ...(low === undefined ? {} : { low }) };
}

/** Groups of neighbouring columns as the last axis. */
const groups = (x: Tensor2D, size: number) => x.reshape([-1, size]);

const targets = [0.2, 0.3, 0.5, 1, 0, 0, 0, 0, 0, 0.1, 0.1, 0.1, 0, 1, 0, 0.5, 0.5, 0];
const perceptron = (nodes: readonly Node[], activation: "relu" | "tanh", members: number) => ({
  layers: [{ weights: nodes[1], biases: nodes[2] }, { weights: nodes[3], biases: nodes[4] }],
  activation,
  members,
});
/** Members one after the other, each with its rows of everything. */
function perceptronOracle(activation: "relu" | "tanh", members: number, isShared: boolean): Case["oracle"] {
  return (x, ...layers) => {
    const share = (tensor: Tensor2D, m: number) => {
      const rows = tensor.shape[0] / members;
      return tf.slice(tensor, [m * rows, 0], [rows, tensor.shape[1]]);
    };
    const outputs = Array.from({ length: members }, (_, m) => {
      const [w0, b0, w1, b1] = layers.map((tensor) => share(tensor, m));
      const hidden = tf.add(tf.matMul(isShared ? x : share(x, m), w0), b0);
      return tf.add(tf.matMul(activation === "relu" ? tf.relu(hidden) : tf.tanh(hidden), w1), b1);
    });
    return tf.concat(outputs);
  };
}

function gatedUnit(a: Tensor, b: Tensor, h: Tensor): Tensor {
  const [[a1, a2, a3], [b1, b2, b3]] = [a, b].map((x) => tf.split(x, 3, 1));
  const [r, u] = [tf.sigmoid(tf.add(a1, b1)), tf.sigmoid(tf.add(a2, b2))];
  const c = tf.tanh(tf.add(a3, tf.mul(r, b3)));
  return tf.add(tf.mul(u, h), tf.mul(tf.sub(1, u), c));
}

const normalisedLayer = ([weights, biases, gain, offset]: readonly Node[]) => ({
  weights,
  biases,
  gain,
  offset,
});

function layerNorm(x: Tensor, gain: Tensor, offset: Tensor): Tensor {
  const { mean, variance } = tf.moments(x, 1, true);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3))), gain), offset);
}

function normalisedOracle(x: Tensor, gain: Tensor, offset: Tensor): Tensor {
  const y = layerNorm(x, gain, offset);
  return tf.mul(y, tf.sigmoid(y));
}

const deviates = [0.3, -1, 2, 0, 0.5, -0.2, 1, 1, -2, 0.1, 0.7, -0.4, 0, 1.5, -1];
const mostlyZero = Array.from({ length: 45 }, (_, i) => i % 7 === 3 ? i / 20 : 0);

const cases: Record<string, Case> = {
  affine: {
    shapes: [[7, 5], [5, 9], [1, 9]],
    build: (p, [x, w, b]) => p.affine(x, w, b),
    oracle: (x, w, b) => tf.add(tf.matMul(x, w), b),
  },
  perceptron: {
    shapes: [[7, 3], [3, 6], [1, 6], [6, 2], [1, 2]],
    build: (p, nodes) => p.perceptron(nodes[0], perceptron(nodes, "relu", 1)),
    oracle: perceptronOracle("relu", 1, false),
  },
  "perceptron of two members": {
    shapes: [[10, 3], [6, 6], [2, 6], [12, 2], [2, 2]],
    build: (p, nodes) => p.perceptron(nodes[0], perceptron(nodes, "tanh", 2)),
    oracle: perceptronOracle("tanh", 2, false),
  },
  "perceptron of three members that share their inputs": {
    shapes: [[5, 3], [9, 6], [3, 6], [18, 1], [3, 1]],
    build: (p, nodes) => p.perceptron(nodes[0], perceptron(nodes, "relu", 3), true),
    oracle: perceptronOracle("relu", 3, true),
  },
  "affine without a bias": {
    shapes: [[3, 4], [4, 2]],
    build: (p, [a, b]) => p.affine(a, b),
    oracle: (a, b) => tf.matMul(a, b),
  },
  add: { shapes: [[3, 4], [3, 4]], build: (p, [a, b]) => p.add(a, b), oracle: tf.add },
  "add of a row": { shapes: [[3, 4], [1, 4]], build: (p, [a, b]) => p.add(a, b), oracle: tf.add },
  subtract: { shapes: [[3, 4], [3, 4]], build: (p, [a, b]) => p.subtract(a, b), oracle: tf.sub },
  "subtract of a column": {
    shapes: [[3, 4], [3, 1]],
    build: (p, [a, b]) => p.subtract(a, b),
    oracle: tf.sub,
  },
  multiply: { shapes: [[3, 4], [3, 4]], build: (p, [a, b]) => p.multiply(a, b), oracle: tf.mul },
  "multiply by a row": { shapes: [[3, 4], [1, 4]], build: (p, [a, b]) => p.multiply(a, b), oracle: tf.mul },
  "multiply by a column": {
    shapes: [[3, 4], [3, 1]],
    build: (p, [a, b]) => p.multiply(a, b),
    oracle: tf.mul,
  },
  scale: each((p, [x]) => p.scale(x, -1.5), (x) => tf.mul(x, -1.5)),
  shift: each((p, [x]) => p.shift(x, 2), (x) => tf.add(x, 2)),
  relu: each((p, [x]) => p.relu(x), tf.relu),
  sigmoid: each((p, [x]) => p.sigmoid(x), tf.sigmoid),
  silu: each((p, [x]) => p.silu(x), (x) => tf.mul(x, tf.sigmoid(x))),
  softplus: each((p, [x]) => p.softplus(x), tf.softplus),
  exp: each((p, [x]) => p.exp(x), tf.exp),
  log: each((p, [x]) => p.log(x), tf.log, 0.4),
  square: each((p, [x]) => p.square(x), tf.square),
  maximum: each((p, [x]) => p.maximum(x, 0.3), (x) => tf.maximum(x, 0.3)),
  layerNorm: {
    shapes: [[4, 6], [1, 6], [1, 6]],
    build: (p, [x, gain, offset]) => p.layerNorm(x, gain, offset),
    oracle: layerNorm,
  },
  minMaxRows: {
    shapes: [[4, 6]],
    build: (p, [x]) => p.minMaxRows(x),
    oracle(x) {
      const [low, high] = [tf.min(x, 1, true), tf.max(x, 1, true)];
      return tf.div(tf.sub(x, low), tf.sub(high, low));
    },
  },
  softmax: { shapes: [[3, 6]], build: (p, [x]) => p.softmax(x, 3), oracle: (x) => tf.softmax(groups(x, 3)) },
  logSoftmax: {
    shapes: [[3, 6]],
    build: (p, [x]) => p.logSoftmax(x, 2),
    oracle: (x) => tf.logSoftmax(groups(x, 2)),
  },
  logSumExp: {
    shapes: [[3, 6]],
    build: (p, [x]) => p.logSumExp(x, 3),
    oracle: (x) => tf.logSumExp(groups(x, 3), 1),
  },
  crossEntropy: {
    shapes: [[3, 6]],
    build(p, [x]) {
      const given = p.input(3, 6);
      given.values.set(targets);
      return p.crossEntropy(x, given);
    },
    oracle: (x) => tf.neg(tf.sum(tf.mul(tf.logSoftmax(x), tf.tensor2d(targets, [3, 6])), 1)),
  },
  squaredError: {
    shapes: [[2, 3]],
    build(p, [x]) {
      const given = p.input(2, 3);
      given.values.set([1, 2, 3, -1, 0, 1]);
      return p.squaredError(x, given);
    },
    oracle: (x) => tf.squaredDifference(x, tf.tensor2d([1, 2, 3, -1, 0, 1], [2, 3])),
  },
  concatColumns: {
    shapes: [[3, 2], [3, 5]],
    build: (p, nodes) => p.concatColumns(nodes),
    oracle: (a, b) => tf.concat([a, b], 1),
  },
  columns: {
    shapes: [[3, 5]],
    build: (p, [x]) => p.columns(x, 1, 4),
    oracle: (x) => tf.slice(x, [0, 1], [3, 3]),
  },
  stackRows: {
    shapes: [[2, 3], [4, 3]],
    build: (p, nodes) => p.stackRows(nodes),
    oracle: (a, b) => tf.concat([a, b]),
  },
  rowsOf: {
    shapes: [[5, 3]],
    build: (p, [x]) => p.rowsOf(x, 1, 4),
    oracle: (x) => tf.slice(x, [1, 0], [3, 3]),
  },
  sumColumns: {
    shapes: [[3, 6]],
    build: (p, [x]) => p.sumColumns(x),
    oracle: (x) => tf.sum(x, 1),
  },
  sumAll: { shapes: [[3, 6]], build: (p, [x]) => p.sumAll(x), oracle: (x) => tf.sum(x) },
  mean: { shapes: [[3, 6]], build: (p, [x]) => p.mean(x), oracle: (x) => tf.mean(x) },
  "gruCell from a state that is given": {
    shapes: [[3, 15], [5, 15], [1, 15]],
    build(p, [a, w, b]) {
      const state = p.input(3, 5);
      state.values.fill(0.3);
      return p.gruCell(a, state, w, b);
    },
    oracle: (a, w, b) => gatedUnit(a, tf.add(tf.matMul(tf.fill([3, 5], 0.3), w), b), tf.fill([3, 5], 0.3)),
  },
  "gruCell twice": { // the first state's gradient comes through both
    shapes: [[6, 12], [3, 4], [4, 12], [1, 12]],
    build(p, [a, h, w, b]) {
      const first = p.gruCell(p.rowsOf(a, 0, 3), h, w, b);
      return p.gruCell(p.rowsOf(a, 3, 6), first, w, b);
    },
    oracle(a, h, w, b) {
      const after = (from: number, state: Tensor) =>
        gatedUnit(tf.slice(a, [from, 0], [3, 12]), tf.add(tf.matMul(state, w), b), state);
      return after(3, after(0, h));
    },
  },
  gruCell: {
    shapes: [[3, 12], [3, 4], [4, 12], [1, 12]],
    build: (p, [a, h, w, b]) => p.gruCell(a, h, w, b),
    oracle: (a, h, w, b) => gatedUnit(a, tf.add(tf.matMul(h, w), b), h),
  },
  gaussianSample: {
    shapes: [[3, 10]],
    build(p, [statistics]) {
      const noise = p.input(3, 5);
      noise.values.set(deviates);
      return p.gaussianSample(statistics, noise, 0.1);
    },
    oracle(statistics) {
      const [mean, spread] = tf.split(statistics, 2, 1);
      return tf.add(mean, tf.mul(tf.add(tf.softplus(spread), 0.1), tf.tensor2d(deviates, [3, 5])));
    },
  },
  normalisedLayer: {
    shapes: [[3, 5], [5, 6], [1, 6], [1, 6], [1, 6]],
    build: (p, [x, ...layer]) => p.normalisedLayer(x, normalisedLayer(layer)),
    oracle: (x, w, b, gain, offset) => normalisedOracle(tf.add(tf.matMul(x, w), b), gain, offset),
  },
  "normalisedLayer with an addend": {
    shapes: [[3, 5], [5, 8], [1, 8], [1, 8], [1, 8], [3, 8]],
    build: (p, [x, w, b, gain, offset, added]) =>
      p.normalisedLayer(x, normalisedLayer([w, b, gain, offset]), added),
    oracle: (x, w, b, gain, offset, added) =>
      normalisedOracle(tf.add(tf.add(tf.matMul(x, w), b), added), gain, offset),
  },
  sparseAffine: {
    shapes: [[9, 37], [1, 37]],
    build(p, [w, b]) {
      const x = p.input(5, 9);
      x.values.set(mostlyZero);
      return p.sparseAffine(x, w, b);
    },
    oracle: (w, b) => tf.add(tf.matMul(tf.tensor2d(mostlyZero, [5, 9]), w), b),
  },
};

for (const [name, { shapes, low, build, oracle }] of Object.entries(cases)) {
  Deno.test(`Program computes what TensorFlow.js computes, and its gradients: ${name}`, () => {
    const random = new Generator(3);
    const workspace = new Workspace();
    const parameters = new Parameters(workspace);
    const nodes = shapes.map(([rows, columns], i) =>
      parameters.add(`${i}`, rows, columns, (values) => random.fillUniform(values, low ?? -1.2, 1.4))
    );
    parameters.seal();
    const program = new Program(workspace);
    const out = build(program, nodes);
    const weights = program.input(out.capacity, out.columns); // so that every number counts differently
    random.fillUniform(weights.values, -1, 1);
    const loss = program.sumAll(program.multiply(out, weights));
    program.seal();
    for (let pass = 1; pass <= 2; pass++) { // a second pass adds its gradients to the first one's
      program.forward();
      program.backward(loss);
    }
    tf.tidy(() => {
      const tensors = nodes.map(({ values }, i) =>
        tf.tensor2d(values.slice(), shapes[i] as [number, number])
      );
      const flat = (x: Tensor) => x.reshape([-1]);
      alike(out.values, oracle(...tensors).dataSync(), "value");
      const gradients = tf.grads((...x) =>
        tf.sum(tf.mul(flat(oracle(...x as Tensor2D[])), tf.tensor1d(weights.values.slice())))
      )(tensors);
      gradients.forEach((gradient, n) =>
        alike(nodes[n].gradient, gradient.dataSync().map((value) => 2 * value), `gradient ${n}`)
      );
    });
  });
}

function alike(got: Float32Array, expected: ArrayLike<number>, what: string): void {
  assertEquals(got.length, expected.length, what);
  got.forEach((value, i) => assertAlmostEquals(value, expected[i], 2e-5, `${what} ${i}`));
}

Deno.test("every operation of Program is compared with TensorFlow.js", () => {
  const others = [
    ...["constructor", "input", "seal", "forward", "backward", "backwardFrom"],
    ...["scaleGradient", "stopGradient", "straightThrough", "oneHotOfLargest"], // by hand, below
  ];
  const operations = Object.getOwnPropertyNames(Program.prototype).filter((name) => !others.includes(name));
  assertEquals(operations.filter((name) => !(name in cases)), []);
});

Deno.test("Program.scaleGradient(), stopGradient() and straightThrough() give values and gradients apart", () => {
  const workspace = new Workspace();
  const parameters = new Parameters(workspace);
  const x = parameters.add("x", 1, 2, (values) => values.set([3, 4]));
  parameters.seal();
  const program = new Program(workspace);
  const halved = program.scaleGradient(x, 0.5);
  const stopped = program.stopGradient(x);
  const sample = program.input(1, 2);
  sample.values.set([1, 0]);
  const through = program.straightThrough(x, sample);
  const loss = program.sumAll(program.concatColumns([halved, stopped, through]));
  program.seal();
  program.forward();
  program.backward(loss);
  assertEquals([...halved.values, ...stopped.values, ...through.values], [3, 4, 3, 4, 1, 0]);
  assertEquals([...x.gradient], [1.5, 1.5]); // ½ + 0 + 1
});

Deno.test("Program.forward() computes the rows asked for and leaves the others", () => {
  const workspace = new Workspace();
  const parameters = new Parameters(workspace);
  const w = parameters.add("w", 2, 3, (values) => values.set([1, 2, 3, 4, 5, 6]));
  parameters.seal();
  const program = new Program(workspace);
  const x = program.input(4, 2);
  const y = program.sigmoid(program.affine(x, w));
  program.seal();
  x.values.fill(0.1);
  program.forward();
  const whole = y.values.slice();
  x.values.fill(0.2);
  program.forward(1);
  assertAlmostEquals(y.values[0], 1 / (1 + Math.exp(-0.2 * 5)), 1e-6);
  assertEquals(y.values.subarray(3), whole.subarray(3));
  program.forward(4);
  assertAlmostEquals(y.values[9], 1 / (1 + Math.exp(-0.2 * 5)), 1e-6);
  assertThrows(() => program.forward(5), RangeError, "1 to 4");
});

Deno.test("Program.sparseAffine() has the bits of affine(), values and gradients, for any rows", () => {
  const outcomes = (["affine", "sparseAffine"] as const).map((operation) => {
    const workspace = new Workspace();
    const parameters = new Parameters(workspace);
    const draws = new Generator(9);
    const w = parameters.add("w", 50, 70, (values) => draws.fillNormal(values));
    const b = parameters.add("b", 1, 70, (values) => draws.fillNormal(values));
    parameters.seal();
    const program = new Program(workspace);
    const x = program.input(30, 50);
    const y = program[operation](x, w, b);
    program.seal();
    for (let i = 0; i < x.values.length; i++) if (draws.uniform() < 0.1) x.values[i] = draws.normal();
    return [30, 7].map((rows) => {
      program.forward(rows);
      program.backwardFrom(y, (gradient) => gradient.set(y.values.subarray(0, rows * 70)));
      return [...y.values, ...w.gradient, ...b.gradient];
    });
  });
  assertEquals(outcomes[0], outcomes[1]);
});

Deno.test("a program that only goes forward computes the same, and has no gradient", () => {
  const workspace = new Workspace();
  const parameters = new Parameters(workspace);
  const random = new Generator(3);
  const layer = [[5, 6], [1, 6], [1, 6], [1, 6]].map(([rows, columns], i) =>
    parameters.add(`${i}`, rows, columns, (values) => random.fillNormal(values))
  );
  parameters.seal();
  const [both, one] = [{}, { isForwardOnly: true }].map((options) => {
    const program = new Program(workspace, options);
    const x = program.input(3, 5);
    x.values.fill(0.4).fill(-1, 3, 8);
    const y = program.normalisedLayer(x, normalisedLayer(layer));
    const loss = program.mean(y);
    program.seal();
    program.forward();
    return { program, y, loss };
  });
  assertEquals([...one.y.values], [...both.y.values]);
  both.program.backward(both.loss);
  assertThrows(() => one.program.backward(one.loss), RangeError, "no parameter");
});

Deno.test("Program refuses what does not fit", () => {
  const workspace = new Workspace();
  const program = new Program(workspace);
  const [a, b] = [program.input(2, 3), program.input(2, 4)];
  assertThrows(() => program.add(a, b), RangeError, "[2, 3], [2, 4]");
  assertThrows(() => program.affine(a, b), RangeError, "do not fit");
  assertThrows(() => program.softmax(a, 2), RangeError, "groups of 2");
  assertThrows(() => program.columns(a, 1, 4), RangeError, "1 to 4");
  const loss = program.sumAll(a);
  assertThrows(() => program.forward(), Error, "Seal");
  program.seal();
  assertThrows(() => program.input(1, 1), Error, "sealed");
  assertThrows(() => program.backward(loss), RangeError, "no parameter");
});

Deno.test("Program takes no memory from one pass to the next", () => {
  const workspace = new Workspace();
  const parameters = new Parameters(workspace);
  const w = parameters.add("w", 2, 3, (values) => values.fill(0.1));
  parameters.seal();
  const program = new Program(workspace);
  const loss = program.mean(program.square(program.affine(program.input(4, 2), w)));
  program.seal();
  program.forward();
  program.backward(loss);
  const used = workspace.usedBytes;
  for (let i = 0; i < 100; i++) {
    program.forward();
    program.backward(loss);
  }
  assertEquals(workspace.usedBytes, used);
  assert(used < 1 << 20);
});

Deno.test("Program.oneHotOfLargest() marks the first largest number of each group", () => {
  const program = new Program(new Workspace());
  const x = program.input(2, 4);
  const marked = program.oneHotOfLargest(x, 2);
  program.seal();
  x.values.set([1, 2, 5, 5, -1, -2, -Infinity, 0]);
  program.forward();
  assertEquals([...marked.values], [0, 1, 1, 0, 1, 0, 0, 1]);
  assertThrows(() => new Program(program.workspace).oneHotOfLargest(x, 3), RangeError);
});
