import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { compareWithBaseline, probabilityOfFewerSorted } from "../../lib/results/baseline.ts";
import type { PointRow, RunRow } from "../../lib/results/rows.ts";
import { probabilityOfFewer } from "../../lib/results/statistics.ts";
import type { StoredPlan } from "../../lib/results/stored_plan.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { finishedRun, key, planOf } from "./fixtures.ts";

/** A curve with a point every 50 steps. */
const curve = (agent: string, seed: number, ...values: number[]): PointRow[] =>
  values.map((value, i) => ({ ...key(agent, seed), env_steps: 50 * (i + 1), eval_return_mean: value }));

/** Six points, at or above the threshold of 475 from the one on at `solved`. */
const solving = (agent: string, seed: number, solved: number): PointRow[] =>
  curve(agent, seed, ...[1, 2, 3, 4, 5, 6, 7, 8].map((i) => 50 * i >= solved ? 480 : 9));

const rowsOf = (points: readonly PointRow[], plan: StoredPlan = planOf(0, 1), runs: readonly RunRow[] = []) =>
  compareWithBaseline(points, plan, runs, "dqn");

Deno.test("compareWithBaseline() gives ratio, P(fewer) and differences that are worked out by hand", () => {
  const points = [
    ...solving("dyna", 0, 50),
    ...solving("dyna", 1, 100),
    ...solving("dqn", 0, 100),
    ...solving("dqn", 1, 200),
  ];
  const { rows: [row], notes } = rowsOf(points);
  assertEquals(notes, []);
  assertEquals([row.label, row.baseline, row.seeds, row.baselineSeeds, row.sharedSeeds], [
    "dyna",
    "dqn",
    2,
    2,
    2,
  ]);
  // on each seed it is twice, so in every resample of seeds: 100 / 50, 150 / 75, 200 / 100
  assertEquals([row.ratio?.value, row.ratio?.low, row.ratio?.high], [2, 2, 2]);
  // 50 < 100, 50 < 200, 100 = 100, 100 < 200; on the seeds that both have, always
  assertEquals([row.probabilityOfFewer?.value, row.fewerOnSharedSeeds], [3.5 / 4, 1]);
  assertEquals([row.equalSteps, row.returnDifference], [400, { value: 0, low: 0, high: 0 }]);
  // the trapezia of each curve from 50 to 400: 480 but for what lies before
  const area = (solved: number) => (471 * (400 - solved) + (solved > 50 ? 471 * 25 : 0)) / 350 + 9;
  const own = (area(50) + area(100)) / 2;
  assertAlmostEquals(row.areaDifference.value, own - (area(100) + area(200)) / 2, 1e-9);
});

Deno.test("compareWithBaseline() compares returns after the steps that every run has, on any grid", () => {
  const points = [
    ...curve("dyna", 0, 10, 20, 30, 40), // to 200
    ...curve("dyna", 1, 10, 20, 30, 40, 50),
    ...[60, 180, 240].map((steps, i) => ({
      ...key("dqn", 0),
      env_steps: steps,
      eval_return_mean: [1, 2, 3][i],
    })),
    ...[60, 180, 240].map((steps, i) => ({
      ...key("dqn", 1),
      env_steps: steps,
      eval_return_mean: [5, 6, 7][i],
    })),
  ];
  const { rows: [row], differences } = rowsOf(points);
  assertEquals([row.equalSteps, row.returnDifference.value], [200, 40 - 4]); // dqn's newest there: 2 and 6
  assertEquals(
    differences.map(({ steps, difference }) => [steps, difference.value]),
    [[60, 10 - 3], [100, 20 - 3], [150, 30 - 3], [180, 30 - 4], [200, 40 - 4]],
  );
  // straight lines: dyna from 12 to 40 within 60 to 200, dqn from 1 (5) to 2 (6) at 180, then 1/60 a step
  const dyna = ((12 + 20) / 2 * 40 + (20 + 30) / 2 * 50 + (30 + 40) / 2 * 50) / 140;
  const dqn = (1.5 * 120 + (2 + 2 + 20 / 60) / 2 * 20) / 140 + 2;
  assertAlmostEquals(row.areaDifference.value, dyna - dqn, 1e-9);
});

Deno.test("compareWithBaseline() says of censored medians what is known", () => {
  const never = (agent: string, seed: number) => curve(agent, seed, 9, 9, 9, 9, 9, 9, 9, 9);
  const both = [...solving("dyna", 0, 50), ...solving("dyna", 1, 50), ...never("dqn", 0), ...never("dqn", 1)];
  const { rows: [row] } = rowsOf(both);
  assertEquals([row.ratio?.value, row.ratio?.bounds.atLeast, row.ratio?.low, row.ratio?.high], [
    Infinity,
    400 / 50,
    8,
    Infinity,
  ]);
  assertEquals(row.probabilityOfFewer, { value: 1, low: 1, high: 1 });
  const none = [0, 1].flatMap((seed) => [...never("dyna", seed), ...never("dqn", seed)]);
  const { rows: [open] } = rowsOf(none);
  assertEquals([open.ratio, open.probabilityOfFewer?.value, open.fewerOnSharedSeeds], [undefined, 0.5, 0.5]);
});

Deno.test("compareWithBaseline() adds the steps that trained a model elsewhere", () => {
  const { contenders, ...plan } = planOf(0, 1);
  const transferred = contenders.map((each) => each.label === "dyna" ? { ...each, sourceSteps: 150 } : each);
  const points = [0, 1].flatMap((seed) => [...solving("dyna", seed, 50), ...solving("dqn", seed, 100)]);
  assertEquals(rowsOf(points, { ...plan, contenders: transferred }).rows[0].ratio?.value, 100 / 200);
});

Deno.test("compareWithBaseline() lets a run that diverged keep its last return, and counts it as never solved", () => {
  const points = [
    ...curve("dyna", 0, 480, 480, 480, 480, 480),
    ...solving("dyna", 1, 50),
    ...solving("dqn", 0, 50),
    ...solving("dqn", 1, 50),
  ];
  const diverged = { ...finishedRun("dyna", 0).run, status: "diverged" } as const;
  const { rows: [row] } = rowsOf(points, planOf(0, 1), [diverged]);
  assertEquals([row.equalSteps, row.returnDifference.value], [400, 0]);
  assertEquals(row.probabilityOfFewer?.value, 0.25);
});

Deno.test("compareWithBaseline() pairs no curve of known rules with one of hidden rules, and says so", () => {
  const plan: StoredPlan = {
    ...planOf(0, 1),
    contenders: [
      { label: "dqn", agent: "dqn", kind: "model-free", settings: {} },
      { label: "mpc", agent: "mpc", kind: "model-based", rules: "hidden", settings: {} },
      { label: "mpc (rules known)", agent: "mpc", kind: "model-based", rules: "known", settings: {} },
    ],
  };
  const points = ["dqn", "mpc", "mpc (rules known)"].flatMap((agent) =>
    [0, 1].flatMap((seed) => solving(agent, seed, 50))
  );
  const against = (baseline: string) => compareWithBaseline(points, plan, [], baseline);
  assertEquals(against("mpc").rows.map(({ label }) => label), ["dqn"]);
  assertEquals(against("mpc").notes, [
    "Not compared with mpc, because rules are hidden to it and known to them: mpc (rules known).",
  ]);
  assertEquals(against("dqn").rows.map(({ label }) => label), ["mpc", "mpc (rules known)"]);
  const error = assertThrows(() => against("mcp"), UsageError);
  assert(error.message.startsWith('Unknown curve "mcp": did you mean "mpc"?'), error.message);
});

Deno.test("compareWithBaseline() has no statistics of steps where the task has no threshold", () => {
  const tasks = [{ label: "cartpole", task: "cartpole", settings: {} }];
  const points = [0, 1].flatMap((seed) => [...solving("dyna", seed, 50), ...curve("dqn", seed, 9, 9, 9)]);
  const { rows: [row] } = rowsOf(points, { ...planOf(0, 1), tasks });
  assertEquals([row.ratio, row.probabilityOfFewer, row.fewerOnSharedSeeds], [
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals([row.equalSteps, row.returnDifference.value], [150, 471]);
});

Deno.test("probabilityOfFewerSorted() is the share of pairs", () => {
  const steps = fc.array(fc.constantFrom(50, 100, 150, 200, Infinity), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(steps, steps, (a, b) => {
      const sorted = (values: readonly number[]) => Float64Array.from(values).sort();
      assertAlmostEquals(probabilityOfFewerSorted(sorted(a), sorted(b)), probabilityOfFewer(a, b), 1e-12);
    }),
    { seed: 1 },
  );
});
