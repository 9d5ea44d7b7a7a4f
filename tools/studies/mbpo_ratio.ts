/**
 * How many times fewer real steps mbpo needs than each model-free agent, from two comparisons of different budgets, which
 * `mbrl report` does not merge. Reads the folders mbpo/ and model_free/ of results/mbpo (or another folder); writes
 * ratio.csv and steps_to_solve.svg beside them.
 *
 *     mbrl compare --agents mbpo --seeds 0..19 --steps 1500 --out results/mbpo/mbpo
 *     mbrl compare --agents sac,dqn,ppo --seeds 0..4 --steps 20000 --out results/mbpo/model_free
 *     deno run -A tools/studies/mbpo_ratio.ts [DIR]
 *
 * @module
 */

import { renderSvg } from "../../lib/results/charts/render.ts";
import { stepsToSolveSpec } from "../../lib/results/charts/steps_to_solve.ts";
import { type Cell, format, parseCurves } from "../../lib/results/csv.ts";
import {
  bootstrapCensored,
  bootstrapRatio,
  mean,
  median,
  medianOfSorted,
} from "../../lib/results/statistics.ts";
import type { StoredConfig } from "../../lib/results/stored_config.ts";
import { boundsOf, groupCurves, groupStatistics, type SeedStatistics } from "../../lib/results/summary.ts";

interface Contender {
  readonly agent: string;
  readonly budget: number;
  readonly seeds: readonly SeedStatistics[];
}

function read(folder: string): Contender[] {
  const { plan } = JSON.parse(Deno.readTextFileSync(`${folder}/config.json`)) as StoredConfig;
  const file = `${folder}/curves.csv`;
  const budget = "steps" in plan.budget ? plan.budget.steps : Infinity;
  return groupCurves(parseCurves(Deno.readTextFileSync(file), file))
    .map((group) => ({ agent: group.agent, budget, seeds: groupStatistics(group, plan) }));
}

const folder = Deno.args[0] ?? "results/mbpo";
const [mbpo] = read(`${folder}/mbpo`);
const contenders = [mbpo, ...read(`${folder}/model_free`)];
const stepsOf = ({ seeds }: Contender) => boundsOf(seeds, "stepsToSolve");
const own = stepsOf(mbpo);

const rows = contenders.map((contender): Cell[] => {
  const { agent, budget, seeds } = contender;
  const solve = stepsOf(contender);
  const { value, low, high } = bootstrapCensored(solve, medianOfSorted);
  const retained = seeds.flatMap((seed) => seed.retention ?? []);
  const ratio = contender === mbpo
    ? { value: 1, low: undefined, high: undefined }
    : bootstrapRatio(solve, own, medianOfSorted);
  return [
    agent,
    budget,
    seeds.length,
    solve.filter(({ atMost }) => atMost < Infinity).length / solve.length,
    value,
    low,
    high,
    median(seeds.map((seed) => seed.firstCrossing)),
    retained.length === 0 ? undefined : mean(retained),
    ratio.value,
    ratio.low,
    ratio.high,
  ];
});
const columns = [
  "agent",
  "budget",
  "seeds",
  "solved_fraction",
  "steps_to_solve_median",
  "steps_to_solve_median_low",
  "steps_to_solve_median_high",
  "first_crossing_median",
  "retention_mean",
  "times_mbpo",
  "times_mbpo_low",
  "times_mbpo_high",
];
Deno.writeTextFileSync(`${folder}/ratio.csv`, format(columns, rows));
const spec = stepsToSolveSpec(contenders, {
  task: "cartpole",
  threshold: 475,
  episodes: 100,
});
Deno.writeTextFileSync(`${folder}/steps_to_solve.svg`, await renderSvg(spec));
console.log(Deno.readTextFileSync(`${folder}/ratio.csv`));
