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

import { nameScales } from "../../lib/results/charts/name_styles.ts";
import { domainOf, lines, pictureSpec, type Plot } from "../../lib/results/charts/plot.ts";
import { renderSvg } from "../../lib/results/charts/render.ts";
import { type Cell, format, parseCurves } from "../../lib/results/csv.ts";
import { mean, median } from "../../lib/results/statistics.ts";
import { aggregated } from "./aggregated.ts";

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

const [baseColor, changedColor] = nameScales([baseName, "changed"]).color.range;
const spec = pictureSpec({
  title,
  subtitle: [
    `Mean return of fresh greedy episodes, thin: ${seedCount} seeds, thick: their mean; dashed: ${baseName} as it is`,
  ],
  columns: 3,
  plots: names.map((variant): Plot => ({
    title: { text: variant, fontSize: 12 },
    width: 163,
    height: 130,
    x: { domain: domainOf(points.map(({ steps }) => steps)), axis: { title: "Real steps", tickCount: 3 } },
    y: { domain: [0, 500], axis: { title: "Return", tickCount: 5 } },
    layers: [baseName, variant].flatMap((name) => {
      const own = points.filter((point) => point.variant === name);
      const stroke = { value: name === baseName ? baseColor : changedColor };
      const strokeDash = name === baseName ? [6, 3] : [1, 0];
      return [
        lines(own, ["steps", "value"], "seed", { stroke, strokeWidth: 1, opacity: 0.45 }),
        lines(aggregated(own, ["variant", "steps"], "value", mean), ["steps", "value"], "variant", {
          stroke,
          strokeWidth: 3,
          strokeDash,
        }),
      ];
    }),
  })),
});
Deno.writeTextFileSync(`${folder}/ablation.svg`, await renderSvg(spec));
console.log(Deno.readTextFileSync(`${folder}/ablation.csv`));
