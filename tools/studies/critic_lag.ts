/**
 * How far Dreamer's critic is behind its policy, and how fast other critics catch up: model and policy of a checkpoint are held still,
 * the critic alone is trained on, and what it promises along the policy's episodes is set beside what they pay.
 *
 *     deno run -A tools/studies/critic_lag.ts CHECKPOINT UPDATES
 *
 * The checkpoint is one of `dreamer` whose policy still falls. Writes results/dreamer/critic_lag.csv and critic_lag.svg.
 *
 * @module
 */

import { decodeRunCheckpoint } from "../../lib/experiment/run_checkpoint.ts";
import { Run } from "../../lib/experiment/run.ts";
import { Generator } from "../../lib/random/generator.ts";
import { linesSpec } from "../../lib/results/charts/lines.ts";
import { renderSvg } from "../../lib/results/charts/render.ts";
import { type Cell, format } from "../../lib/results/csv.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";

const critics: { name: string; over: SettingValues }[] = [
  {
    name: "one step of 1e-3, slow 0.1",
    over: { criticSteps: 1, criticLearningRate: 1e-3, slowCriticRate: 0.1 },
  },
  {
    name: "one step of 4e-3, slow 0.5",
    over: { criticSteps: 1, criticLearningRate: 4e-3, slowCriticRate: 0.5 },
  },
  { name: "four of 2e-3, slow 0.5", over: { criticSteps: 4, criticLearningRate: 2e-3, slowCriticRate: 0.5 } },
  {
    name: "eight of 2e-3, slow 0.5",
    over: { criticSteps: 8, criticLearningRate: 2e-3, slowCriticRate: 0.5 },
  },
];
/** So small that nothing moves. */
const STILL = 1e-30;

const [path, text = "100"] = Deno.args;
const updates = Number(text);
const { spec, snapshot } = decodeRunCheckpoint(Deno.readFileSync(path), path);
const rows: Cell[][] = [];
for (const { name, over } of [{ name: "as trained", over: {} }, ...critics]) {
  const run = new Run({
    ...spec,
    agentSettings: {
      ...spec.agentSettings,
      ...over,
      modelLearningRate: STILL,
      actorLearningRate: STILL,
      updatesPerStep: 1,
    },
  });
  run.restore(snapshot);
  if (name !== "as trained") { for (let update = 0; update < updates; update++) run.agent.learn(); }
  const value = run.agent.inspectLatent?.(run.task, new Generator(0).stream("inspect"))
    ?.find((part) => part.name === "value");
  if (value === undefined) throw new Error(`${path} holds no Dreamer.`);
  for (
    const [, step, what, mean, count] of (value.table?.rows ?? []).filter(([, , what]) =>
      what !== "real, until the limit"
    )
  ) {
    if (what === "predicted") rows.push([name, step, mean, count]);
    else if (name === "as trained") rows.push(["paid", step, mean, count]);
  }
  console.error(`${name}: ${value.sentences[0]}`);
}
Deno.mkdirSync("results/dreamer", { recursive: true });
const columns = ["critic", "step", "value", "episodes"];
Deno.writeTextFileSync("results/dreamer/critic_lag.csv", format(columns, rows));
const title = `What critics promise after ${updates} updates`;
const chart = linesSpec(
  // the last few episodes are too few for a mean
  rows.filter((row) => Number(row[3]) >= 50).map(([critic, step, value]) => ({
    critic: String(critic),
    step: Number(step),
    value: Number(value),
  })),
  {
    x: "step",
    y: "value",
    series: "critic",
    xTitle: "Step of the episode",
    yTitle: "Rewards from there on, discounted",
  },
  title,
);
Deno.writeTextFileSync("results/dreamer/critic_lag.svg", await renderSvg(chart));
