/**
 * What the length of imagined rollouts does to mbpo: real steps to solve, and how far the model is exploited. Reads the
 * folders fixed/ and error/ of results/mbpo/rollout_length (or another folder); writes rollout_length.csv and
 * rollout_length.svg beside them.
 *
 * Exploitation is the return that the model promises the policy less the return that reality pays it, averaged over the
 * evaluation points at which there is a model: above 0, the policy has found errors of the model to its taste.
 *
 *     mbrl compare --agents mbpo --set mbpo.rolloutLength=1,5,15,50 --seeds 0..9 --steps 800 --out results/mbpo/rollout_length/fixed
 *     mbrl compare --agents mbpo --set mbpo.rolloutSchedule=error --set mbpo.rolloutLength=50 --seeds 0..9 --steps 800 --out results/mbpo/rollout_length/error
 *     deno run -A tools/studies/rollout_length.ts [DIR]
 *
 * @module
 */

import { nameScales, vegaScales } from "../../lib/results/charts/name_styles.ts";
import { domainOf, dots, pictureSpec, type Plot, x, y } from "../../lib/results/charts/plot.ts";
import { renderSvg } from "../../lib/results/charts/render.ts";
import { type Cell, format, parseCurves } from "../../lib/results/csv.ts";
import type { CurveRow } from "../../lib/results/rows.ts";
import { mean, median } from "../../lib/results/statistics.ts";
import type { StoredConfig } from "../../lib/results/stored_config.ts";
import { groupCurves, groupStatistics } from "../../lib/results/seed_statistics.ts";
import { aggregated } from "./aggregated.ts";

interface Seed {
  readonly length: string;
  readonly seed: number;
  readonly solve: number;
  readonly exploitation: number;
  readonly retention: number | undefined;
}

const folder = Deno.args[0] ?? "results/mbpo/rollout_length";
let budget = 0;

function gapOf(rows: readonly CurveRow[]): number {
  const gaps = rows.map((row) => row.diagnostics.predicted_return - row.eval_return_mean).filter(
    Number.isFinite,
  );
  return mean(gaps);
}

function read(name: string, lengthOf: (label: string) => string): Seed[] {
  const { plan } = JSON.parse(Deno.readTextFileSync(`${folder}/${name}/config.json`)) as StoredConfig;
  if ("steps" in plan.budget) budget = plan.budget.steps;
  const file = `${folder}/${name}/curves.csv`;
  const rows = parseCurves(Deno.readTextFileSync(file), file);
  return groupCurves(rows).flatMap((group) => {
    const own = rows.filter((row) => row.label === group.label);
    return groupStatistics(group, plan).map(({ seed, stepsToSolve, retention }) => ({
      length: lengthOf(group.label),
      seed,
      solve: stepsToSolve,
      retention,
      exploitation: gapOf(own.filter((row) => row.seed === seed)),
    }));
  });
}

const seeds = [
  ...read("fixed", (agent) => /rolloutLength=(\d+)/.exec(agent)?.[1] ?? agent),
  ...read("error", () => "by error"),
];
const lengths = [...new Set(seeds.map(({ length }) => length))]
  .sort((a, b) => (Number(a) || Infinity) - (Number(b) || Infinity));

const rows = lengths.map((length): Cell[] => {
  const own = seeds.filter((seed) => seed.length === length);
  const retained = own.flatMap(({ retention }) => retention ?? []);
  return [
    length,
    own.length,
    own.filter(({ solve }) => solve < Infinity).length / own.length,
    median(own.map(({ solve }) => solve)),
    retained.length === 0 ? undefined : mean(retained),
    mean(own.map(({ exploitation }) => exploitation)),
  ];
});
const columns = [
  "rollout_length",
  "seeds",
  "solved_fraction",
  "steps_to_solve_median",
  "retention_mean",
  "exploitation_mean",
];
Deno.writeTextFileSync(`${folder}/rollout_length.csv`, format(columns, rows));

const unsolved = budget * 1.1;
const points = seeds.map(({ length, seed, solve, exploitation }) => ({
  length,
  place: (seed % 10 - 4.5) * 4,
  solve: Math.min(solve, unsolved),
  exploitation,
}));
const plot = (field: "solve" | "exploitation", title: string, rule: number): Plot => ({
  width: 270,
  height: 240,
  x: {
    type: "point",
    domain: lengths,
    scale: { padding: 0.5 },
    axis: { title: "Length of imagined rollouts (steps)" },
  },
  y: {
    domain: domainOf(points.map((point) => point[field])),
    scale: { zero: true, nice: true },
    axis: { title },
  },
  layers: [
    {
      type: "rule",
      encode: { x: 0, x2: 270, y: { scale: "y", value: rule }, stroke: "#666666", strokeDash: [4, 3] },
    },
    dots(points, ["length", field], "length", 45, {
      x: { ...x("length"), offset: { field: "place" } },
      opacity: 0.75,
    }),
    {
      type: "rule",
      rows: aggregated(points, ["length"], field, median),
      encode: {
        x: { ...x("length"), offset: -18 },
        x2: { ...x("length"), offset: 18 },
        y: y(field),
        strokeWidth: 3,
        stroke: "black",
      },
    },
  ],
});
const spec = pictureSpec({
  title: "mbpo by the length of its imagined rollouts",
  subtitle: [
    `A dot for each seed, a bar for the median; above the dashed line left: not solved within ${budget} steps`,
  ],
  columns: 2,
  plots: [
    plot("solve", "Real steps to solve", budget),
    plot("exploitation", "Predicted less real return", 0),
  ],
  scales: vegaScales(nameScales(lengths)),
});
Deno.writeTextFileSync(`${folder}/rollout_length.svg`, await renderSvg(spec));
console.log(Deno.readTextFileSync(`${folder}/rollout_length.csv`));
