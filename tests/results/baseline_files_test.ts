import { assertEquals } from "@std/assert";
import type { BaselineRow } from "../../lib/results/baseline.ts";
import { formatBaseline, formatDifferences } from "../../lib/results/baseline_files.ts";

const row: BaselineRow = {
  label: "dyna",
  task: "cartpole",
  baseline: "dqn",
  seeds: 5,
  baselineSeeds: 4,
  sharedSeeds: 3,
  ratio: {
    value: Infinity,
    bounds: { atLeast: 8, atMost: Infinity },
    low: 1.5,
    high: Infinity,
    highAtLeast: 9,
  },
  probabilityOfFewer: { value: 0.75, low: 0.5, high: 1 },
  fewerOnSharedSeeds: 1,
  equalSteps: undefined,
  returnDifference: { value: NaN, low: NaN, high: NaN },
  areaDifference: { value: -2, low: NaN, high: NaN },
};

Deno.test("formatBaseline() writes inf for what is censored, and leaves empty what does not apply", () => {
  assertEquals(
    formatBaseline([row]),
    "label,task,baseline,seeds,baseline_seeds,shared_seeds," +
      "ratio_to_baseline,ratio_to_baseline_low,ratio_to_baseline_high," +
      "p_fewer_than_baseline,p_fewer_than_baseline_low,p_fewer_than_baseline_high,p_fewer_on_shared_seeds," +
      "equal_steps,return_difference,return_difference_low,return_difference_high," +
      "area_difference,area_difference_low,area_difference_high\n" +
      "dyna,cartpole,dqn,5,4,3,inf,1.5,inf,0.75,0.5,1,1,,,,,-2,,\n",
  );
});

Deno.test("formatDifferences() writes one row a step", () => {
  const difference = { value: 1.5, low: -1, high: 4 };
  assertEquals(
    formatDifferences([{ label: "dyna", task: "cartpole", baseline: "dqn", steps: 50, difference }]),
    "label,task,baseline,env_steps,return_difference,return_difference_low,return_difference_high\n" +
      "dyna,cartpole,dqn,50,1.5,-1,4\n",
  );
});
