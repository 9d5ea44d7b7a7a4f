import { assert, assertEquals } from "@std/assert";
import { curveBands } from "../../../lib/results/charts/learning_curves.ts";

const curve = (...values: number[]) => values.map((value, i) => ({ steps: 50 * (i + 1), value }));

Deno.test("curveBands() gives the interquartile mean and interval at points that all seeds share", () => {
  const seeds = new Map([[0, curve(1, 10, 7)], [1, curve(2, 10)], [2, curve(6, 10)], [3, curve(4, 10, 9)]]);
  const [first, second, ...rest] = curveBands([{ agent: "dyna", task: "cartpole", seeds }]);
  assertEquals([first.agent, first.steps, first.value], ["dyna", 50, 3]); // the mean of 2 and 4
  assert(first.low >= 1 && first.low < 3 && first.high > 3 && first.high <= 6);
  assertEquals(second, { agent: "dyna", steps: 100, value: 10, low: 10, high: 10 });
  assertEquals(rest, []);
});

Deno.test("curveBands() of a single seed is the curve itself", () => {
  assertEquals(curveBands([{ agent: "dqn", task: "cartpole", seeds: new Map([[5, curve(3, 4)]]) }]), [
    { agent: "dqn", steps: 50, value: 3, low: 3, high: 3 },
    { agent: "dqn", steps: 100, value: 4, low: 4, high: 4 },
  ]);
});
