/**
 * What `mpc` plans in, by, and towards, as one picture and one table: planner × objective × model.
 *
 *     deno run -A tools/studies/planning_grid.ts DIR
 *
 * Every folder of DIR is a comparison named PLANNER-OBJECTIVE-MODEL, or PLANNER-OBJECTIVE where it sweeps mpc.model;
 * OBJECTIVE is value, policy or random (mpc.tail), return (of policy-search), smooth, or penalty. Writes DIR/grid.csv and
 * DIR/grid.svg.
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
/** What folders call objectives, and what the picture calls them. */
const titles: Record<string, string> = {
  value: "survival, then a value",
  penalty: "less disagreement",
  policy: "survival, a policy behind",
  return: "survival, a policy behind",
  random: "survival, random behind",
  smooth: "smooth cost (prior knowledge)",
};
const objectives = [...new Set(Object.values(titles))];

function read(name: string): Run[] {
  const planner = planners.find((planner) => name.startsWith(`${planner}-`));
  const [kind, model] = planner === undefined ? [] : name.slice(planner.length + 1).split("-");
  const objective = kind === undefined ? undefined : titles[kind];
  if (planner === undefined || objective === undefined) {
    throw new Error(`The folder ${name} names no planner and objective.`);
  }
  const file = `${folder}/${name}/curves.csv`;
  const points = Map.groupBy(
    parseCurves(Deno.readTextFileSync(file), file),
    ({ agent, seed }) => `${agent}\n${seed}`,
  );
  return [...points.values()].map((own): Run => ({
    planner,
    objective,
    model: model ?? /model=(\w+)/.exec(own[0].agent)?.[1] ?? "ensemble",
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
  axis: { title: "Return", values: [0, 475], grid: true },
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
    width: 88,
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
