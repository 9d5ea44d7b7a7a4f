import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { QLearner, qLearnerSettings, qTargets, softMaximum } from "../../lib/agents/q_learner.ts";
import { Generator } from "../../lib/random/generator.ts";
import { type LearningBatch, makeLearningBatch } from "../../lib/replay/learning_batch.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { fallBatch } from "./fall_batch.ts";

const defaults = { ...defaultsOf(qLearnerSettings), epsilonEnd: 0, epsilonDuration: 0 };

function batchOf(returns: number[], discounts: number[], actions: number[]): LearningBatch {
  const batch = makeLearningBatch(returns.length, 1);
  batch.returns.set(returns);
  batch.discounts.set(discounts);
  batch.actions.set(actions);
  return batch;
}

const plain = { actionCount: 2, temperature: 0, munchausen: 0 };

Deno.test("qTargets() takes the target network's value of the chooser's action", () => {
  const batch = batchOf([1, 1, 2], [0.9, 0, 0.5], [0, 0, 1]);
  const chooser = Float32Array.of(5, 1, 0, 1, 2, 3);
  const target = Float32Array.of(10, 20, 7, 8, 4, 6);
  const out = new Float32Array(3);
  qTargets(batch, chooser, target, out, plain, out);
  // the terminal row counts nothing beyond its return
  assertEquals([...out], [1 + 0.9 * 10, 1, 2 + 0.5 * 6].map(Math.fround));
});

Deno.test("qTargets() adds the log policy and takes the soft maximum at a positive temperature", () => {
  const temperature = 0.5;
  const batch = batchOf([-1, 0], [0.9, 0.9], [1, 0]);
  const next = Float32Array.of(0.2, 0.6, -1, -3);
  const now = Float32Array.of(0.3, 0.1, 0, 10);
  const out = new Float32Array(2);
  qTargets(batch, next, next, now, { ...plain, temperature, munchausen: 0.9 }, out);
  const soft = (a: number, b: number) =>
    temperature * Math.log(Math.exp(a / temperature) + Math.exp(b / temperature));
  assertAlmostEquals(out[0], -1 + 0.9 * (0.1 - soft(0.3, 0.1)) + 0.9 * soft(0.2, 0.6), 1e-6);
  // τ log π = -10 of the second row is cut at -1
  assertAlmostEquals(out[1], -0.9 + 0.9 * soft(-1, -3), 1e-6);
});

Deno.test("softMaximum() is the maximum at a low temperature and adds the entropy of ties", () => {
  const values = Float32Array.of(9, 1, 2, 2);
  assertAlmostEquals(softMaximum(values, 1, 2, 0.01), 2, 1e-6);
  assertAlmostEquals(softMaximum(values, 2, 2, 0.5), 2 + 0.5 * Math.log(2), 1e-6);
  assertAlmostEquals(softMaximum(Float32Array.of(1e4, 0), 0, 2, 1e-3), 1e4, 1e-3);
});

const variants: Record<string, Partial<typeof defaults>> = {
  "by default": {},
  "with hard targets and Huber": {
    target: "hard",
    targetPeriod: 20,
    loss: "huber",
    temperature: 0,
    twin: false,
  },
  "a single plain one": { temperature: 0, twin: false, weightAveraging: 0 },
};

for (const [name, changes] of Object.entries(variants)) {
  Deno.test(`QLearner learns which action falls, ${name}`, () => {
    const random = new Generator(7);
    const options = { variables: [], observationSize: 2, actionCount: 2, batchSize: 32 };
    const learner = new QLearner(options, { ...defaults, observationScale: "none", ...changes }, random);
    for (let i = 0; i < 150; i++) learner.update(fallBatch(32, random));
    assertEquals(learner.explore(Float32Array.of(-1, 1), 1, random), 1);
    assertEquals(learner.explore(Float32Array.of(1, 1), 1, random), 0);
    const actions = new Uint8Array(2);
    learner.controller().act(Float32Array.of(-1, 1, 1, 1), Uint8Array.of(1, 1), actions);
    assertEquals([...actions], [1, 0]);
  });
}

Deno.test("QLearner.update() moves Q to the fixed point of its targets", () => {
  const random = new Generator(3);
  const values = {
    ...defaults,
    observationScale: "none",
    target: "hard" as const,
    targetPeriod: 1,
    temperature: 0,
    twin: false,
    weightAveraging: 0,
  };
  const learner = new QLearner(
    { variables: [], observationSize: 2, actionCount: 2, batchSize: 64 },
    values,
    random,
  );
  let loss = 1;
  for (let i = 0; i < 400; i++) loss = learner.update(fallBatch(64, random));
  // in the limit Q(s, safe) = 0 and Q(s, fall) = -1 exactly
  assert(loss < 1e-3, `loss ${loss}`);
});

Deno.test("QLearner.restore() continues with the same bytes", () => {
  const make = () => {
    const random = new Generator(5);
    return new QLearner({ variables: [], observationSize: 2, actionCount: 2, batchSize: 16 }, {
      ...defaults,
      observationScale: "none",
    }, random);
  };
  const [first, second] = [make(), make()];
  const random = new Generator(11);
  for (let i = 0; i < 20; i++) first.update(fallBatch(16, random));
  second.restore(first.save());
  for (let i = 0; i < 20; i++) {
    const batch = fallBatch(16, random);
    assertEquals(second.update(batch), first.update(batch));
  }
  assertEquals(second.save(), first.save());
});

Deno.test("QLearner.restore() refuses a snapshot of other settings", () => {
  const options = { variables: [], observationSize: 2, actionCount: 2, batchSize: 4 };
  const values = { ...defaults, observationScale: "none" };
  const twin = new QLearner(options, values, new Generator(1));
  const single = new QLearner(options, { ...values, twin: false }, new Generator(1));
  assertThrows(() => single.restore(twin.save()), TypeError, "estimators has 2 entries instead of 1");
});
