import { assertEquals } from "@std/assert";
import type { CurveRow, RunRow } from "../../lib/results/rows.ts";
import type { StoredPlan } from "../../lib/results/stored_plan.ts";
import { formatSummary, summarise } from "../../lib/results/summary.ts";
import { origin } from "./fixtures.ts";

const kinds = { dqn: "model-free", ppo: "model-free", dyna: "model-based", random: "control" } as const;

const plan: StoredPlan = {
  contenders: Object.entries(kinds).map(([agent, kind]) => ({ label: agent, agent, kind, settings: {} })),
  tasks: [{ label: "cartpole", task: "cartpole", solvedThreshold: 475, settings: {} }],
  seeds: [0, 1, 2],
  budget: { steps: 500 },
  evaluation: { every: 50, episodes: 100 },
};

/** The rows of a run of 500 steps whose returns are 100, and 500 from `solvedAt` on. */
function rowsOf(label: string, seed: number, solvedAt: number): CurveRow[] {
  return Array.from({ length: 10 }, (_, i) => {
    const env_steps = 50 * (i + 1);
    const value = env_steps >= solvedAt ? 500 : 100;
    return {
      label,
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
    summarise(rows.flat(), plan, []).map(({ label, ratio, ratioTo }) => [
      label,
      { ratio: ratio && [ratio.value, ratio.low, ratio.high], ratioTo },
    ]),
  );

Deno.test("summarise() counts a run whose agent diverged as never solved", () => {
  const rows = [...runs("dyna", 100, 50, 150), ...runs("dqn", 200)];
  const end = (label: string, seed: number, status: RunRow["status"]): RunRow => ({
    label,
    task: "cartpole",
    seed,
    status,
    steps_to_solve: Infinity,
    first_crossing: Infinity,
    retention: undefined,
    final_return: 500,
    wall_seconds: 1,
    steps_per_second: 1,
    cpu_seconds: 1,
    cpu_seconds_to_solve: Infinity,
    gradient_steps: 0,
    imagined_steps: 0,
    ...origin,
    error: "",
  });
  const ends = [
    end("dyna", 0, "done"),
    end("dyna", 1, "diverged"),
    end("dyna", 2, "diverged"),
    end("dqn", 0, "done"),
  ];
  const [dqn, dyna] = summarise(rows, plan, ends);
  assertEquals([dqn.solvedFraction, dyna.solvedFraction], [1, 1 / 3]);
  assertEquals([dyna.seeds, dyna.stepsToSolveMedian.value], [3, Infinity]);
});

Deno.test("summarise() gives each agent's statistics", () => {
  // the third seed of dqn crosses at 400 and has but three points left: it holds, and is not solved
  const [dqn, dyna] = summarise([...runs("dyna", 100, 50, 150), ...runs("dqn", 200, 400, 300)], plan, []);
  const known = (value: number, low: number, high: number) => ({
    value,
    bounds: { atLeast: value, atMost: value },
    low,
    high,
    highAtLeast: high,
  });
  assertEquals(dyna, {
    label: "dyna",
    task: "cartpole",
    agent: "dyna",
    settings: {},
    rules: "known", // of a plan of before there was a choice
    seeds: 3,
    solvedFraction: 1,
    stepsToSolveMedian: known(100, 50, 150),
    stepsToSolveIqm: known(100, dyna.stepsToSolveIqm.low, dyna.stepsToSolveIqm.high),
    firstCrossingMedian: known(100, 50, 150),
    retentionMean: 1,
    finalReturnIqm: { value: 500, low: 500, high: 500 },
    areaUnderCurve: ((300 + 8 * 500) / 9 + 500 + (100 + 300 + 7 * 500) / 9) / 3,
    sourceSteps: 0,
    ratio: {
      value: 3,
      bounds: { atLeast: 3, atMost: 3 },
      low: 200 / 150,
      high: Infinity,
      highAtLeast: dyna.ratio!.highAtLeast,
    },
    firstCrossingRatio: {
      value: 3,
      bounds: { atLeast: 3, atMost: 3 },
      low: 200 / 150,
      high: 8,
      highAtLeast: 8,
    },
    ratioTo: "dqn",
    probabilityOfFewer: 1,
  });
  assertEquals(dqn.solvedFraction, 2 / 3);
  assertEquals(dqn.stepsToSolveMedian.value, 300);
  assertEquals(dqn.stepsToSolveIqm.value, Infinity); // of three values none is cut
  assertEquals(dqn.stepsToSolveIqm.bounds.atLeast, (200 + 300 + 500) / 3);
  assertEquals(dqn.firstCrossingMedian.value, 300);
  // the only model-free agent is the best in every resample
  assertEquals([dqn.ratio!.value, dqn.ratio!.low, dqn.ratio!.high], [1, 1, 1]);
});

Deno.test("summarise() compares to the best model-free agent", () => {
  const found = ratios(
    runs("dqn", 200, 200),
    runs("ppo", 100, 100),
    runs("dyna", 50, 50),
    runs("random", 999, 999),
  );
  assertEquals(found.dyna, { ratio: [2, 2, 2], ratioTo: "ppo" });
  assertEquals(found.dqn, { ratio: [0.5, 0.5, 0.5], ratioTo: "ppo" });
  assertEquals(found.random, { ratio: [0, 0, 100 / 500], ratioTo: "ppo" });
});

Deno.test("summarise() has the choice of the best model-free agent within the interval", () => {
  // dqn's median is 100 or 300 with equal chances in a resample of two, ppo's is 200: the smaller is 100, 150 or 200
  const [, dyna, ppo] = summarise(
    [...runs("dqn", 100, 300), ...runs("ppo", 200, 200), ...runs("dyna", 50, 50)],
    plan,
    [],
  );
  assertEquals([dyna.ratio!.low, dyna.ratio!.value, dyna.ratio!.high, dyna.ratioTo], [2, 4, 4, "dqn"]);
  assertEquals([ppo.ratio!.low, ppo.ratio!.value, ppo.ratio!.high], [0.5, 1, 1]);
});

Deno.test("summarise() adds the steps that a model was trained with before to the ratio, and to nothing else", () => {
  const own = {
    ...plan,
    contenders: plan.contenders.map((one) => one.agent === "dyna" ? { ...one, sourceSteps: 150 } : one),
  };
  const [, dyna] = summarise([...runs("dqn", 200, 200), ...runs("dyna", 50, 50)], own, []);
  assertEquals([dyna.sourceSteps, dyna.stepsToSolveMedian.value], [150, 50]);
  assertEquals([dyna.ratio!.value, dyna.firstCrossingRatio!.value, dyna.probabilityOfFewer], [1, 1, 0.5]);
});

Deno.test("summarise() breaks a tie of censored agents by their first crossing", () => {
  // neither is solved: dqn crosses at 450, ppo at 400
  const found = ratios(
    runs("dqn", 450, 450),
    runs("ppo", 400, 400),
    runs("dyna", 50, 50),
    runs("random", 999, 999),
  );
  assertEquals(found.dyna, { ratio: [Infinity, 10, Infinity], ratioTo: "ppo" });
  assertEquals(found.random, { ratio: undefined, ratioTo: undefined });
  assertEquals(found.ppo, { ratio: undefined, ratioTo: undefined });
});

Deno.test("summarise() says nothing of what is held where the median seed never crossed, or at its last point", () => {
  const held = (...solvedAt: number[]) => summarise(runs("dyna", ...solvedAt), plan, [])[0].retentionMean;
  assertEquals(held(100, 999, 999), undefined);
  assertEquals(held(500, 500, 500), undefined);
  assertEquals(held(100, 500, 999), 1);
});

Deno.test("summarise() gives one seed no interval", () => {
  const [{ stepsToSolveMedian, finalReturnIqm }] = summarise(runs("dyna", 100), plan, []);
  assertEquals([stepsToSolveMedian.value, stepsToSolveMedian.low, stepsToSolveMedian.high], [100, NaN, NaN]);
  assertEquals([finalReturnIqm.low, finalReturnIqm.high], [NaN, NaN]);
});

Deno.test("summarise() has no ratio without a model-free agent", () => {
  assertEquals(ratios(runs("dyna", 50), runs("random", 999)).dyna, { ratio: undefined, ratioTo: undefined });
});

Deno.test("formatSummary() gives the same bytes for any order of rows", () => {
  const rows = [...runs("dyna", 100, 50), ...runs("dqn", 200, 999)];
  const text = formatSummary(summarise(rows, plan, []));
  assertEquals(formatSummary(summarise(rows.toReversed(), plan, [])), text);
  const [heading, dqn] = text.split("\n").map((line) => line.split(","));
  const cells = Object.fromEntries(heading.map((name, i) => [name, dqn[i]]));
  assertEquals(cells.label, "dqn");
  assertEquals(cells.solved_fraction, "0.5");
  assertEquals(cells.steps_to_solve_median, "inf");
  assertEquals(cells.retention_mean, ""); // one of two seeds never crossed
  assertEquals(cells.ratio, "");
  assertEquals(
    heading.join(),
    "label,task,seeds,solved_fraction,steps_to_solve_median,steps_to_solve_median_low," +
      "steps_to_solve_median_high,steps_to_solve_iqm,steps_to_solve_iqm_low,steps_to_solve_iqm_high," +
      "first_crossing_median,first_crossing_median_low,first_crossing_median_high,retention_mean," +
      "final_return_iqm,final_return_iqm_low,final_return_iqm_high,area_under_curve,source_steps," +
      "ratio,ratio_low,ratio_high,first_crossing_ratio,first_crossing_ratio_low,first_crossing_ratio_high," +
      "ratio_to,p_fewer",
  );
});

Deno.test("summarise() says nothing of steps on a task without a line, and all of returns", () => {
  const open = { ...plan, tasks: plan.tasks.map(({ solvedThreshold: _, ...task }) => task) };
  const [row] = summarise(runs("dqn", 100, 200), open, []);
  assertEquals([row.seeds, row.finalReturnIqm.value, row.ratio], [2, 500, undefined]);
  const [heading, cells] = formatSummary([row]).split("\n").map((line) => line.split(","));
  const filled = heading.filter((_, i) => cells[i] !== "");
  assertEquals(filled, [
    "label",
    "task",
    "seeds",
    "final_return_iqm",
    "final_return_iqm_low",
    "final_return_iqm_high",
    "area_under_curve",
    "source_steps",
  ]);
});
