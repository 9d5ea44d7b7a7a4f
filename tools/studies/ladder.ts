/**
 * Agents of several comparisons with different budgets side by side, which `mbrl report` does not merge: the ladder from
 * no model to planning. Writes ladder.csv and ladder.svg into the first argument, from the result folders that follow.
 *
 *     deno run -A tools/studies/ladder.ts results results/planning results/mbpo/mbpo results/dyna results/mbpo/model_free
 *
 * An agent that stands in several folders is taken from the first.
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

/** One agent with its budget. */
interface Contender {
  readonly agent: string;
  readonly kind: string;
  readonly budget: number;
  readonly seeds: readonly SeedStatistics[];
}

function read(folder: string): Contender[] {
  const { plan } = JSON.parse(Deno.readTextFileSync(`${folder}/config.json`)) as StoredConfig;
  const file = `${folder}/curves.csv`;
  const budget = "steps" in plan.budget ? plan.budget.steps : Infinity;
  return groupCurves(parseCurves(Deno.readTextFileSync(file), file)).map((group) => ({
    agent: group.agent,
    kind: plan.contenders.find(({ label }) => label === group.agent)?.kind ?? "",
    budget,
    seeds: groupStatistics(group, plan),
  }));
}

const [target, ...folders] = Deno.args;
const contenders: Contender[] = [];
for (const contender of folders.flatMap(read)) {
  if (!contenders.some(({ agent }) => agent === contender.agent)) contenders.push(contender);
}
const stepsOf = ({ seeds }: Contender) => boundsOf(seeds, "stepsToSolve");
const medianOf = (contender: Contender) => bootstrapCensored(stepsOf(contender), medianOfSorted, 0).value;
const modelFree = contenders.filter(({ kind }) => kind === "model-free");
const best = modelFree.toSorted((a, b) => medianOf(a) - medianOf(b))[0];

const rows = contenders.map((contender): Cell[] => {
  const solve = stepsOf(contender);
  const { value, low, high } = bootstrapCensored(solve, medianOfSorted);
  const retained = contender.seeds.flatMap((seed) => seed.retention ?? []);
  const ratio = contender === best
    ? { value: 1, low: undefined, high: undefined }
    : bootstrapRatio(stepsOf(best), solve, medianOfSorted);
  return [
    contender.agent,
    contender.kind,
    contender.budget,
    contender.seeds.length,
    solve.filter(({ atMost }) => atMost < Infinity).length / solve.length,
    value,
    low,
    high,
    median(contender.seeds.map((seed) => seed.firstCrossing)),
    retained.length === 0 ? undefined : mean(retained),
    ratio.value,
    ratio.low,
    ratio.high,
    best.agent,
  ];
});
const columns = [
  "agent",
  "kind",
  "budget",
  "seeds",
  "solved_fraction",
  "steps_to_solve_median",
  "steps_to_solve_median_low",
  "steps_to_solve_median_high",
  "first_crossing_median",
  "retention_mean",
  "ratio",
  "ratio_low",
  "ratio_high",
  "ratio_to",
];
Deno.writeTextFileSync(`${target}/ladder.csv`, format(columns, rows));
const spec = stepsToSolveSpec(contenders, {
  task: "cartpole",
  threshold: 475,
  episodes: 100,
});
Deno.writeTextFileSync(`${target}/ladder.svg`, await renderSvg(spec));
console.log(Deno.readTextFileSync(`${target}/ladder.csv`));
