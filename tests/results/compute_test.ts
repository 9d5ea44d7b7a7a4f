import { assertEquals } from "@std/assert";
import { computeCosts, formatCompute } from "../../lib/results/compute.ts";
import { failedRun, finishedRun } from "./fixtures.ts";

Deno.test("computeCosts() is each agent's median CPU time per real step and to solve", () => {
  // 300 real steps each; 0.5 CPU seconds for each second of work, half of them until it is solved
  const runs = [1, 2, 6].map((seconds, seed) => finishedRun("dyna", seed, seconds));
  const unsolved = finishedRun("dqn", 0, 3);
  const all = [
    ...runs,
    { ...unsolved, run: { ...unsolved.run, cpu_seconds_to_solve: Infinity } },
    failedRun("dqn", 1),
  ];
  const rows = computeCosts(all.flatMap(({ curve }) => curve), all.map(({ run }) => run));
  assertEquals(rows.map(({ label, seeds }) => [label, seeds]), [["dqn", 1], ["dyna", 3]]);
  const [dqn, dyna] = rows;
  assertEquals(dyna.secondsPerStep, { value: 1 / 300, low: 0.5 / 300, high: 3 / 300 });
  assertEquals([dyna.secondsToSolve.value, dyna.secondsToSolve.low, dyna.secondsToSolve.high], [
    0.5,
    0.25,
    1.5,
  ]);
  assertEquals([dqn.secondsToSolve.value, dqn.secondsToSolve.bounds.atLeast], [Infinity, 1.5]);
  assertEquals(
    formatCompute(rows).split("\n")[0],
    "label,task,seeds,cpu_seconds_per_step_median,cpu_seconds_per_step_median_low,cpu_seconds_per_step_median_high," +
      "cpu_seconds_to_solve_median,cpu_seconds_to_solve_median_low,cpu_seconds_to_solve_median_high",
  );
});

Deno.test("computeCosts() leaves out runs of versions that did not measure", () => {
  const { curve, run } = finishedRun("dyna", 0);
  assertEquals(computeCosts(curve, [{ ...run, cpu_seconds: NaN, cpu_seconds_to_solve: NaN }]), []);
});
