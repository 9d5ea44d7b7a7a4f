import { assert, assertEquals, assertThrows } from "@std/assert";
import { FittedModel } from "../../lib/agents/fitted_model.ts";
import { ImaginedRollouts } from "../../lib/agents/imagined_rollouts.ts";
import type { OffPolicyLearner } from "../../lib/agents/off_policy_agent.ts";
import { KnownRewardAndTermination } from "../../lib/dynamics/reward_and_termination.ts";
import { Generator } from "../../lib/random/generator.ts";
import { ReplayBuffer } from "../../lib/replay/replay_buffer.ts";
import { balanceTask } from "../dynamics/fixtures.ts";
import { tilting } from "./tilting_model.ts";

/** -1 at a fall. */
const falls = balanceTask({ reward: "sutton-barto" }).rules!;
const alwaysRight = {
  exploreMany: (_o: Float32Array, _count: number, _random: Generator, actions: Uint8Array) =>
    void actions.fill(1),
} as unknown as OffPolicyLearner;

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

/** Rollouts of `length` steps, `rollouts` at every real step. */
function rolloutsOf(startShare: number, rollouts: number, length: number) {
  const outcomes = new KnownRewardAndTermination(falls);
  return new ImaginedRollouts(new FittedModel(tilting, outcomes, 1, new Generator(1)), {
    rollouts,
    interval: 1,
    length: () => length,
    propagation: "mean",
    share: 0.5,
    capacity: 1000,
    startShare,
    discount: 0.99,
    learningStarts: 0,
  }, new Generator(2));
}

function observe(of: ImaginedRollouts, ...observation: number[]): void {
  const state = Float32Array.from(observation);
  of.observe({
    observation: state,
    action: 0,
    reward: 1,
    nextObservation: state,
    terminated: false,
    truncated: false,
  });
}

Deno.test("ImaginedRollouts.imagine() follows the policy to the imagined fall and no further", () => {
  const made = rolloutsOf(0, 3, 10);
  assertEquals(made.rows(64), 0); // there is nothing to draw from yet
  made.imagine(replayOf([0, 0, 0, 0]), alwaysRight, 0, new Generator(3));
  // 0.05, 0.10, 0.15, 0.20 stand; 0.25 is beyond 12 degrees
  assertEquals([made.steps, made.buffer.size, made.rows(64)], [15, 15, 32]);
  const rows = made.buffer.rows();
  assertEquals(rows.rewards.reduce((sum, reward) => sum + reward, 0), -3);
  assertEquals(rows.terminated.reduce((sum, end) => sum + end, 0), 3);
});

Deno.test("ImaginedRollouts starts in the range of the real states, widened about its middle", () => {
  const range = rolloutsOf(1, 50, 1);
  observe(range, -0.1, -1, 0, 0);
  observe(range, 0.3, 0.5, 0.01, 0);
  range.imagine(replayOf([9, 9, 9, 9]), alwaysRight, 0, new Generator(3));
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

Deno.test("ImaginedRollouts.restore() continues with the same bytes", () => {
  const [first, second] = [rolloutsOf(1, 4, 3), rolloutsOf(1, 4, 3)];
  const replay = replayOf([0, 0, 0, 0], [0.1, 0, 0, 0]);
  observe(first, 0.1, 0.2, 0.03, 0.4);
  first.imagine(replay, alwaysRight, 0, new Generator(3));
  second.restore(first.save());
  first.imagine(replay, alwaysRight, 1, new Generator(4));
  second.imagine(replay, alwaysRight, 1, new Generator(4));
  assertEquals(second.save(), first.save());
  assertThrows(() => first.restore({}), TypeError, "counters is missing");
});
