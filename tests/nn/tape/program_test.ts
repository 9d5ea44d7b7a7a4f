import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Node, Parameters, Program, Workspace } from "../../../lib/nn/tape/tape.ts";
import { Generator } from "../../../lib/random/generator.ts";

/** Builds a matrix from one or two others, all drawn from `low` to `high`. */
interface Case {
  readonly shapes: readonly (readonly [number, number])[];
  readonly low?: number;
  build(program: Program, nodes: readonly Node[]): Node;
}

const cases: Record<string, Case> = {
  affine: {
    shapes: [[7, 5], [5, 9], [1, 9]],
    build: (p, [x, w, b]) => p.affine(x, w, b),
  },
  product: { shapes: [[3, 4], [4, 2]], build: (p, [a, b]) => p.product(a, b) },
  add: { shapes: [[3, 4], [3, 4]], build: (p, [a, b]) => p.add(a, b) },
  "add of a row": { shapes: [[3, 4], [1, 4]], build: (p, [a, b]) => p.add(a, b) },
  "subtract of a column": { shapes: [[3, 4], [3, 1]], build: (p, [a, b]) => p.subtract(a, b) },
  multiply: { shapes: [[3, 4], [3, 4]], build: (p, [a, b]) => p.multiply(a, b) },
  "multiply by a row": { shapes: [[3, 4], [1, 4]], build: (p, [a, b]) => p.multiply(a, b) },
  "multiply by a column": { shapes: [[3, 4], [3, 1]], build: (p, [a, b]) => p.multiply(a, b) },
  scale: { shapes: [[3, 4]], build: (p, [x]) => p.scale(x, -1.5) },
  shift: { shapes: [[3, 4]], build: (p, [x]) => p.shift(x, 2) },
  relu: { shapes: [[3, 7]], build: (p, [x]) => p.relu(x) },
  tanh: { shapes: [[3, 7]], build: (p, [x]) => p.tanh(x) },
  sigmoid: { shapes: [[3, 7]], build: (p, [x]) => p.sigmoid(x) },
  silu: { shapes: [[3, 7]], build: (p, [x]) => p.silu(x) },
  elu: { shapes: [[3, 7]], build: (p, [x]) => p.elu(x) },
  softplus: { shapes: [[3, 7]], build: (p, [x]) => p.softplus(x) },
  exp: { shapes: [[3, 7]], build: (p, [x]) => p.exp(x) },
  log: { shapes: [[3, 7]], low: 0.4, build: (p, [x]) => p.log(x) },
  square: { shapes: [[3, 7]], build: (p, [x]) => p.square(x) },
  absolute: { shapes: [[3, 7]], build: (p, [x]) => p.absolute(x) },
  maximum: { shapes: [[3, 7]], build: (p, [x]) => p.maximum(x, 0.3) },
  minimum: { shapes: [[3, 7]], build: (p, [x]) => p.minimum(x, 0.3) },
  layerNorm: {
    shapes: [[4, 6], [1, 6], [1, 6]],
    build: (p, [x, gain, offset]) => p.layerNorm(x, gain, offset),
  },
  minMaxRows: { shapes: [[4, 6]], build: (p, [x]) => p.minMaxRows(x) },
  softmax: { shapes: [[3, 6]], build: (p, [x]) => p.softmax(x, 3) },
  logSoftmax: { shapes: [[3, 6]], build: (p, [x]) => p.logSoftmax(x, 2) },
  logSumExp: { shapes: [[3, 6]], build: (p, [x]) => p.logSumExp(x, 3) },
  crossEntropy: {
    shapes: [[3, 6]],
    build(p, [x]) {
      const targets = p.input(3, 6);
      targets.values.set([0.2, 0.3, 0.5, 1, 0, 0, 0, 0, 0, 0.1, 0.1, 0.1, 0, 1, 0, 0.5, 0.5, 0]);
      return p.crossEntropy(x, targets, 3);
    },
  },
  squaredError: {
    shapes: [[2, 3]],
    build(p, [x]) {
      const targets = p.input(2, 3);
      targets.values.set([1, 2, 3, -1, 0, 1]);
      return p.squaredError(x, targets);
    },
  },
  concatColumns: { shapes: [[3, 2], [3, 5]], build: (p, nodes) => p.concatColumns(nodes) },
  columns: { shapes: [[3, 5]], build: (p, [x]) => p.columns(x, 1, 4) },
  stackRows: { shapes: [[2, 3], [4, 3]], build: (p, nodes) => p.stackRows(nodes) },
  rowsOf: { shapes: [[5, 3]], build: (p, [x]) => p.rowsOf(x, 1, 4) },
  repeatRows: { shapes: [[3, 2]], build: (p, [x]) => p.repeatRows(x, 3) },
  sumColumns: { shapes: [[3, 6]], build: (p, [x]) => p.sumColumns(x, 2) },
  sumAll: { shapes: [[3, 6]], build: (p, [x]) => p.sumAll(x) },
  mean: { shapes: [[3, 6]], build: (p, [x]) => p.mean(x) },
  gruGates: {
    shapes: [[3, 12], [3, 12], [3, 4]],
    build: (p, [a, b, h]) => p.gruGates(a, b, h),
  },
  lstmGates: { shapes: [[3, 16], [3, 4]], build: (p, [a, c]) => p.lstmGates(a, c) },
};

for (const kernels of [true, false]) {
  for (const [name, { shapes, low, build }] of Object.entries(cases)) {
    const how = kernels ? "" : " without the wasm kernels";
    Deno.test(`Program.backward() agrees with finite differences: ${name}${how}`, () => {
      const random = new Generator(3);
      const workspace = new Workspace({ megabytes: 1, kernels });
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
      const value = () => {
        program.forward();
        let sum = 0; // in double precision
        for (let i = 0; i < out.count; i++) sum += out.values[i] * weights.values[i];
        return sum;
      };
      value();
      parameters.clearGradients();
      program.backward(loss);
      const gradients = nodes.map((node) => node.gradient.slice());
      const step = 4e-3;
      nodes.forEach((node, n) => {
        for (let i = 0; i < node.values.length; i++) {
          const before = node.values[i];
          node.values[i] = before + step;
          const up = value();
          node.values[i] = before - step;
          const down = value();
          node.values[i] = before;
          assertAlmostEquals(gradients[n][i], (up - down) / (2 * step), 3e-3, `${n}, ${i}`);
        }
      });
    });
  }
}

Deno.test("Program.scaleGradient(), stopGradient() and straightThrough() give values and gradients apart", () => {
  const workspace = new Workspace({ megabytes: 1 });
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
  const workspace = new Workspace({ megabytes: 1 });
  const parameters = new Parameters(workspace);
  const w = parameters.add("w", 2, 3, (values) => values.set([1, 2, 3, 4, 5, 6]));
  parameters.seal();
  const program = new Program(workspace);
  const x = program.input(4, 2);
  const y = program.tanh(program.affine(x, w));
  program.seal();
  x.values.fill(0.1);
  program.forward();
  const whole = y.values.slice();
  x.values.fill(0.2);
  program.forward(1);
  assertAlmostEquals(y.values[0], Math.tanh(0.2 * 5), 1e-6);
  assertEquals(y.values.subarray(3), whole.subarray(3));
  program.forward(4);
  assertAlmostEquals(y.values[9], Math.tanh(0.2 * 5), 1e-6);
  assertThrows(() => program.forward(5), RangeError, "1 to 4");
});

Deno.test("Program refuses what does not fit", () => {
  const workspace = new Workspace({ megabytes: 1 });
  const program = new Program(workspace);
  const [a, b] = [program.input(2, 3), program.input(2, 4)];
  assertThrows(() => program.add(a, b), RangeError, "[2, 3], [2, 4]");
  assertThrows(() => program.product(a, b), RangeError, "do not fit");
  assertThrows(() => program.softmax(a, 2), RangeError, "groups of 2");
  assertThrows(() => program.columns(a, 1, 4), RangeError, "1 to 4");
  const loss = program.sumAll(a);
  assertThrows(() => program.forward(), Error, "Seal");
  program.seal();
  assertThrows(() => program.input(1, 1), Error, "sealed");
  assertThrows(() => program.backward(loss), RangeError, "no parameter");
  assertThrows(() => new Workspace({ megabytes: 1 }).allocate(1 << 20), RangeError, "is full");
});

Deno.test("Program takes no memory from one pass to the next", () => {
  const workspace = new Workspace({ megabytes: 1 });
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
  const program = new Program(new Workspace({ megabytes: 1 }));
  const x = program.input(2, 4);
  const marked = program.oneHotOfLargest(x, 2);
  program.seal();
  x.values.set([1, 2, 5, 5, -1, -2, -Infinity, 0]);
  program.forward();
  assertEquals([...marked.values], [0, 1, 1, 0, 1, 0, 0, 1]);
  assertThrows(() => new Program(program.workspace).oneHotOfLargest(x, 3), RangeError);
});

Deno.test("Program.patches() cuts pictures into rows, and adds the gradients of places that several patches share", () => {
  const workspace = new Workspace({ megabytes: 1 });
  const program = new Program(workspace);
  const x = program.input(2, 12, true); // two pictures of 3 × 4
  const cut = program.patches(x, { height: 3, width: 4, channels: 1, size: 2, stride: 1 });
  const loss = program.sumAll(cut);
  program.seal();
  x.values.set(Array.from({ length: 24 }, (_, i) => i));
  program.forward();
  program.backward(loss);
  assertEquals([cut.capacity, cut.columns], [12, 4]);
  assertEquals([...cut.values.subarray(0, 8)], [0, 1, 4, 5, 1, 2, 5, 6]);
  assertEquals([...cut.values.subarray(20, 28)], [6, 7, 10, 11, 12, 13, 16, 17]);
  const uses = [1, 2, 2, 1, 2, 4, 4, 2, 1, 2, 2, 1];
  assertEquals([...x.gradient], [...uses, ...uses]);
  assertThrows(() =>
    new Program(workspace).patches(x, { height: 3, width: 3, channels: 1, size: 2, stride: 1 })
  );
});

Deno.test("Program.patches() with two channels and a stride keeps each place's numbers together", () => {
  const program = new Program(new Workspace({ megabytes: 1 }));
  const x = program.input(1, 24); // 3 × 4 places of two numbers
  const cut = program.patches(x, { height: 3, width: 4, channels: 2, size: 2, stride: 2 });
  const flat = program.reshape(cut, 1, 16);
  program.seal();
  x.values.set(Array.from({ length: 24 }, (_, i) => i));
  program.forward();
  assertEquals([...flat.values], [0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15]);
});
