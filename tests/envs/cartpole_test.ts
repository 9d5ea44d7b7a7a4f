import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Snapshot } from "../../lib/checkpoint/snapshot.ts";
import { balanceSettings, balanceTask } from "../../lib/envs/balance_task.ts";
import type { Environment, Task } from "../../lib/envs/environment.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf, type SettingValues } from "../../lib/settings/settings.ts";
import golden from "./golden/cartpole.json" with { type: "json" };

const task = taskWith({});

function taskWith(values: SettingValues): Task {
  return balanceTask.create({ ...defaultsOf(balanceSettings), ...values });
}

/** Puts a single environment into a state, at the beginning of an episode. */
function place(environment: Environment, state: readonly number[]): void {
  environment.reset();
  environment.restore({ ...environment.save(), states: Float64Array.from(state) } as Snapshot);
}

/** The state in full precision. */
function stateOf(environment: Environment): Float64Array {
  return environment.save().states as Float64Array;
}

/** The generator that the golden trajectories were made with. */
function* congruential(seed: number): IterableIterator<number> {
  for (let state = seed;;) yield state = (Math.imul(1664525, state) + 1013904223) >>> 0;
}

const policies: Record<string, (state: Float64Array, draws: Iterator<number>) => number> = {
  random: (_, draws) => draws.next().value >>> 31,
  drift: (state) => state[2] + 0.4 * state[3] > 0.06 ? 1 : 0,
  steady: (state) => state[2] + 0.5 * state[3] + 0.05 * state[0] + 0.1 * state[1] > 0 ? 1 : 0,
  left: () => 0,
};

Deno.test("CartPole follows the golden trajectories of an independent implementation", () => {
  const environment = task.environment(new Generator(0));
  let falls = 0, rails = 0, limits = 0;
  for (const { policy, seed, start, length, terminated, samples } of golden) {
    place(environment, start);
    const draws = congruential(seed);
    for (let i = 0; i < 4; i++) draws.next(); // the start took four
    const expected = new Map(samples.map(([t, ...state]) => [t, state]));
    for (let t = 1; t <= length; t++) {
      const result = environment.step(policies[policy](stateOf(environment), draws));
      const ends = t === length;
      assertEquals([result.reward, result.terminated, result.truncated], [
        1,
        ends && terminated,
        ends && !terminated,
      ]);
      const state = stateOf(environment);
      expected.get(t)?.forEach((value, i) =>
        assertAlmostEquals(
          state[i],
          value,
          1e-9 * Math.max(1, Math.abs(value)),
          `${policy} ${seed}, step ${t}`,
        )
      );
      assertEquals(result.observation, Float32Array.from(state));
    }
    if (!terminated) limits++;
    else if (Math.abs(stateOf(environment)[0]) > 2.4) rails++;
    else falls++;
  }
  assert(falls >= 1000 && rails >= 10 && limits >= 10, `all ends are covered: ${falls}, ${rails}, ${limits}`);
});

Deno.test("CartPole ends strictly beyond the limits, on the new state", () => {
  const environment = task.environment(new Generator(0));
  const limit = (12 * 2 * Math.PI) / 360;
  // with velocity 0, the new position is the old one: exactly at the limit is still inside
  for (
    const [state, falls] of [
      [[2.4, 0, 0, 0], false],
      [[-2.4, 0, 0, 0], false],
      [[2.4000000000000004, 0, 0, 0], true],
      [[0, 0, limit, 0], false],
      [[0, 0, -limit, 0], false],
      [[0, 0, limit + 1e-12, 0], true],
      [[2.399, 0.06, 0, 0], true],
      [[2.5, -10, 0, 0], false],
    ] as const
  ) {
    place(environment, state);
    const { terminated, reward } = environment.step(0);
    assertEquals(terminated, falls, `from ${state}`);
    assertEquals(reward, 1);
  }
});

Deno.test("CartPole counts a fall on the last step as terminated, not truncated", () => {
  const environment = task.environment(new Generator(0));
  place(environment, [2.5, -100, 0, 0]); // the first step lands inside
  environment.restore(
    { ...environment.save(), steps: Uint32Array.of(499), states: Float64Array.of(3, 0, 0, 0) } as Snapshot,
  );
  const { terminated, truncated } = environment.step(0);
  assertEquals([terminated, truncated], [true, false]);
});

Deno.test("CartPole refuses bad actions and steps outside an episode", () => {
  const environment = task.environment(new Generator(0));
  assertThrows(() => environment.step(0), Error, "call reset() first");
  environment.reset();
  for (const action of [2, -1, 0.5, NaN]) {
    assertThrows(() => environment.step(action), RangeError, "whole number below 2");
  }
  while (!environment.step(0).terminated);
  assertThrows(() => environment.step(0), Error, "call reset() first");
});

Deno.test("CartPoleLanes follow single environments bit for bit, through falls and resets", () => {
  for (const values of [{}, { noise: 0.01 }, { observation: "positions" }, { reward: "sutton-barto" }]) {
    const variant = taskWith(values);
    const count = 17;
    const root = new Generator(9);
    const lanes = variant.vectorEnvironment(count, root);
    const singles = Array.from({ length: count }, (_, i) => variant.environment(root.stream(`lane ${i}`)));
    lanes.reset();
    const size = variant.spec.observationSize;
    for (const [i, single] of singles.entries()) {
      assertEquals(lanes.observations.subarray(i * size, (i + 1) * size), single.reset());
    }
    const actions = new Uint8Array(count);
    const choose = new Generator(10);
    for (let t = 0; t < 200; t++) {
      for (let i = 0; i < count; i++) actions[i] = choose.integer(2);
      lanes.step(actions);
      for (const [i, single] of singles.entries()) {
        const { observation, reward, terminated, truncated } = single.step(actions[i]);
        assertEquals(lanes.observations.slice(i * size, (i + 1) * size), observation);
        assertEquals(
          [lanes.rewards[i], lanes.terminated[i], lanes.truncated[i]],
          [reward, terminated ? 1 : 0, truncated ? 1 : 0],
        );
        if (terminated || truncated) {
          lanes.reset(i);
          single.reset();
        }
      }
    }
  }
});

Deno.test("CartPoleLanes leave an ended lane standing, with reward 0", () => {
  const lanes = task.vectorEnvironment(2, new Generator(3));
  lanes.reset();
  const left = new Uint8Array(2);
  while (lanes.terminated[0] === 0) lanes.step(left);
  const fallen = lanes.observations.slice(0, 4);
  lanes.step(left);
  assertEquals(lanes.observations.slice(0, 4), fallen);
  assertEquals([lanes.rewards[0], lanes.terminated[0]], [0, 1]);
});

Deno.test("CartPole.restore() continues with the same bytes, noise included", () => {
  const noisy = taskWith({ noise: 0.02 });
  const first = noisy.environment(new Generator(4));
  first.reset();
  for (let t = 0; t < 5; t++) first.step(t % 2);
  const saved = first.save();
  const second = noisy.environment(new Generator(99));
  second.restore(saved);
  for (let t = 0; t < 3; t++) assertEquals(second.step(1), first.step(1));
  assertEquals(second.reset(), first.reset());
});

Deno.test("CartPole with noise moves every variable by the stated deviation", () => {
  const noisy = taskWith({ noise: 0.1 });
  const environment = noisy.environment(new Generator(5));
  const clean = task.environment(new Generator(5));
  const sums = [0, 0, 0, 0];
  const draws = 4000;
  for (let i = 0; i < draws; i++) {
    place(environment, [0, 0, 0, 0]);
    place(clean, [0, 0, 0, 0]);
    environment.step(1);
    clean.step(1);
    const [a, b] = [stateOf(environment), stateOf(clean)];
    for (let k = 0; k < 4; k++) sums[k] += (a[k] - b[k]) ** 2;
  }
  // a sample deviation of 4,000 draws is within 4% of the true one, at four sigma
  for (const sum of sums) assertAlmostEquals(Math.sqrt(sum / draws), 0.1, 0.005);
});
