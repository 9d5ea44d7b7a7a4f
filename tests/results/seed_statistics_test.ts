import { assertEquals } from "@std/assert";
import type { CurveRow } from "../../lib/results/rows.ts";
import { boundsOf, groupCurves, groupStatistics, seedStatistics } from "../../lib/results/seed_statistics.ts";
import { finishedRun, planOf } from "./fixtures.ts";

/** The rows of a run of 500 steps. */
const rowsOf = (agent: string, seed: number): CurveRow[] =>
  Array.from({ length: 10 }, (_, i) => ({
    ...finishedRun(agent, seed).curve[0],
    env_steps: 50 * (i + 1),
  }));

Deno.test("seedStatistics() gathers what one curve comes to", () => {
  const curve = [100, 500, 100, 500, 500, 500, 500, 500].map((value, i) => ({ steps: 50 * (i + 1), value }));
  assertEquals(seedStatistics(4, curve, 475), {
    seed: 4,
    end: 400,
    stepsToSolve: 200,
    firstCrossing: 100,
    retention: 5 / 6,
    finalReturn: 500,
    areaUnderCurve: (300 + 300 + 300 + 500 + 500 + 500 + 500) / 7,
  });
});

Deno.test("boundsOf() bounds a censored run by its own length, and adds the steps before", () => {
  const of = (steps: number) => seedStatistics(0, [{ steps, value: 10 }], 475);
  assertEquals(boundsOf([of(300), of(900)], "stepsToSolve", 20), [
    { atLeast: 320, atMost: Infinity },
    { atLeast: 920, atMost: Infinity },
  ]);
});

Deno.test("groupStatistics() lets a diverged run last as long as its own budget", () => {
  const plan = planOf(0, 1);
  const group = { evaluation: plan.evaluation, tasks: ["cartpole"], seeds: [0, 1] };
  const groups = [
    { ...group, agents: ["dqn"], budget: { steps: 900 } },
    { ...group, agents: ["dyna"], budget: { steps: 300 } },
  ];
  const curve = [{ steps: 50, value: 500 }];
  const [seed] = groupStatistics(
    { label: "dqn", task: "cartpole", seeds: new Map([[0, curve]]), diverged: [0] },
    { ...plan, groups },
  );
  assertEquals([seed.end, seed.stepsToSolve], [900, Infinity]);
});

Deno.test("groupCurves() orders agents, and points by steps", () => {
  const groups = groupCurves([...rowsOf("dyna", 0), ...rowsOf("dqn", 0), ...rowsOf("dqn", 1)].reverse(), []);
  assertEquals(groups.map(({ label, seeds }) => [label, seeds.size]), [["dqn", 2], ["dyna", 1]]);
  assertEquals(groups[0].seeds.get(1)?.map(({ steps }) => steps), [
    50,
    100,
    150,
    200,
    250,
    300,
    350,
    400,
    450,
    500,
  ]);
});
