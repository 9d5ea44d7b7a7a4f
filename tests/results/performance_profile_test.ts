import { assertAlmostEquals, assertEquals } from "@std/assert";
import { formatProfiles, performanceProfiles, wilson } from "../../lib/results/performance_profile.ts";
import type { PointRow } from "../../lib/results/rows.ts";
import type { StoredPlan } from "../../lib/results/stored_plan.ts";
import { key, planOf } from "./fixtures.ts";

const Z2 = 1.959963984540054 ** 2;

const curve = (agent: string, seed: number, length: number, solved: number): PointRow[] =>
  Array.from({ length }, (_, i) => ({
    ...key(agent, seed),
    env_steps: 50 * (i + 1),
    eval_return_mean: 50 * (i + 1) >= solved ? 480 + seed : seed,
  }));

Deno.test("wilson() has its closed forms where no seed or every one counts, and a published value between", () => {
  for (const n of [1, 5, 20]) {
    assertEquals([wilson(0, n).low, wilson(n, n).high], [0, 1]);
    assertAlmostEquals(wilson(0, n).high, Z2 / (n + Z2), 1e-12);
    assertAlmostEquals(wilson(n, n).low, n / (n + Z2), 1e-12);
  }
  // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I: 81 of 263, 15 of 148
  const [a, b] = [wilson(81, 263), wilson(15, 148)];
  assertEquals([a.low, a.high, b.low, b.high].map((end) => end.toFixed(4)), [
    "0.2553",
    "0.3662",
    "0.0624",
    "0.1605",
  ]);
});

Deno.test("performanceProfiles() counts the solved seeds, up to the shortest run that is not", () => {
  const points = [
    ...curve("dqn", 0, 10, 100),
    ...curve("dqn", 1, 10, 200),
    ...curve("dqn", 2, 10, 200),
    ...curve("dqn", 3, 7, Infinity), // ends at 350
    ...curve("dyna", 0, 6, 50),
    ...curve("dyna", 1, 8, 50),
  ];
  const rows = performanceProfiles(points, planOf(0, 1, 2, 3), []);
  assertEquals(rows.map(({ label, at, share, seeds }) => [label, at, share, seeds]), [
    ["dqn", 100, 0.25, 4],
    ["dqn", 200, 0.75, 4],
    ["dqn", 350, 0.75, 4],
    ["dyna", 50, 1, 2],
    ["dyna", 400, 1, 2],
  ]);
  assertEquals(
    formatProfiles(rows).split("\n")[0],
    "label,task,profile_measure,profile_at,profile_share,profile_share_low,profile_share_high,seeds",
  );
  const solvedLate = performanceProfiles(
    [...curve("dqn", 0, 10, 200), ...curve("dqn", 1, 3, Infinity)], // censored before the other is solved
    planOf(0, 1),
    [],
  );
  assertEquals(solvedLate.map(({ at, share }) => [at, share]), [[150, 0]]);
});

Deno.test("performanceProfiles() of a task without a threshold is of final returns", () => {
  const plan: StoredPlan = {
    ...planOf(0, 1, 2),
    tasks: [{ label: "cartpole", task: "cartpole", settings: {} }],
  };
  const points = [
    ...curve("dqn", 1, 4, Infinity),
    ...curve("dqn", 2, 4, Infinity),
    ...curve("dqn", 0, 4, 50),
  ];
  const rows = performanceProfiles(points, plan, []);
  assertEquals(rows.map(({ measure, at, share }) => [measure, at, share]), [
    ["final_return", 1, 1],
    ["final_return", 2, 2 / 3],
    ["final_return", 480, 1 / 3],
  ]);
});
