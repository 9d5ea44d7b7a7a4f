/**
 * `mbrl evaluate`: the greedy policy of a checkpoint over fresh episodes.
 *
 * @module
 */

import { evaluate } from "../experiment/evaluation.ts";
import { decodeRunCheckpoint, restoreRun } from "../experiment/run_checkpoint.ts";
import { startEngine } from "../nn/engine.ts";
import { Generator } from "../random/generator.ts";
import { checkpointPath, readCheckpoint } from "./checkpoint_path.ts";
import type { Command } from "./command.ts";
import { table } from "./text_layout.ts";

/** The command `mbrl evaluate`. */
export const evaluateCommand: Command = {
  name: "evaluate",
  summary: "Measure the greedy policy of a checkpoint over fresh episodes.",
  examples: [
    ["mbrl evaluate $(mbrl train dyna --quiet)", "train, then measure over 100 fresh episodes"],
    ["mbrl evaluate FILE --episodes 1000 --seed 5 --json", "more of them, from another seed, as JSON"],
  ],
  positionals: [{ name: "CHECKPOINT", about: "a file that mbrl train wrote, or its folder", required: true }],
  options: [
    { name: "episodes", value: "N", about: "Episodes (default 100)." },
    { name: "seed", value: "N", about: "Seed of the episodes' starts (default 0)." },
    { name: "json", about: "Print JSON." },
  ],
  async run(given, terminal) {
    const path = checkpointPath(given.positionals[0]);
    const episodes = given.integer("episodes", { min: 1, max: 100_000 }) ?? 100;
    const seed = given.integer("seed", { min: 0 }) ?? 0;
    const checkpoint = decodeRunCheckpoint(readCheckpoint(path), path);
    await startEngine({ fast: checkpoint.spec.fast === true });
    const run = restoreRun(checkpoint);
    const random = new Generator(seed).stream("evaluate");
    const { returns, lengths, modelError } = evaluate(run.agent, run.task, episodes, random);
    const mean = returns.reduce((sum, value) => sum + value, 0) / episodes;
    const result = {
      agent: run.spec.agentLabel,
      task: run.spec.taskLabel,
      trainedSteps: run.steps,
      episodes,
      returnMean: mean,
      returnStd: Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / episodes),
      returnMin: returns.reduce((least, value) => Math.min(least, value)),
      returnMax: returns.reduce((most, value) => Math.max(most, value)),
      lengthMean: lengths.reduce((sum, value) => sum + value, 0) / episodes,
      solved: mean >= run.task.spec.solvedThreshold,
      ...(modelError === undefined ? {} : { modelError }),
    };
    if (given.has("json")) terminal.print(JSON.stringify(result, undefined, 2));
    else {
      const shown = (value: unknown) =>
        typeof value === "number" ? Number(value.toPrecision(6)).toString() : `${value}`;
      for (
        const line of table([
          ["", ""],
          ...Object.entries(result).map(([key, value]) => [key, shown(value)]),
        ]).slice(1)
      ) {
        terminal.print(line);
      }
    }
    return 0;
  },
};
