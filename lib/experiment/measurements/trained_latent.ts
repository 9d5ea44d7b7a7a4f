/**
 * What a model of latents knows after training: an agent's run on CartPole, and what its latents hold of the true state,
 * and, of World Models, what the dream promises a controller and reality pays.
 *
 * @module
 */

import type { InspectionPart } from "../../agents/inspection_part.ts";
import { findAgent } from "../../agents/registry.ts";
import { Generator } from "../../random/generator.ts";
import { resolveSettings } from "../../settings/parse.ts";
import type { SettingValues } from "../../settings/settings.ts";
import { findTask } from "../../tasks/registry.ts";
import { Run } from "../run.ts";
import type { MeasuredValues } from "./measurement.ts";

/** An agent with a model of latents, and its run. */
export interface TrainedLatentCase {
  /** Its name. */
  readonly agent: "world-models" | "muzero" | "dreamer";
  /** What differs from its default settings. */
  readonly settings: SettingValues;
  /** What is observed of the cart and the pole. */
  readonly observation: "state" | "positions" | "pixels";
  /** Real steps. */
  readonly steps: number;
}

/** Episodes of the evaluation at the end. */
const EPISODES = 20;

/**
 * One row with the policy's mean `return`; then, of World Models, a row for each `generation` of the controller's search
 * with its `dreamed` and `real` return; then a row for each number of steps `ahead` with the R² of linear read-outs of
 * every variable, named by what they are read from: `learned_0`, `untrained_0`, `z_0`, `z and h_0`, ….
 */
export function measureTrainedLatent(
  { agent: name, settings, observation, steps }: TrainedLatentCase,
  seed: number,
): MeasuredValues[] {
  const task = findTask("cartpole");
  const run = new Run({
    agent: name,
    agentSettings: resolveSettings(name, findAgent(name).settings, settings),
    agentLabel: name,
    rules: "hidden",
    task: task.name,
    taskSettings: resolveSettings("task", task.settings, { observation }),
    taskLabel: task.name,
    seed,
    budget: { steps },
    evaluation: { every: steps, episodes: EPISODES },
  });
  run.advance(steps);
  const parts = run.agent.inspectLatent?.(run.task, new Generator(seed).stream("inspect")) ?? [];
  const last = run.curve[run.curve.length - 1].eval_return_mean;
  return [{ return: last }, ...parts.flatMap(rowsOfPart)];
}

function rowsOfPart({ name, table }: InspectionPart): MeasuredValues[] {
  if (table === undefined) return [];
  const column = (of: string) => table.columns.indexOf(of);
  if (name === "dream_gap") {
    const [generation, where, value] = ["generation", "where", "return"].map(column);
    return [...Map.groupBy(table.rows, (row) => Number(row[generation]))].map(([generation, own]) => ({
      generation,
      ...Object.fromEntries(own.map((row) => [String(row[where]), Number(row[value])])),
    }));
  }
  if (name !== "state_readout" && name !== "latent") return [];
  const [variable, value, ahead] = ["variable", "r2", "steps_ahead"].map(column);
  const from = name === "latent" ? column("network") : column("read_from");
  const variables = [...new Set(table.rows.map((row) => row[variable]))];
  return [...Map.groupBy(table.rows, (row) => ahead < 0 ? 0 : Number(row[ahead]))].map(([ahead, own]) => ({
    ahead,
    ...Object.fromEntries(
      own.map((row) => [`${row[from]}_${variables.indexOf(row[variable])}`, Number(row[value])]),
    ),
  }));
}
