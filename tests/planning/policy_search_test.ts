import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { LearnedRewardAndTermination } from "../../lib/dynamics/learned_reward_and_termination.ts";
import { KnownRewardAndTermination } from "../../lib/dynamics/reward_and_termination.ts";
import type { DynamicsModel } from "../../lib/dynamics/model.ts";
import type { Snapshot } from "../../lib/checkpoint/snapshot.ts";
import { PolicySearch } from "../../lib/planning/policy_search.ts";
import { Generator } from "../../lib/random/generator.ts";

/** A point on a line: action 1 moves it up by 0.1, action 0 down; an episode ends beyond 1. */
const line = {
  observationSize: 1,
  actionCount: 2,
  members: 1,
  elites: [0],
  isProbabilistic: false,
  step(observations: Float32Array, actions: Uint8Array, count: number, _: unknown, next: Float32Array) {
    for (let i = 0; i < count; i++) next[i] = observations[i] + (actions[i] === 1 ? 0.1 : -0.1);
  },
} as unknown as DynamicsModel;

const outcomes = new KnownRewardAndTermination({
  terminated: (next, count, out) => {
    for (let i = 0; i < count; i++) out[i] = Math.abs(next[i]) > 1 ? 1 : 0;
  },
  reward: (_o, _a, _n, count, out) => void out.fill(1, 0, count),
});

const options = {
  candidates: 8,
  particles: 4,
  horizon: 50,
  longestHorizon: 50,
  generations: 20,
  propagation: "mean",
  penalty: 0,
} as const;

function searchWith(seed: number): PolicySearch {
  const shape = { observationSize: 1, actionCount: 2, scale: Float32Array.of(1), hiddenUnits: 0, angles: [] };
  return new PolicySearch(line, outcomes, shape, options, new Generator(seed));
}

const starts = (out: Float32Array) => out.set([-0.8, -0.2, 0.3, 0.9]);

Deno.test("PolicySearch.improve() finds the policy that survives the horizon, and ends when nothing is left to gain", () => {
  const search = searchWith(1);
  const report = search.improve(starts, 1);
  assertEquals(report.imaginedReturn, 50);
  assert(report.generations < 20, `it went on for ${report.generations} generations`);
  const [weight, bias] = search.parameters;
  assert(weight < 0 && Math.abs(bias / weight) < 0.9, "it pushes back towards the middle");
  assert(report.imaginedSteps > 0 && report.imaginedSteps <= report.generations * 9 * 4 * 50);
});

Deno.test("PolicySearch.improve() looks further where nothing is lost within the horizon, and goes on so where it was saved", () => {
  const slow = {
    ...line,
    step(observations: Float32Array, actions: Uint8Array, count: number, _: unknown, next: Float32Array) {
      for (let i = 0; i < count; i++) next[i] = observations[i] + (actions[i] === 1 ? 0.01 : -0.01);
    },
  } as unknown as DynamicsModel;
  const shape = { observationSize: 1, actionCount: 2, scale: Float32Array.of(1), hiddenUnits: 0, angles: [] };
  const middle = (out: Float32Array) => out.set([-0.2, -0.1, 0.1, 0.2]);
  const searchTo = (longestHorizon: number) =>
    new PolicySearch(slow, outcomes, shape, { ...options, longestHorizon }, new Generator(3));
  // any policy survives 50 steps
  const near = searchTo(50).improve(middle, 1);
  assertEquals([near.imaginedReturn, near.generations], [50, 3]);
  const search = searchTo(400);
  assertEquals(search.improve(middle, 1).imaginedReturn, 400);
  assert(search.parameters[0] < 0, "it pushes back towards the middle");
  const copy = searchTo(400);
  copy.restore(search.save());
  assertEquals(copy.improve(middle, 1).imaginedReturn, 400);
});

Deno.test("PolicySearch.improve() leaves a local optimum by a second search from nothing, where it is asked to", () => {
  const shape = { observationSize: 1, actionCount: 2, scale: Float32Array.of(1), hiddenUnits: 0, angles: [] };
  const caught = (isRepeated: boolean) => {
    const search = new PolicySearch(line, outcomes, shape, { ...options, isRepeated }, new Generator(5));
    const saved = search.save();
    // so sure of pushing outwards that no small change matters
    const counters = { ...saved.counters as Snapshot, searched: true };
    search.restore({ ...saved, parameters: Float64Array.of(1000, 0), counters });
    return search;
  };
  const single = caught(false);
  const first = single.improve(starts, 1);
  assert(first.imaginedReturn < 50, `${first.imaginedReturn}`);
  assert(single.parameters[0] > 900);
  const repeated = caught(true);
  const both = repeated.improve(starts, 1);
  assertEquals(both.imaginedReturn, 50);
  assert(repeated.parameters[0] < 0, "it pushes back towards the middle");
  assert(both.generations > first.generations && both.imaginedSteps > first.imaginedSteps);
});

Deno.test("PolicySearch.improve() keeps the policy it had where a second search finds none better", () => {
  const shape = { observationSize: 1, actionCount: 2, scale: Float32Array.of(1), hiddenUnits: 0, angles: [] };
  // no reward is as large as claimed, so that every search falls short
  const one = { ...options, generations: 1, isRepeated: true };
  const search = new PolicySearch(line, outcomes, shape, one, new Generator(5));
  const saved = search.save();
  const counters = { ...saved.counters as Snapshot, searched: true };
  search.restore({ ...saved, parameters: Float64Array.of(-1000, 0), counters });
  assertEquals(search.improve(starts, 2).imaginedReturn, 50);
  assert(search.parameters[0] < -900, "the policy it had survives the horizon, and is kept");
});

Deno.test("PolicySearch.restore() takes the policy, and refuses another shape", () => {
  const first = searchWith(2);
  first.improve(starts, 1);
  const second = searchWith(3);
  second.restore(first.save());
  assertEquals(second.parameters, first.parameters);
  assertThrows(() => second.restore({ parameters: new Float64Array(7) }), TypeError, "parameters has 7");
});

Deno.test("PolicySearch finds no way out of what was visited where every step costs", () => {
  const learned = new LearnedRewardAndTermination({ observationSize: 1, actionCount: 2 }, new Generator(1));
  const visited = Float32Array.from({ length: 100 }, (_, i) => i / 100 - 0.5);
  learned.fit({
    count: 100,
    observations: visited,
    actions: new Uint8Array(100),
    rewards: new Float32Array(100).fill(-1),
    nextObservations: visited,
    terminated: new Uint8Array(100),
  }, new Generator(2));
  const shape = { observationSize: 1, actionCount: 2, scale: Float32Array.of(1), hiddenUnits: 0, angles: [] };
  const search = new PolicySearch(
    line,
    learned,
    shape,
    { ...options, horizon: 30, longestHorizon: 30 },
    new Generator(3),
  );
  // to leave would cost 10 to 20 steps, were it an end
  const { imaginedReturn } = search.improve(starts, Infinity);
  assertAlmostEquals(imaginedReturn, -30, 1e-3);
});

Deno.test("PolicySearch.improve() goes on where every step costs, until it has found the way to an end", () => {
  // beyond 1 an episode ends; each step until then costs 1, so that to stay costs 50, the least that such steps can pay
  const costly = new KnownRewardAndTermination({
    terminated: (next, count, out) => {
      for (let i = 0; i < count; i++) out[i] = next[i] > 1 ? 1 : 0;
    },
    reward: (_o, _a, _n, count, out) => void out.fill(-1, 0, count),
  });
  const shape = { observationSize: 1, actionCount: 2, scale: Float32Array.of(1), hiddenUnits: 0, angles: [] };
  const search = new PolicySearch(line, costly, shape, options, new Generator(1));
  const { imaginedReturn, generations } = search.improve(starts, -1);
  assertEquals(generations, options.generations);
  // 18, 12, 7 and 1 steps, or one more each, as single precision rounds
  assert(imaginedReturn >= -10.5 && imaginedReturn <= -9.5, `${imaginedReturn}`);
});
