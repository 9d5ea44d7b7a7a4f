import { assert, assertEquals } from "@std/assert";
import type { DynamicsModel } from "../../lib/dynamics/model.ts";
import { KnownRewardAndTermination } from "../../lib/dynamics/reward_and_termination.ts";
import { SequencePlanner, type SequencePlannerOptions } from "../../lib/planning/sequence_planner.ts";
import { Generator } from "../../lib/random/generator.ts";

/** A point on a line: action 1 moves it up by 1, action 0 down. */
const line = {
  observationSize: 1,
  actionCount: 2,
  members: 1,
  elites: [0],
  isProbabilistic: false,
  step(observations: Float32Array, actions: Uint8Array, count: number, _: unknown, next: Float32Array) {
    for (let i = 0; i < count; i++) next[i] = observations[i] + (actions[i] === 1 ? 1 : -1);
  },
} as unknown as DynamicsModel;

/** The reward is 1 at +4 alone, four steps up from 0; an episode ends beyond −2. */
const far = new KnownRewardAndTermination({
  terminated: (next, count, out) => {
    for (let i = 0; i < count; i++) out[i] = next[i] < -2 ? 1 : 0;
  },
  reward: (_o, _a, next, count, out) => {
    for (let i = 0; i < count; i++) out[i] = next[i] === 4 ? 1 : 0;
  },
});

const options: SequencePlannerOptions = {
  method: "cem",
  horizon: 6,
  tail: { steps: 0 },
  sequences: 64,
  discount: 1,
  propagation: "mean",
  penalty: 0,
};

for (const method of ["cem", "mppi"] as const) {
  Deno.test(`SequencePlanner walks to a reward that only one beginning reaches: ${method}`, () => {
    const planner = new SequencePlanner(line, far, { ...options, method }, 1, new Generator(1));
    const position = Float32Array.of(0);
    const action = new Uint8Array(1);
    let reached = 0;
    for (let t = 0; t < 8; t++) {
      planner.plan(position, Uint8Array.of(1), action);
      position[0] += action[0] === 1 ? 1 : -1;
      if (position[0] === 4) reached++;
    }
    assert(reached >= 2, `it came to the reward ${reached} times and stayed about`);
    assert(planner.imaginedSteps > 0);
  });
}

Deno.test("SequencePlanner by shooting takes the first action whose sequences return more on average", () => {
  // survival: from −2 a step down ends the episode at once
  const survival = new KnownRewardAndTermination({
    terminated: (next, count, out) => {
      for (let i = 0; i < count; i++) out[i] = next[i] < -2 ? 1 : 0;
    },
    reward: (_o, _a, _n, count, out) => void out.fill(1, 0, count),
  });
  const planner = new SequencePlanner(
    line,
    survival,
    { ...options, method: "shooting", horizon: 1, tail: { steps: 5 }, sequences: 64 },
    3,
    new Generator(2),
  );
  const actions = Uint8Array.of(9, 9, 9);
  planner.plan(Float32Array.of(-2, -1, -2), Uint8Array.of(1, 1, 0), actions);
  assertEquals([...actions], [1, 1, 9]); // the last lane has ended: its action is left alone
});

Deno.test("SequencePlanner plans lanes apart, the same from the same generator, and forgets on reset()", () => {
  const make = () => new SequencePlanner(line, far, options, 2, new Generator(3));
  const [a, b] = [make(), make()];
  const [x, y] = [new Uint8Array(2), new Uint8Array(2)];
  const state = Float32Array.of(0, 6);
  for (let t = 0; t < 3; t++) {
    a.plan(state, Uint8Array.of(1, 1), x);
    b.plan(state, Uint8Array.of(1, 1), y);
    assertEquals(x, y);
  }
  assertEquals([...x], [1, 0]); // up to the reward from 0, down to it from 6
  a.reset();
  b.reset();
  a.plan(state, Uint8Array.of(1, 1), x);
  b.plan(state, Uint8Array.of(1, 1), y);
  assertEquals(x, y);
});
