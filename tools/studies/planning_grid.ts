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

import { nameScales, vegaScales } from "../../lib/results/charts/name_styles.ts";
import { dots, type Layer, pictureSpec, type Plot, x, y } from "../../lib/results/charts/plot.ts";
import { renderSvg } from "../../lib/results/charts/render.ts";
import { inLines } from "../../lib/results/charts/text_lines.ts";
import { type Cell, format, parseCurves } from "../../lib/results/csv.ts";
import { mean } from "../../lib/results/statistics.ts";
import { aggregated } from "./aggregated.ts";

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
    ({ label, seed }) => `${label}\n${seed}`,
  );
  return [...points.values()].map((own): Run => ({
    planner,
    objective,
    model: model ?? /model=(\w+)/.exec(own[0].label)?.[1] ?? "ensemble",
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
/** Left of the first column: the objective, beside its models. */
const rowTitle = (objective: string): Layer => ({
  type: "text",
  encode: {
    x: -105,
    y: 38,
    text: inLines(objective, 120, 12),
    align: "right",
    baseline: "middle",
    lineHeight: 15,
  },
});
const plot = (objective: string, planner: string): Plot => {
  const own = runs.filter((run) => run.planner === planner && run.objective === objective);
  const isFirst = planner === planners[0];
  const isLast = objective === objectives.at(-1);
  return {
    title: objective === objectives[0]
      ? { text: planner, anchor: "middle", fontWeight: "normal" }
      : undefined,
    width: 88,
    height: 76,
    x: {
      domain: [0, 500],
      axis: { values: [0, 475], labels: isLast, ticks: isLast, ...isLast ? { title: "Return" } : {} },
    },
    y: {
      type: "point",
      domain: models,
      scale: { padding: 0.5, reverse: true },
      axis: { labels: isFirst, ticks: isFirst, domain: isFirst },
    },
    layers: [
      ...isFirst ? [rowTitle(objective)] : [],
      {
        type: "rule",
        rows: aggregated(own, ["planner", "model"], "value", mean),
        encode: {
          x: x("value"),
          y: { ...y("model"), offset: -8 },
          y2: { ...y("model"), offset: 8 },
          stroke: { scale: "color", field: "planner" },
          strokeWidth: 3,
        },
      },
      dots(own, ["value", "model"], "planner", 36, { shape: "circle", opacity: 0.5 }),
    ],
  };
};
const spec = pictureSpec({
  title: "What mpc plans by (columns), towards (rows), and in",
  subtitle: [
    `Mean return of the evaluations after 50 and 100 real steps: ${seeds} seeds as dots, their mean as a bar;`,
    "475 is solved",
  ],
  columns: planners.length,
  gap: 16,
  plots: objectives.flatMap((objective) => planners.map((planner) => plot(objective, planner))),
  scales: vegaScales(nameScales(planners)),
});
Deno.writeTextFileSync(`${folder}/grid.svg`, await renderSvg(spec));
console.log(Deno.readTextFileSync(`${folder}/grid.csv`));
