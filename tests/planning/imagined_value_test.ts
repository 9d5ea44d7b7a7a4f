import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { DynamicsModel, StepOptions } from "../../lib/dynamics/model.ts";
import { KnownRewardAndTermination } from "../../lib/dynamics/reward_and_termination.ts";
import { ImaginedValue } from "../../lib/planning/imagined_value.ts";
import { Generator } from "../../lib/random/generator.ts";

/** A point on a line that moves up by 0.1 whatever is done, or as `choice` says. */
function pointMoving(move: (action: number) => number): DynamicsModel {
  return {
    observationSize: 1,
    actionCount: 2,
    members: 1,
    elites: [0],
    isProbabilistic: false,
    step(observations: Float32Array, actions: Uint8Array, count: number, _: unknown, next: Float32Array) {
      for (let i = 0; i < count; i++) next[i] = observations[i] + move(actions[i]);
    },
  } as unknown as DynamicsModel;
}

/** Every step pays 1; beyond 1 it is the last. */
const survival = new KnownRewardAndTermination({
  terminated: (next, count, out) => {
    for (let i = 0; i < count; i++) out[i] = next[i] > 1 ? 1 : 0;
  },
  reward: (_o, _a, _n, count, out) => void out.fill(1, 0, count),
});

const options = { discount: 0.9, propagation: "mean", penalty: 0, angles: [] } as const;
const random = new Generator(5);
const starts = (out: Float32Array) => void random.fillUniform(out, -1, 1);

Deno.test("ImaginedValue.learn() finds the discounted steps that are left before an end nobody can avoid", () => {
  const value = new ImaginedValue(pointMoving(() => 0.1), survival, options, new Generator(1));
  const imaginedSteps = value.learn(starts, 150);
  assert(imaginedSteps > 0 && value.updates > 0);
  const at = [-0.95, -0.45, 0.05, 0.55, 0.85];
  const out = new Float32Array(at.length);
  value.values(Float32Array.from(at), at.length, out);
  at.forEach((x, i) => {
    const steps = Math.floor((1 - x) / 0.1 + 1e-6) + 1; // the step beyond 1 pays, too
    assertAlmostEquals(out[i], (1 - 0.9 ** steps) / (1 - 0.9), 0.6);
  });
});

Deno.test("ImaginedValue.learn() values states by the better action, and save() keeps what it learned", () => {
  const model = pointMoving((action) => action === 1 ? 0.1 : -0.1);
  const value = new ImaginedValue(model, survival, options, new Generator(2));
  value.learn(starts, 80);
  const at = Float32Array.of(-0.5, 0, 0.5, 0.95);
  const out = new Float32Array(4);
  value.values(at, 4, out);
  for (const worth of out) assert(worth > 8.5, `whoever turns back survives: ${[...out]}`); // 1 / (1 − 0.9) = 10
  const copy = new ImaginedValue(model, survival, options, new Generator(3));
  copy.restore(value.save());
  const again = new Float32Array(4);
  copy.values(at, 4, again);
  assertEquals(again, out);
});

Deno.test("ImaginedValue.learn() expects nothing behind a step on which the model is too unsure", () => {
  const sure = pointMoving(() => 0.1);
  const unsure = {
    ...sure,
    step(
      observations: Float32Array,
      actions: Uint8Array,
      count: number,
      how: StepOptions,
      next: Float32Array,
    ) {
      sure.step(observations, actions, count, how, next);
      for (let i = 0; i < count; i++) if (how.disagreement) how.disagreement[i] = next[i] > 0 ? 1 : 0;
    },
  };
  const value = new ImaginedValue(unsure, survival, { ...options, maxDisagreement: 0.5 }, new Generator(1));
  value.learn(starts, 150);
  const out = new Float32Array(3);
  value.values(Float32Array.of(-0.95, -0.45, -0.25), 3, out);
  [9, 4, 2].forEach((steps, i) => assertAlmostEquals(out[i], (1 - 0.9 ** steps) / (1 - 0.9), 0.6));
});

Deno.test("ImaginedValue refuses values that have no end, and another's snapshot", () => {
  const model = pointMoving(() => 0);
  const make = (discount: number) =>
    new ImaginedValue(model, survival, { ...options, discount }, new Generator(1));
  assertThrows(() => make(1), RangeError, "discount below 1");
  const value = make(0.9);
  assertThrows(() => value.restore({}), TypeError, "network is missing");
});
