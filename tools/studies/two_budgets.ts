/**
 * Learning curves of agents whose budgets differ, in one picture on a logarithmic axis.
 *
 *     deno run -A tools/studies/two_budgets.ts OUT.svg TITLE SOLVED FOLDER…
 *
 * with SOLVED the return that counts as solved, and each FOLDER a comparison. Thin lines are seeds, thick ones their mean.
 *
 * @module
 */

import { agentScales } from "../../lib/results/charts/agent_styles.ts";
import { vegaScales } from "../../lib/results/charts/name_styles.ts";
import { domainOf, dots, lines, pictureSpec, topLegend } from "../../lib/results/charts/plot.ts";
import { renderSvg } from "../../lib/results/charts/render.ts";
import { parseCurves } from "../../lib/results/csv.ts";
import { mean } from "../../lib/results/statistics.ts";
import { aggregated } from "./aggregated.ts";

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
const means = aggregated(points, ["agent", "steps"], "value", mean);
const width = 560;
const spec = pictureSpec({
  title,
  subtitle: [
    `Mean return of fresh greedy episodes; thin: seeds, thick: their mean; dashed: ${solved}, solved`,
  ],
  plots: [{
    width,
    height: 300,
    x: {
      type: "log",
      domain: domainOf(points.map(({ steps }) => steps), "log"),
      axis: { title: "Real steps", format: ",d" },
    },
    y: { domain: [0, 500], axis: { title: "Return" } },
    layers: [
      {
        type: "rule",
        encode: {
          x: 0,
          x2: width,
          y: { scale: "y", value: Number(solved) },
          stroke: "#7f7f7f",
          strokeDash: [4, 4],
        },
      },
      { ...lines(points, ["steps", "value"], "agent", { strokeWidth: 1, opacity: 0.5 }), split: "run" },
      lines(means, ["steps", "value"], "agent", { strokeWidth: 3 }),
      dots(means, ["steps", "value"], "agent", 30),
    ],
  }],
  scales: vegaScales(agentScales(agents)),
  legends: [topLegend],
});
Deno.writeTextFileSync(out, await renderSvg(spec));
