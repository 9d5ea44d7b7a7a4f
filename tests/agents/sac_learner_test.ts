import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { actorGradient, SacLearner, sacLearnerSettings, softTargets } from "../../lib/agents/sac_learner.ts";
import { logSoftmax } from "../../lib/nn/categorical.ts";
import { Generator } from "../../lib/random/generator.ts";
import { makeLearningBatch } from "../../lib/replay/learning_batch.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { fallBatch } from "./fall_batch.ts";

const values = { ...defaultsOf(sacLearnerSettings), observationScale: "none" };
const options = { variables: [], observationSize: 2, actionCount: 2, batchSize: 32, learningStarts: 1 };

Deno.test("softTargets() takes the expectation of value and entropy over actions", () => {
  const batch = makeLearningBatch(2, 1);
  batch.returns.set([-1, 0]);
  batch.discounts.set([0, 0.9]);
  const log = Float32Array.of(Math.log(0.5), Math.log(0.5), Math.log(0.25), Math.log(0.75));
  const out = new Float32Array(2);
  softTargets(batch, log, Float32Array.of(5, 5, -1, -2), 2, 0.1, out);
  assertEquals(out[0], -1);
  const expected = 0.25 * (-1 - 0.1 * Math.log(0.25)) + 0.75 * (-2 - 0.1 * Math.log(0.75));
  assertAlmostEquals(out[1], 0.9 * expected, 1e-6);
});

Deno.test("actorGradient() is the derivative of the loss, by finite differences", () => {
  const [rows, actions, temperature] = [2, 3, 0.3];
  const logits = Float64Array.of(0.2, -0.4, 1.1, -2, 0.5, 0.3);
  const q = Float32Array.of(0.5, -0.2, 0.1, 1, 0.4, -0.7);
  const lossAt = (at: Float64Array) => {
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const own = at.subarray(row * actions, (row + 1) * actions);
      const sum = own.reduce((s, x) => s + Math.exp(x), 0);
      own.forEach((x, a) => {
        const p = Math.exp(x) / sum;
        total += p * (temperature * Math.log(p) - q[row * actions + a]);
      });
    }
    return total / rows;
  };
  const log = new Float32Array(6);
  logSoftmax(Float32Array.from(logits), rows, actions, log);
  const gradient = new Float32Array(6);
  const entropy = actorGradient(log, q, rows, actions, temperature, gradient);
  for (let i = 0; i < 6; i++) {
    const [up, down] = [logits.slice(), logits.slice()];
    up[i] += 1e-5;
    down[i] -= 1e-5;
    assertAlmostEquals(gradient[i], (lossAt(up) - lossAt(down)) / 2e-5, 1e-5);
  }
  assertAlmostEquals(entropy, -log.reduce((sum, l) => sum + Math.exp(l) * l, 0) / rows, 1e-6);
});

Deno.test("SacLearner learns which action falls, and lowers its temperature to the target entropy", () => {
  const random = new Generator(7);
  const learner = new SacLearner(options, values, random);
  for (let i = 0; i < 250; i++) learner.update(fallBatch(32, random));
  const actions = new Uint8Array(2);
  learner.controller().act(Float32Array.of(-1, 1, 1, 1), Uint8Array.of(1, 1), actions);
  assertEquals([...actions], [1, 0]);
  assert(learner.temperature > values.temperature, "a certain policy is made to explore more");
  let safe = 0;
  for (let i = 0; i < 200; i++) safe += learner.explore(Float32Array.of(-1, 1), 1, random) === 1 ? 1 : 0;
  assert(safe > 120, `${safe} of 200 safe`);
  const many = new Uint8Array(400);
  const observations = new Float32Array(800).map((_, i) => i % 2 === 0 ? 1 : 1);
  learner.exploreMany(observations, 400, random, many);
  const fallen = many.reduce((sum, action) => sum + action, 0);
  assert(fallen < 160, `${fallen} of 400 fall`);
});

Deno.test("SacLearner.restore() continues with the same bytes", () => {
  const [first, second] = [0, 0].map(() => new SacLearner(options, values, new Generator(5)));
  const random = new Generator(11);
  for (let i = 0; i < 20; i++) first.update(fallBatch(32, random));
  second.restore(first.save());
  for (let i = 0; i < 20; i++) {
    const batch = fallBatch(32, random);
    first.update(batch);
    second.update(batch);
  }
  assertEquals(second.save(), first.save());
});

Deno.test("SacLearner.explore() acts at random before learning starts", () => {
  const learner = new SacLearner({ ...options, learningStarts: 10 }, values, new Generator(5));
  const before = learner.save();
  const [first, second] = [new Generator(1), new Generator(1)];
  for (let step = 0; step < 10; step++) {
    assertEquals(learner.explore(Float32Array.of(9, -9), step, first), second.integer(2));
  }
  assertEquals(learner.save(), before);
});
