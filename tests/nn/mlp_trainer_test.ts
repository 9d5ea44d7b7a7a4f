import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { initialiseBackend } from "../../lib/nn/backend.ts";
import { allocateFloats, freeFloats, wasmBackend } from "../../lib/nn/kernels/kernels.ts";
import { Mlp, type MlpOptions } from "../../lib/nn/mlp.ts";
import { MlpTrainer } from "../../lib/nn/mlp_trainer.ts";
import { Adam } from "../../lib/nn/adam.ts";
import { type Scalar, tf } from "../../lib/nn/tensorflow.ts";
import { Generator } from "../../lib/random/generator.ts";

await initialiseBackend();

const rows = 11;
const options: (MlpOptions & { name: string })[] = [
  { name: "relu", sizes: [3, 16, 16, 2] },
  { name: "tanh", sizes: [3, 16, 2], activation: "tanh" },
  { name: "silu, which has no kernels", sizes: [3, 16, 2], activation: "silu" },
  { name: "ensemble", sizes: [3, 16, 2], members: 3 },
];

/** Largest difference between two perceptrons' weights. */
function difference(a: Mlp, b: Mlp): number {
  const [x, y] = [a.save().weights as Float32Array[], b.save().weights as Float32Array[]];
  return Math.max(...x.flatMap((values, i) => [...values].map((value, k) => Math.abs(value - y[i][k]))));
}

for (const { name, ...shape } of options) {
  Deno.test(`MlpTrainer.stepSquaredError() takes the steps of automatic differentiation: ${name}`, () => {
    const [ours, plain] = [new Mlp(shape, new Generator(1)), new Mlp(shape, new Generator(1))];
    const trainer = new MlpTrainer(ours, { learningRate: 1e-2, clipNorm: 0.5, weightDecay: 0.01 });
    const adam = new Adam(plain.variables, { learningRate: 1e-2, clipNorm: 0.5, weightDecay: 0.01 });
    const random = new Generator(2);
    const inputs = random.fillNormal(new Float32Array(ours.members * rows * 3));
    const targets = random.fillNormal(new Float32Array(ours.members * rows * 2));
    const lead = ours.isEnsemble ? [ours.members, rows] : [rows];
    const x = tf.tensor(inputs, [...lead, 3]);
    const y = tf.tensor(targets, [...lead, 2]);
    for (let step = 0; step < 20; step++) {
      const loss = trainer.stepSquaredError({ inputs, targets, rows });
      const expected = adam.minimise(() =>
        tf.mul(tf.mean(tf.squaredDifference(plain.apply(x), y)), ours.members) as Scalar
      );
      assertAlmostEquals(loss, expected / ours.members, 1e-5 * expected + 1e-6);
    }
    assert(difference(ours, plain) < 2e-4, `weights differ by ${difference(ours, plain)}`);
    tf.dispose([x, y]);
    trainer.dispose();
    adam.dispose();
    ours.dispose();
    plain.dispose();
  });
}

for (const { name, ...shape } of options.filter(({ activation }) => activation !== "silu")) {
  Deno.test(`one call a step gives the bits of a loss worked out outside: ${name}`, () => {
    const settings = { learningRate: 1e-2, clipNorm: 0.5, weightDecay: 0.01 };
    const whole = new MlpTrainer(new Mlp(shape, new Generator(1)), settings);
    const apart = new MlpTrainer(new Mlp(shape, new Generator(1)), settings);
    const random = new Generator(2);
    const count = whole.mlp.members * rows;
    const inputs = random.fillNormal(new Float32Array(count * 3));
    const targets = random.fillNormal(new Float32Array(count * 2));
    const actions = Uint8Array.from({ length: rows }, (_, i) => i & 1);
    for (let step = 0; step < 10; step++) {
      const loss = whole.stepSquaredError({ inputs, targets, rows });
      const same = apart.stepLoss(inputs, rows, (outputs, gradients) => {
        let sum = 0;
        for (let i = 0; i < 2 * count; i++) {
          const error = outputs[i] - targets[i];
          sum += error * error;
          gradients[i] = error / rows; // 2 error / (2 rows)
        }
        return sum / (2 * count);
      });
      assertEquals(loss, same);
      if (whole.mlp.isEnsemble) continue;
      const chosen = whole.stepChosenOutput({ inputs, actions, targets, rows }, "huber");
      const alike = apart.stepLoss(inputs, rows, (outputs, gradients) => {
        let sum = 0;
        gradients.fill(0);
        for (let row = 0; row < rows; row++) {
          const at = 2 * row + actions[row];
          const error = outputs[at] - targets[row];
          sum += Math.abs(error) <= 1 ? error * error / 2 : Math.abs(error) - 0.5;
          gradients[at] = Math.max(-1, Math.min(1, error)) / rows;
        }
        return sum / rows;
      });
      assertEquals(chosen, alike);
    }
    assertEquals(whole.save(), apart.save());
    assertEquals(whole.mlp.save(), apart.mlp.save());
    for (const trainer of [whole, apart]) {
      trainer.dispose();
      trainer.mlp.dispose();
    }
  });
}

Deno.test("training goes on with the same bits while the backend's memory grows", () => {
  const random = new Generator(2);
  const inputs = random.fillNormal(new Float32Array(rows * 3));
  const targets = random.fillNormal(new Float32Array(rows * 2));
  const train = (between: () => void) => {
    const trainer = new MlpTrainer(new Mlp({ sizes: [3, 16, 2] }, new Generator(1)), { learningRate: 1e-2 });
    for (let step = 0; step < 10; step++) {
      if (step === 5) between();
      trainer.stepSquaredError({ inputs, targets, rows });
    }
    const saved = trainer.mlp.save();
    trainer.dispose();
    trainer.mlp.dispose();
    return saved;
  };
  const quiet = train(() => {});
  const size = () => wasmBackend().wasm.asm.memory.buffer.byteLength;
  const before = size();
  const blocks: number[] = [];
  assertEquals(
    train(() => {
      while (size() === before) blocks.push(allocateFloats(1 << 20));
    }),
    quiet,
  );
  assert(size() > before);
  blocks.forEach(freeFloats);
});

Deno.test("a full memory is an error that says so, before anything is computed", () => {
  const { wasm } = wasmBackend();
  const { _malloc } = wasm;
  const trainer = new MlpTrainer(new Mlp({ sizes: [3, 16, 2] }, new Generator(1)), { learningRate: 1e-2 });
  const before = trainer.mlp.save();
  const many = 100_000;
  wasm._malloc = () => 0;
  try {
    const batch = { inputs: new Float32Array(many * 3), targets: new Float32Array(many * 2), rows: many };
    assertThrows(() => trainer.stepSquaredError(batch), Error, "The backend's memory is full");
  } finally {
    wasm._malloc = _malloc;
  }
  assertEquals(trainer.mlp.save(), before);
  trainer.dispose();
  trainer.mlp.dispose();
});

Deno.test("the gradients of a training step are those of finite differences", () => {
  for (const activation of ["relu", "tanh"] as const) {
    const mlp = new Mlp({ sizes: [2, 5, 2], activation }, new Generator(3));
    const random = new Generator(4);
    const inputs = random.fillNormal(new Float32Array(6 * 2));
    const targets = random.fillNormal(new Float32Array(6 * 2));
    const lossAt = () => {
      const outputs = new Float32Array(12);
      mlp.predict(inputs, 6, outputs);
      return outputs.reduce((sum, value, i) => sum + (value - targets[i]) ** 2, 0) / 12;
    };
    const weights = mlp.save().weights as Float32Array[];
    // Adam's first step is the learning rate times the sign; a huge epsilon makes it proportional to the gradient
    const epsilon = 1e6, learningRate = 1e4;
    const trainer = new MlpTrainer(mlp, { learningRate, epsilon });
    trainer.stepSquaredError({ inputs, targets, rows: 6 });
    const moved = mlp.save().weights as Float32Array[];
    const nudge = 1e-2;
    for (const [i, values] of weights.entries()) {
      for (let k = 0; k < values.length; k++) {
        const gradient = ((values[k] - moved[i][k]) * epsilon) / learningRate;
        const at = (shift: number) => {
          const changed = weights.map((array) => array.slice());
          changed[i][k] += shift;
          mlp.restore({ weights: changed });
          return lossAt();
        };
        const slope = (at(nudge) - at(-nudge)) / (2 * nudge);
        assertAlmostEquals(
          gradient,
          slope,
          2e-2 * Math.abs(slope) + 3e-3,
          `${activation} variable ${i} entry ${k}`,
        );
      }
    }
    mlp.dispose();
    trainer.dispose();
  }
});

Deno.test("MlpTrainer.stepChosenOutput() has the stated losses, and moves chosen outputs alone", () => {
  const mlp = new Mlp({ sizes: [1, 3] }, new Generator(5));
  mlp.restore({ weights: [Float32Array.of(0, 0, 0), Float32Array.of(1, 5, -2)] });
  const trainer = new MlpTrainer(mlp, { learningRate: 0.1 });
  const batch = {
    inputs: Float32Array.of(1, 1),
    actions: Uint8Array.of(0, 2),
    targets: Float32Array.of(0.5, 1),
    rows: 2,
  };
  // errors 0.5 and −3: squares (0.25 + 9) / 2; Huber (0.125 + 2.5) / 2
  const before = mlp.save();
  assertAlmostEquals(trainer.stepChosenOutput(batch, "squared"), 4.625, 1e-6);
  const after = mlp.save().weights as Float32Array[];
  assertEquals(after[1][1], 5);
  assert(after[1][0] < 1 && after[1][2] > -2);
  mlp.restore(before);
  assertAlmostEquals(trainer.stepChosenOutput(batch, "huber"), 1.3125, 1e-6);
  mlp.dispose();
  trainer.dispose();
});

Deno.test("MlpTrainer.restore() continues with the same bytes, and training leaks nothing", () => {
  const shape = { sizes: [3, 8, 1] };
  const [a, b] = [new Mlp(shape, new Generator(6)), new Mlp(shape, new Generator(7))];
  const [first, second] = [
    new MlpTrainer(a, { learningRate: 1e-2 }),
    new MlpTrainer(b, { learningRate: 1e-2 }),
  ];
  const random = new Generator(8);
  const batch = {
    inputs: random.fillNormal(new Float32Array(15)),
    targets: random.fillNormal(new Float32Array(5)),
    rows: 5,
  };
  for (let i = 0; i < 7; i++) first.stepSquaredError(batch);
  b.restore(a.save());
  second.restore(first.save());
  const before = tf.memory().numTensors;
  for (let i = 0; i < 50; i++) assertEquals(second.stepSquaredError(batch), first.stepSquaredError(batch));
  assertEquals(tf.memory().numTensors, before);
  assertEquals(b.save(), a.save());
  for (const thing of [a, b, first, second]) thing.dispose();
});
