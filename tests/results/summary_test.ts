import { assertEquals } from "@std/assert";
import type { CurveRow } from "../../lib/results/rows.ts";
import type { StoredPlan } from "../../lib/results/stored_config.ts";
import { formatSummary, groupCurves, seedStatistics, summarise } from "../../lib/results/summary.ts";

const kinds = { dqn: "model-free", ppo: "model-free", dyna: "model-based", random: "control" } as const;

const plan: StoredPlan = {
  contenders: Object.entries(kinds).map(([agent, kind]) => ({ label: agent, agent, kind, settings: {} })),
  tasks: [{ label: "cartpole", task: "cartpole", solvedThreshold: 475, settings: {} }],
  seeds: [0, 1, 2],
  budget: { steps: 500 },
  evaluation: { every: 50, episodes: 100 },
};

/** The rows of a run of 500 steps whose returns are 100, and 500 from `solvedAt` on. */
function rowsOf(agent: string, seed: number, solvedAt: number): CurveRow[] {
  return Array.from({ length: 10 }, (_, i) => {
    const env_steps = 50 * (i + 1);
    const value = env_steps >= solvedAt ? 500 : 100;
    return {
      agent,
      task: "cartpole",
      seed,
      env_steps,
      episodes: i,
      eval_return_mean: value,
      eval_return_std: 0,
      eval_return_min: value,
      eval_length_mean: value,
      model_error: undefined,
      gradient_steps: 0,
      imagined_steps: 0,
      diagnostics: {},
    };
  });
}

const runs = (agent: string, ...solvedAt: number[]) =>
  solvedAt.flatMap((at, seed) => rowsOf(agent, seed, at));

const ratios = (...rows: CurveRow[][]) =>
  Object.fromEntries(
    summarise(rows.flat(), plan).map(({ agent, ratio, ratioTo }) => [agent, { ratio, ratioTo }]),
  );

Deno.test("seedStatistics() gathers what one curve comes to", () => {
  const curve = [100, 500, 100, 500, 500, 500, 500, 500].map((value, i) => ({ steps: 50 * (i + 1), value }));
  assertEquals(seedStatistics(4, curve, 475), {
    seed: 4,
    stepsToSolve: 200,
    firstCrossing: 100,
    retention: 6 / 7,
    finalReturn: 500,
    areaUnderCurve: (300 + 300 + 300 + 500 + 500 + 500 + 500) / 7,
  });
});

Deno.test("groupCurves() orders agents, and points by steps", () => {
  const groups = groupCurves([...runs("dyna", 100), ...runs("dqn", 100, 200)].reverse());
  assertEquals(groups.map(({ agent, seeds }) => [agent, seeds.size]), [["dqn", 2], ["dyna", 1]]);
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

Deno.test("summarise() gives each agent's statistics", () => {
  // the third seed crosses at 400 and has but three points left: it holds, and is not solved
  const [dqn, dyna] = summarise([...runs("dyna", 100, 50, 150), ...runs("dqn", 200, 400, 300)], plan);
  assertEquals(dyna, {
    agent: "dyna",
    task: "cartpole",
    seeds: 3,
    solvedFraction: 1,
    stepsToSolveMedian: 100,
    stepsToSolveIqm: { value: 100, low: dyna.stepsToSolveIqm.low, high: dyna.stepsToSolveIqm.high },
    firstCrossingMedian: 100,
    retentionMean: 1,
    finalReturnIqm: { value: 500, low: 500, high: 500 },
    areaUnderCurve: ((300 + 8 * 500) / 9 + 500 + (100 + 300 + 7 * 500) / 9) / 3,
    ratio: { value: 3, low: 200 / 150, high: Infinity },
    ratioTo: "dqn",
  });
  assertEquals(dqn.solvedFraction, 2 / 3);
  assertEquals(dqn.stepsToSolveMedian, 300);
  assertEquals(dqn.stepsToSolveIqm.value, Infinity); // of three values none is cut
  assertEquals(dqn.firstCrossingMedian, 300);
  assertEquals(dqn.ratio, { value: 1, low: 1, high: 1 });
});

Deno.test("summarise() compares to the best model-free agent", () => {
  const found = ratios(
    runs("dqn", 200, 200),
    runs("ppo", 100, 100),
    runs("dyna", 50, 50),
    runs("random", 999, 999),
  );
  assertEquals(found.dyna, { ratio: { value: 2, low: 2, high: 2 }, ratioTo: "ppo" });
  assertEquals(found.dqn, { ratio: { value: 0.5, low: 0.5, high: 0.5 }, ratioTo: "ppo" });
  assertEquals(found.random, { ratio: { value: 0, low: 0, high: 0 }, ratioTo: "ppo" });
});

Deno.test("summarise() breaks a tie of censored agents by their first crossing", () => {
  // neither is solved: dqn crosses at 450, ppo at 400
  const found = ratios(runs("dqn", 450), runs("ppo", 400), runs("dyna", 50), runs("random", 999));
  const infinite = { value: Infinity, low: Infinity, high: Infinity };
  assertEquals(found.dyna, { ratio: infinite, ratioTo: "ppo" });
  assertEquals(found.random, { ratio: undefined, ratioTo: undefined });
  assertEquals(found.ppo, { ratio: undefined, ratioTo: undefined });
});

Deno.test("summarise() has no ratio without a model-free agent", () => {
  assertEquals(ratios(runs("dyna", 50), runs("random", 999)).dyna, { ratio: undefined, ratioTo: undefined });
});

Deno.test("formatSummary() gives the same bytes for any order of rows", () => {
  const rows = [...runs("dyna", 100, 50), ...runs("dqn", 200, 999)];
  const text = formatSummary(summarise(rows, plan));
  assertEquals(formatSummary(summarise(rows.toReversed(), plan)), text);
  const [heading, dqn] = text.split("\n").map((line) => line.split(","));
  const cells = Object.fromEntries(heading.map((name, i) => [name, dqn[i]]));
  assertEquals(cells.agent, "dqn");
  assertEquals(cells.solved_fraction, "0.5");
  assertEquals(cells.steps_to_solve_median, "inf");
  assertEquals(cells.retention_mean, "1");
  assertEquals(cells.ratio, "");
  assertEquals(
    heading.join(),
    "agent,task,seeds,solved_fraction,steps_to_solve_median,steps_to_solve_iqm,steps_to_solve_low," +
      "steps_to_solve_high,first_crossing_median,retention_mean,final_return_iqm,final_return_low," +
      "final_return_high,area_under_curve,ratio,ratio_low,ratio_high,ratio_to",
  );
});
