/**
 * What World Models' dream promises and what reality pays, over the generations of CMA-ES: after the first fit, on random
 * frames alone; and after two more, on frames under the controller as well.
 *
 *     deno run -A tools/studies/dream_gap.ts FOLDER…
 *
 * Every FOLDER holds checkpoints of one seed, `first/` after the first fit and `refined/` after the last, both made by `mbrl train`.
 * Writes results/world-models/dream_gap.csv and dream_gap.svg.
 *
 * @module
 */

import { decodeRunCheckpoint } from "../../lib/experiment/run_checkpoint.ts";
import { Run } from "../../lib/experiment/run.ts";
import { Generator } from "../../lib/random/generator.ts";
import { nameScales, vegaScales } from "../../lib/results/charts/name_styles.ts";
import { domainOf, lines, pictureSpec, type Plot, topLegend } from "../../lib/results/charts/plot.ts";
import { renderSvg } from "../../lib/results/charts/render.ts";
import { type Cell, format } from "../../lib/results/csv.ts";
import { mean } from "../../lib/results/statistics.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import { aggregated } from "./aggregated.ts";

const variants: { name: string; folder: string; over: SettingValues }[] = [
  { name: "1,000 random frames", folder: "first", over: {} },
  { name: "2,000 frames, half under the controller", folder: "refined", over: {} },
];

const rows: Cell[][] = [];
for (const folder of Deno.args) {
  for (const { name, folder: part, over } of variants) {
    const path = checkpointIn(`${folder}/${part}`);
    const { spec, snapshot } = decodeRunCheckpoint(Deno.readFileSync(path), path);
    const run = new Run({ ...spec, agentSettings: { ...spec.agentSettings, ...over } });
    run.restore(snapshot);
    const random = new Generator(0).stream("inspect").stream("latent");
    const gap = run.agent.inspectLatent?.(run.task, random)?.find((found) => found.name === "dream_gap");
    if (gap === undefined) throw new Error(`${path} holds no World Models.`);
    for (const [generation, where, value] of gap.table?.rows ?? []) {
      rows.push([name, spec.seed, generation, where, value]);
    }
    console.error(`${path}, ${name}: ${gap.sentences[0]}`);
  }
}
Deno.mkdirSync("results/world-models", { recursive: true });
const columns = ["variant", "seed", "generation", "where", "return"];
Deno.writeTextFileSync("results/world-models/dream_gap.csv", format(columns, rows));

const points = rows.map(([variant, seed, generation, where, value]) => ({
  variant,
  seed,
  generation: Number(generation),
  where,
  return: Number(value),
}));
const spec = pictureSpec({
  title: "What the dream promises the centre of the search, and what reality pays",
  subtitle: [
    `Thin: ${Deno.args.length} seeds; thick: their mean. Every search starts from a controller of zeros.`,
  ],
  columns: 2,
  plots: variants.map(({ name }): Plot => {
    const own = points.filter(({ variant }) => variant === name);
    const means = aggregated(own, ["where", "generation"], "return", mean);
    return {
      title: { text: name },
      width: 250,
      height: 180,
      x: {
        domain: domainOf(own.map(({ generation }) => generation)),
        axis: { title: "Generation of CMA-ES" },
      },
      y: { domain: [0, 500], axis: { title: "Return" } },
      layers: [
        {
          ...lines(own, ["generation", "return"], "where", { strokeWidth: 1, opacity: 0.45 }),
          split: ["where", "seed"],
        },
        lines(means, ["generation", "return"], "where", { strokeWidth: 3 }),
      ],
    };
  }),
  scales: vegaScales(nameScales(["dreamed", "real"])),
  legends: [{ ...topLegend, shape: undefined }],
});
Deno.writeTextFileSync("results/world-models/dream_gap.svg", await renderSvg(spec));

/** The only checkpoint below a folder. */
function checkpointIn(folder: string): string {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (name.endsWith(".safetensors")) return path;
    if (!isDirectory) continue;
    try {
      return checkpointIn(path);
    } catch {
      // the next folder may hold it
    }
  }
  throw new Error(`No checkpoint stands below ${folder}.`);
}
