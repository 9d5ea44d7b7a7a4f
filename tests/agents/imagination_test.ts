import { assert, assertEquals, assertThrows } from "@std/assert";
import { Imagination } from "../../lib/agents/imagination.ts";
import { PredictedReturn } from "../../lib/agents/predicted_return.ts";
import { KnownRewardAndTermination } from "../../lib/dynamics/reward_and_termination.ts";
import type { DynamicsModel } from "../../lib/dynamics/model.ts";
import { Generator } from "../../lib/random/generator.ts";
import { ReplayBuffer } from "../../lib/replay/replay_buffer.ts";
import { balanceTask } from "../dynamics/fixtures.ts";
import { task } from "./drive.ts";

/** A "model" of the cart that tilts the pole by 0.05 rad towards the action's side, and nothing else. */
const tilting: DynamicsModel = {
  observationSize: 4,
  actionCount: 2,
  members: 1,
  isProbabilistic: false,
  isFitted: true,
  updates: 0,
  elites: [0],
  fit: () => ({ updates: 0, trainingRows: 0, heldOutRows: 0, heldOutError: NaN }),
  predict() {},
  step(observations, actions, count, _options, next) {
    next.set(observations.subarray(0, 4 * count));
    for (let i = 0; i < count; i++) next[4 * i + 2] += actions[i] === 1 ? 0.05 : -0.05;
  },
  disagreement: (_observations, _actions, count, out) => void out.fill(0, 0, count),
  save: () => ({}),
  restore() {},
};

/** -1 at a fall. */
const falls = balanceTask({ reward: "sutton-barto" }).rules!;
const alwaysRight = { act: (_o: Float32Array, _a: Uint8Array, actions: Uint8Array) => void actions.fill(1) };

function replayOf(...states: number[][]): ReplayBuffer {
  const replay = new ReplayBuffer(100, 4);
  for (const state of states) {
    const observation = Float32Array.from(state);
    const nextObservation = observation;
    replay.add({
      observation,
      action: 0,
      reward: 1,
      nextObservation,
      terminated: false,
      truncated: true,
    });
  }
  return replay;
}

function imagination(startShare: number) {
  return new Imagination(
    tilting,
    new KnownRewardAndTermination(falls),
    { capacity: 1000, widest: 50, startShare },
    new Generator(2),
  );
}

Deno.test("Imagination.imagine() follows the policy to the imagined fall and no further", () => {
  const made = imagination(0);
  made.imagine(replayOf([0, 0, 0, 0]), alwaysRight, { rollouts: 3, length: 10, propagation: "mean" });
  // 0.05, 0.10, 0.15, 0.20 stand; 0.25 is beyond 12 degrees
  assertEquals([made.steps, made.buffer.size], [15, 15]);
  const rows = made.buffer.rows();
  assertEquals(rows.rewards.reduce((sum, reward) => sum + reward, 0), -3);
  assertEquals(rows.terminated.reduce((sum, end) => sum + end, 0), 3);
});

Deno.test("Imagination starts in the range of the real states, widened about its middle", () => {
  const range = imagination(1);
  range.observe(Float32Array.of(-0.1, -1, 0, 0));
  range.observe(Float32Array.of(0.3, 0.5, 0.01, 0));
  const replay = replayOf([9, 9, 9, 9]);
  range.imagine(replay, alwaysRight, { rollouts: 50, length: 1, propagation: "mean" });
  const { observations, count } = range.buffer.rows();
  assertEquals(count, 50);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    const [x, v, angle] = observations.subarray(4 * i);
    assert(
      x >= -0.1401 && x <= 0.3401 && v >= -1.1501 && v <= 0.6501 && angle >= -0.0011 && angle <= 0.0111,
      `${x} ${v} ${angle}`,
    );
    [low, high] = [Math.min(low, x), Math.max(high, x)];
  }
  assert(low < -0.1 && high > 0.3, `${low} … ${high}`);
});

Deno.test("Imagination.restore() continues with the same bytes", () => {
  const [first, second] = [imagination(1), imagination(1)];
  const replay = replayOf([0, 0, 0, 0], [0.1, 0, 0, 0]);
  const options = { rollouts: 4, length: 3, propagation: "mean" } as const;
  first.observe(Float32Array.of(0.1, 0.2, 0.03, 0.4));
  first.imagine(replay, alwaysRight, options);
  second.restore(first.save());
  first.imagine(replay, alwaysRight, options);
  second.imagine(replay, alwaysRight, options);
  assertEquals(second.save(), first.save());
  assertThrows(() => first.restore({}), TypeError, "counters is missing");
});

Deno.test("PredictedReturn.measure() sums imagined episodes from where real ones began", () => {
  const predicted = new PredictedReturn(
    tilting,
    new KnownRewardAndTermination(task.rules!),
    task.spec.timeLimit,
  );
  assert(Number.isNaN(predicted.measure(alwaysRight)));
  predicted.observe(Float32Array.of(0, 0, 0, 0), false);
  predicted.observe(Float32Array.of(9, 9, 9, 9), true); // not a start
  assertEquals(predicted.measure(alwaysRight), 5);
  predicted.observe(Float32Array.of(0, 0, 0.1, 0), false);
  assertEquals(predicted.measure(alwaysRight), (5 + 3) / 2);
  const copy = new PredictedReturn(tilting, new KnownRewardAndTermination(task.rules!), task.spec.timeLimit);
  copy.restore(predicted.save());
  assertEquals(copy.measure(alwaysRight), 4);
  const swaying = {
    act: (observations: Float32Array, _alive: Uint8Array, actions: Uint8Array) => {
      for (let i = 0; i < actions.length; i++) actions[i] = observations[4 * i + 2] > 0 ? 0 : 1;
    },
  };
  assertEquals(predicted.measure(swaying), 500);
});
