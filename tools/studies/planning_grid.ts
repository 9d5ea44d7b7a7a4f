/**
 * What `mpc` plans in, by, and towards, as one picture and one table: planner × objective × model.
 *
 *     deno run -A tools/studies/planning_grid.ts DIR
 *
 * Every folder of DIR is a comparison named PLANNER-WHAT: `-return` sweeps mpc.model and what stands behind a sequence,
 * `-smooth` plans by the smooth cost, `-penalty` takes the members' disagreement off. Writes DIR/grid.csv and DIR/grid.svg.
 *
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { palette, renderSvg } from "../../lib/results/charts/render.ts";
import { type Cell, format, parseCurves } from "../../lib/results/csv.ts";
import { mean } from "../../lib/results/statistics.ts";

const [folder] = Deno.args;

/** One run: the mean of its evaluations. */
interface Run {
  readonly planner: string;
  readonly objective: string;
  readonly model: string;
  readonly seed: number;
  readonly value: number;
}

const planners = ["shooting", "cem", "mppi", "policy-search"];
const models = ["linear", "deterministic", "gaussian", "ensemble"];
const objectives = [
  "survival, then a value",
  "the same less disagreement",
  "survival, a policy behind",
  "survival, random behind",
  "smooth cost (prior knowledge)",
];
const byTail: Record<string, string> = { value: objectives[0], policy: objectives[2], random: objectives[3] };

function objectiveOf(planner: string, label: string, isPenalised: boolean): string {
  if (label.includes("smooth")) return objectives[4];
  if (isPenalised) return objectives[1];
  const tail = /tail=(\w+)/.exec(label)?.[1] ?? (planner === "policy-search" ? "policy" : "value");
  return byTail[tail];
}

function read(name: string): Run[] {
  const planner = planners.find((planner) => name.startsWith(planner));
  if (planner === undefined) throw new Error(`No planner is named by the folder ${name}.`);
  const file = `${folder}/${name}/curves.csv`;
  const points = Map.groupBy(
    parseCurves(Deno.readTextFileSync(file), file),
    ({ agent, seed }) => `${agent}\n${seed}`,
  );
  return [...points.values()].map((own): Run => ({
    planner,
    objective: objectiveOf(planner, own[0].agent, name.includes("penalty")),
    model: /model=(\w+)/.exec(own[0].agent)?.[1] ?? "ensemble",
    seed: own[0].seed,
    value: mean(own.map(({ eval_return_mean }) => eval_return_mean)),
  }));
}

const runs = [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory).map(({ name }) => name)
  .sort().flatMap(read);

const rows = planners.flatMap((planner) =>
  objectives.flatMap((objective) =>
    models.flatMap((model): Cell[][] => {
      const own = runs.filter((run) =>
        run.planner === planner && run.objective === objective && run.model === model
      );
      const values = own.map(({ value }) => value);
      return own.length === 0
        ? []
        : [[planner, objective, model, own.length, mean(values), Math.min(...values)]];
    })
  )
);
const columns = ["planner", "objective", "model", "seeds", "mean_return", "worst_seed"];
Deno.writeTextFileSync(`${folder}/grid.csv`, format(columns, rows));

const seeds = Math.max(...rows.map((row) => Number(row[3])));
const x = {
  field: "value",
  type: "quantitative",
  scale: { domain: [0, 500] },
  axis: { title: "Return", values: [0, 250, 475], grid: true },
};
const y = { field: "model", type: "nominal", sort: models, axis: { title: null } };
const color = {
  field: "planner",
  type: "nominal",
  scale: { domain: planners, range: palette.slice(0, planners.length) },
  legend: null,
};
const spec = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  background: "white",
  title: {
    text: "What mpc plans by (columns), towards (rows), and in",
    subtitle:
      `Mean return of the evaluations after 50 and 100 real steps: ${seeds} seeds as dots, their mean as a bar; 475 is solved`,
    anchor: "start",
  },
  data: { values: runs },
  facet: {
    column: { field: "planner", sort: planners, title: null, header: { labelFontSize: 14 } },
    row: {
      field: "objective",
      sort: objectives,
      title: null,
      header: { labelAngle: 0, labelAlign: "left", labelFontSize: 12, labelLimit: 220 },
    },
  },
  spec: {
    width: 190,
    height: 76,
    layer: [
      {
        mark: { type: "tick", thickness: 3, size: 16 },
        encoding: { x: { ...x, aggregate: "mean" }, y, color },
      },
      { mark: { type: "circle", size: 36, opacity: 0.5 }, encoding: { x, y, color } },
    ],
  },
} as unknown as TopLevelSpec;
Deno.writeTextFileSync(`${folder}/grid.svg`, await renderSvg(spec));
console.log(Deno.readTextFileSync(`${folder}/grid.csv`));
