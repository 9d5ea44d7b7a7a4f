import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { RewardTransform } from "../../lib/agents/reward_transform.ts";
import { Generator } from "../../lib/random/generator.ts";

const DISCOUNT = 0.9;

/** A random tabular problem; the state `states` is terminal. */
function randomProblem(random: Generator, states: number, actions: number, size: number, offset: number) {
  return Array.from({ length: states }, () =>
    Array.from({ length: actions }, () => ({
      reward: size * random.normal() + offset,
      next: random.integer(states + 1),
      otherwise: random.integer(states + 1),
      chance: random.uniform(),
    })));
}

type Problem = ReturnType<typeof randomProblem>;

/** V of a policy, by repeated substitution, from the reward of a step and the value of an end. */
function evaluate(problem: Problem, policy: number[], pay: (r: number) => number, end: number): number[] {
  let values = Array<number>(problem.length).fill(0);
  for (let sweep = 0; sweep < 600; sweep++) {
    const of = (s: number) => s === problem.length ? end : values[s];
    values = problem.map((rows, s) => {
      const { reward, next, otherwise, chance } = rows[policy[s]];
      return pay(reward) + DISCOUNT * (chance * of(next) + (1 - chance) * of(otherwise));
    });
  }
  return values;
}

function policyIteration(problem: Problem, pay: (r: number) => number, end: number): number[] {
  let policy = problem.map(() => 0);
  for (let round = 0; round < 100; round++) {
    const values = evaluate(problem, policy, pay, end);
    const of = (s: number) => s === problem.length ? end : values[s];
    const better = problem.map((rows, s) => {
      const q = rows.map(({ reward, next, otherwise, chance }) =>
        pay(reward) + DISCOUNT * (chance * of(next) + (1 - chance) * of(otherwise))
      );
      const best = Math.max(...q);
      return q[policy[s]] >= best - 1e-9 * Math.abs(best) ? policy[s] : q.indexOf(best);
    });
    if (better.join() === policy.join()) return policy;
    policy = better;
  }
  throw new Error("policy iteration does not settle");
}

Deno.test("RewardTransform keeps the order of policies, by policy iteration on problems with ends", () => {
  const random = new Generator(5);
  for (const [size, offset] of [[1, 0], [1, 1], [1e-3, -1e-3], [1e4, -2e4], [0.1, 5], [3, -7]]) {
    for (let round = 0; round < 5; round++) {
      const problem = randomProblem(random, 6, 3, size, offset);
      const transform = new RewardTransform(DISCOUNT);
      for (const rows of problem) for (const { reward } of rows) transform.observe(reward);
      transform.fix();
      const pay = (r: number) => transform.reward(r);
      assertEquals(
        policyIteration(problem, pay, transform.terminalValue),
        policyIteration(problem, (r) => r, 0),
      );
      const policy = problem.map(() => random.integer(3));
      const [plain, shifted] = [
        evaluate(problem, policy, (r) => r, 0),
        evaluate(problem, policy, pay, transform.terminalValue),
      ];
      const largest = Math.max(...plain.map(Math.abs));
      plain.forEach((value, s) => {
        assertAlmostEquals(transform.toReturn(shifted[s]), value, 1e-9 * largest);
        assertAlmostEquals(transform.toValue(value), shifted[s], 1e-9);
        assert(Math.abs(shifted[s]) < 25); // of a size that networks learn
      });
    }
  }
});

Deno.test("RewardTransform is -1 at a fall on CartPole and +1 at the goal on MountainCar", () => {
  const [cart, car] = [new RewardTransform(0.99), new RewardTransform(0.99)];
  for (let step = 0; step < 100; step++) {
    cart.observe(1);
    car.observe(-1);
  }
  cart.fix();
  car.fix();
  assertAlmostEquals(cart.reward(1), 0);
  assertAlmostEquals(cart.terminalValue, -1);
  assertAlmostEquals(car.reward(-1), 0);
  assertAlmostEquals(car.terminalValue, 1);
});

Deno.test("RewardTransform.apply() gives n-step returns of transformed rewards", () => {
  const transform = new RewardTransform(DISCOUNT);
  for (const reward of [2, 3, 7]) transform.observe(reward);
  transform.fix();
  const rewards = [3, 7, 2];
  const sum = (values: number[]) => values.reduce((total, value, k) => total + DISCOUNT ** k * value, 0);
  const returns = Float32Array.of(sum(rewards), sum(rewards));
  transform.apply(returns, [DISCOUNT ** 3, 0], 2);
  const steps = sum(rewards.map((reward) => transform.reward(reward)));
  assertAlmostEquals(returns[0], steps, 1e-6);
  assertAlmostEquals(returns[1], steps + DISCOUNT ** 3 * transform.terminalValue, 1e-6);
});

Deno.test("RewardTransform fixes its constants once, and once more for a reward that is new", () => {
  const transform = new RewardTransform(DISCOUNT);
  for (let step = 0; step < 10; step++) assertEquals(transform.observe(0), false);
  transform.fix();
  assertEquals([transform.shift, transform.scale], [0, 1]); // nothing is known of their size yet
  assertEquals(transform.observe(1e-3), true);
  assert(transform.scale < 0.01 && transform.scale > 0);
  const { scale } = transform;
  assertEquals(transform.observe(1e6), false); // once only
  transform.fix();
  assertEquals(transform.scale, scale);
});

Deno.test("RewardTransform continues from a saved state", () => {
  const transform = new RewardTransform(DISCOUNT);
  for (const reward of [1, 2, -4]) transform.observe(reward);
  transform.fix();
  const other = new RewardTransform(DISCOUNT);
  other.restore(transform.save());
  assertEquals([other.shift, other.scale, other.reward(3)], [
    transform.shift,
    transform.scale,
    transform.reward(3),
  ]);
  assertThrows(() => other.restore({}), TypeError);
  assertThrows(() => new RewardTransform(1), RangeError);
});
