/**
 * Learning curves of agents whose budgets differ, in one picture on a logarithmic axis.
 *
 *     deno run -A tools/studies/two_budgets.ts OUT.svg TITLE SOLVED FOLDER…
 *
 * with SOLVED the return that counts as solved, and each FOLDER a comparison. Thin lines are seeds, thick ones their mean.
 *
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { renderSvg } from "../../lib/results/charts/render.ts";
import { agentScales } from "../../lib/results/charts/agent_styles.ts";
import { parseCurves } from "../../lib/results/csv.ts";

const [out, title, solved, ...folders] = Deno.args;

const points = folders.flatMap((folder) => {
  const file = `${folder}/curves.csv`;
  return parseCurves(Deno.readTextFileSync(file), file).map((row) => ({
    agent: row.agent,
    run: `${row.agent} ${row.seed}`,
    steps: row.env_steps,
    value: row.eval_return_mean,
  }));
});
const agents = [...new Set(points.map(({ agent }) => agent))];
const { color } = agentScales(agents);
const encoding = {
  x: { field: "steps", type: "quantitative", scale: { type: "log", nice: false }, title: "Real steps" },
  y: { field: "value", type: "quantitative", scale: { domain: [0, 500] }, title: "Return" },
  color: { field: "agent", type: "nominal", scale: color, title: null },
};
const spec = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  background: "white",
  title: {
    text: title,
    subtitle:
      `Mean return of fresh greedy episodes; thin: seeds, thick: their mean; dashed: ${solved}, solved`,
    anchor: "start",
  },
  width: 560,
  height: 300,
  data: { values: points },
  layer: [
    {
      data: { values: [{ value: Number(solved) }] },
      mark: { type: "rule", strokeDash: [4, 4], color: "#7f7f7f" },
      encoding: { y: { field: "value", type: "quantitative" } },
    },
    {
      mark: { type: "line", strokeWidth: 1, opacity: 0.5 },
      encoding: { ...encoding, detail: { field: "run" } },
    },
    {
      mark: { type: "line", strokeWidth: 3, point: true },
      encoding: { ...encoding, y: { ...encoding.y, aggregate: "mean" } },
    },
  ],
} as unknown as TopLevelSpec;
Deno.writeTextFileSync(out, await renderSvg(spec));
