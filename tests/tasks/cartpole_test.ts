import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Snapshot } from "../../lib/checkpoint/snapshot.ts";
import { findTask } from "../../lib/tasks/registry.ts";
import type { Environment, TaskInstance } from "../../lib/tasks/environment.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf, type SettingValues } from "../../lib/settings/settings.ts";
import golden from "./golden/cartpole.json" with { type: "json" };

const task = taskWith({});

function taskWith(values: SettingValues): TaskInstance {
  return findTask("cartpole").create({ ...defaultsOf(findTask("cartpole").settings), ...values });
}

Deno.test("cartPole is CartPole-v1 by default", () => {
  const { id, variables, actions, observationSize, actionCount, timeLimit, solvedThreshold } = task.spec;
  assertEquals([id, observationSize, actionCount, timeLimit, solvedThreshold], ["cartpole", 4, 2, 500, 475]);
  assertEquals(actions, ["push left", "push right"]);
  // Gymnasium's observation bounds; its velocities have none
  assertEquals(variables.map(({ name, low, high }) => [name, low, Number(high.toFixed(4))]), [
    ["x", -4.8, 4.8],
    ["x'", -3, 3],
    ["theta", -2 * (12 * 2 * Math.PI) / 360, 0.4189],
    ["theta'", -3, 3],
  ]);
});

Deno.test("cartPole starts every variable uniformly within 0.05", () => {
  const environment = taskWith({}).environment(new Generator(1));
  const seen = Array.from({ length: 2000 }, () => environment.reset());
  for (let k = 0; k < 4; k++) {
    const values = seen.map((observation) => observation[k]);
    assert(values.every((value) => Math.abs(value) <= 0.05));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    assert(Math.abs(mean) < 0.003 && Math.abs(deviation - 0.1 / Math.sqrt(12)) < 0.0015);
  }
});

Deno.test("a random policy stands for 22 steps on average", () => {
  const environment = taskWith({}).environment(new Generator(2));
  const random = new Generator(3);
  let steps = 0;
  for (let episode = 0; episode < 2000; episode++) {
    environment.reset();
    do steps++; while (!environment.step(random.integer(2)).terminated);
  }
  assert(Math.abs(steps / 2000 - 22.3) < 1, `mean length ${steps / 2000}`); // deviation 12: four sigma are 1.1
});

Deno.test("cartPole's rules agree with the simulator, for every observation and reward", () => {
  for (const values of [{}, { observation: "positions" }, { reward: "sutton-barto" }]) {
    const task = taskWith(values);
    const environment = task.environment(new Generator(4));
    const terminated = new Uint8Array(1);
    const reward = new Float32Array(1);
    for (let episode = 0; episode < 20; episode++) {
      let before = environment.reset();
      for (let done = false; !done;) {
        const result = environment.step(1);
        task.rules!.terminated(result.observation, 1, terminated);
        task.rules!.reward(before, Uint8Array.of(1), result.observation, 1, reward);
        assertEquals([terminated[0] === 1, reward[0]], [result.terminated, result.reward]);
        before = result.observation;
        done = result.terminated;
      }
    }
  }
});

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

Deno.test("cartPole with a longer pole falls more slowly, and is drawn and pictured longer", () => {
  const [short, long] = [{}, { poleLength: 2 }].map((values) => taskWith(values));
  const [quick, slow] = [short, long].map((task) => {
    const environment = task.environment(new Generator(6));
    environment.reset();
    let steps = 1;
    while (!environment.step(1).terminated) steps++;
    return steps;
  });
  assert(slow > quick, `${slow} steps against ${quick}`);
  const tips = [short, long].map((task) => task.draw!([0, 0, 0, 0]).shapes[2]);
  assertEquals(tips.map((shape) => "line" in shape ? shape.line[1] : []), [[0, 1.2], [0, 2.2]]);
  const lit = [1, 0.5].map((poleLength) =>
    taskWith({ observation: "pixels", poleLength }).environment(new Generator(7)).reset()
      .reduce((sum, pixel) => sum + pixel, 0)
  );
  assert(lit[0] > lit[1] + 3, `${lit}`);
});
