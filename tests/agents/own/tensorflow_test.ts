import { assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { type TensorFlow, TensorFlowUse } from "../../../lib/agents/own/tensorflow.ts";
import { MisfitError } from "../../../lib/checkpoint/parts.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../../lib/checkpoint/safetensors.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { blockRandomnessAndClocks } from "../../../lib/user_files/pure_globals.ts";

/** A layer of two inputs with its optimiser; the weights are drawn where none are given. */
async function learner(seed: number, name: "adam" | "sgd" | "momentum" | "rmsprop") {
  const use = new TensorFlowUse(new Generator(seed));
  const tf = await use.load();
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  use.end();
  const optimizer = name === "momentum" ? tf.train.momentum(0.1, 0.9) : tf.train[name](0.1);
  const weights = () => model.getWeights().map((weight) => [...weight.dataSync()]);
  const step = () =>
    use.within(() => {
      const noise = tf.randomNormal([4, 2]);
      optimizer.minimize(() => (model.apply(noise) as ReturnType<TensorFlow["ones"]>).sub(1).square().mean());
    });
  return { use, tf, weights, step, state: use.state(model, optimizer) };
}

const isolated = { sanitizeOps: false, sanitizeResources: false };

/** Runs a test as in a worker that has loaded a user's file: this one. */
async function asInWorker(run: () => Promise<void>): Promise<void> {
  const scope = globalThis as unknown as Record<string, unknown>;
  const kept = ([
    [Math, ["random"]],
    [performance, ["now", "mark"]],
    [crypto, ["getRandomValues", "randomUUID"]],
    [console, ["log", "info", "debug"]],
    [scope, ["Date", "postMessage", "close"]],
    [Date.prototype, ["constructor"]],
  ] as [object, string[]][]).map(([of, names]) => {
    return {
      of: of as Record<string, unknown>,
      values: names.map((name) => [name, Reflect.get(of, name)] as const),
    };
  });
  try {
    blockRandomnessAndClocks((frame) => frame.includes("tensorflow_test.ts"));
    await run();
  } finally {
    for (const { of, values } of kept) for (const [name, value] of values) of[name] = value;
  }
}

Deno.test(
  "TensorFlowUse draws from a stream of the seed, and the file's own lines may not draw at all",
  isolated,
  () =>
    asInWorker(async () => {
      const [first, again, other] = [
        await learner(1, "sgd"),
        await learner(1, "sgd"),
        await learner(2, "sgd"),
      ];
      assertEquals(first.weights(), again.weights());
      assertNotEquals(first.weights(), other.weights());
      first.step();
      again.step();
      assertEquals(first.weights(), again.weights());
      assertThrows(() => first.use.within(() => Math.random()), Error, "Math.random()");
    }),
);

for (const name of ["adam", "sgd", "momentum", "rmsprop"] as const) {
  Deno.test(
    `TensorFlowUse.state() continues ${name} with the same weights, in one that has taken no step`,
    isolated,
    () =>
      asInWorker(async () => {
        const first = await learner(1, name);
        for (let i = 0; i < 3; i++) first.step();
        const bytes = encodeCheckpoint({ state: first.state.save(), use: first.use.save() });
        for (let i = 0; i < 3; i++) first.step();
        const second = await learner(5, name);
        const { snapshot } = decodeCheckpoint(bytes, "x");
        second.state.restore(snapshot.state);
        second.use.restore(snapshot.use as ReturnType<TensorFlowUse["save"]>);
        for (let i = 0; i < 3; i++) second.step();
        assertEquals(second.weights(), first.weights());
      }),
  );
}

Deno.test("TensorFlowUse.state() refuses a state of other weights", isolated, async () => {
  const { state } = await learner(1, "adam");
  assertThrows(() => state.restore({ variables: [new Float32Array(2)] }), MisfitError, "not the 2");
  assertThrows(
    () => state.restore({ variables: [new Float32Array(3), new Float32Array(1)] }),
    MisfitError,
    "variables/0",
  );
});

Deno.test("TensorFlowUse.within() disposes of what a call made and did not keep", isolated, async () => {
  const { use, tf } = await learner(1, "sgd");
  const before = tf.memory().numTensors;
  const sum = use.within(() => tf.ones([2, 2]).sum().dataSync()[0]);
  assertAlmostEquals(sum, 4);
  assertEquals(tf.memory().numTensors, before);
});
