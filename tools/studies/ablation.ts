/**
 * Variants of one agent as one picture and one table. Every folder of DIR is a comparison of that agent with one thing
 * changed, and gives the variant its name; folders beside DIR that are named after it are the agent as it is.
 *
 *     deno run -A tools/studies/ablation.ts DIR TITLE BASE=FOLDER [SEEDS]
 *
 * with BASE the name of the agent as it is and FOLDER its comparison, of which as many seeds are taken as SEEDS says.
 * Writes DIR/ablation.csv and DIR/ablation.svg.
 *
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { nameScales, renderSvg } from "../../lib/results/charts/render.ts";
import { type Cell, format, parseCurves } from "../../lib/results/csv.ts";
import { mean, median } from "../../lib/results/statistics.ts";

const [folder, title, base, seedCount = "3"] = Deno.args;
const [baseName, baseFolder] = base.split("=");

interface Point {
  readonly variant: string;
  readonly seed: number;
  readonly steps: number;
  readonly value: number;
}

function read(variant: string, path: string, most: number): Point[] {
  const file = `${path}/curves.csv`;
  return parseCurves(Deno.readTextFileSync(file), file)
    .filter(({ seed }) => seed < Number(seedCount))
    .map(({ seed, env_steps, eval_return_mean }) => ({
      variant,
      seed,
      steps: env_steps,
      value: eval_return_mean,
    }))
    .filter(({ steps }) => steps <= most);
}

const names = [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory).map(({ name }) => name)
  .sort();
const changed = names.flatMap((name) => read(name, `${folder}/${name}`, Infinity));
const longest = Math.max(...changed.map(({ steps }) => steps));
const points = [...read(baseName, baseFolder, longest), ...changed];
const variants = [baseName, ...names];

const rows = variants.map((variant): Cell[] => {
  const own = points.filter((point) => point.variant === variant);
  const seeds = [...new Set(own.map(({ seed }) => seed))];
  const curves = seeds.map((seed) => own.filter((point) => point.seed === seed));
  const crossings = curves.map((curve) => curve.find(({ value }) => value >= 475)?.steps ?? Infinity);
  const last = curves.map((curve) => curve[curve.length - 1].value);
  return [
    variant,
    seeds.length,
    crossings.filter((steps) => steps < Infinity).length / seeds.length,
    median(crossings),
    mean(curves.map((curve) => mean(curve.map(({ value }) => value)))),
    mean(last),
  ];
});
const columns = [
  "variant",
  "seeds",
  "crossed_fraction",
  "first_crossing_median",
  "mean_return",
  "final_return_mean",
];
Deno.writeTextFileSync(`${folder}/ablation.csv`, format(columns, rows));

const { color } = nameScales([baseName, "changed"]);
const encoding = (field: string) => ({
  x: {
    field: "steps",
    type: "quantitative" as const,
    title: "Real steps",
    axis: { tickCount: 3 },
  },
  y: { field, type: "quantitative" as const, title: "Return", scale: { domain: [0, 500] } },
});
const panels = names.map((variant) => ({
  title: { text: variant, fontSize: 12 },
  width: 170,
  height: 130,
  layer: [baseName, variant].flatMap((name) => [
    {
      data: { values: points.filter((point) => point.variant === name) },
      mark: {
        type: "line" as const,
        strokeWidth: 1,
        opacity: 0.45,
        color: color.range[name === baseName ? 0 : 1],
      },
      encoding: { ...encoding("value"), detail: { field: "seed" } },
    },
    {
      data: { values: points.filter((point) => point.variant === name) },
      mark: {
        type: "line" as const,
        strokeWidth: 3,
        strokeDash: name === baseName ? [6, 3] : [1, 0],
        color: color.range[name === baseName ? 0 : 1],
      },
      encoding: {
        x: encoding("value").x,
        y: { ...encoding("value").y, aggregate: "mean" as const },
      },
    },
  ]),
}));
const spec = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  background: "white",
  title: {
    text: title,
    subtitle:
      `Mean return of fresh greedy episodes, thin: ${seedCount} seeds, thick: their mean; dashed: ${baseName} as it is`,
    anchor: "start",
  },
  columns: 3,
  concat: panels,
} as unknown as TopLevelSpec;
Deno.writeTextFileSync(`${folder}/ablation.svg`, await renderSvg(spec));
console.log(Deno.readTextFileSync(`${folder}/ablation.csv`));
