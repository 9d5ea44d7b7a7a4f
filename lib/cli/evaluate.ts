/**
 * `mbrl evaluate`: the greedy policy of a checkpoint over fresh episodes.
 *
 * @module
 */

import { runJob } from "../experiment/job_worker.ts";
import { evaluationVerdict } from "../results/verdict.ts";
import { checkpointArgument, filePathOptions, storedCheckpoint } from "./checkpoint_path.ts";
import type { Command } from "./command.ts";
import { printVerdict } from "./report.ts";
import { table } from "./text_layout.ts";

export const evaluateCommand: Command = {
  name: "evaluate",
  summary: "Measure the greedy policy of a checkpoint over fresh episodes.",
  examples: [
    ["mbrl evaluate $(mbrl train dyna --quiet)", "train, then measure over 100 fresh episodes"],
    ["mbrl evaluate FILE --episodes 1000 --seed 5 --json", "1,000 episodes, from another seed, as JSON"],
  ],
  positionals: [checkpointArgument],
  options: [
    { name: "episodes", value: "N", about: "Episodes (default 100)." },
    { name: "seed", value: "N", about: "Seed of the episodes (default 0)." },
    ...filePathOptions,
    { name: "json", about: "Print JSON." },
  ],
  async run(given, terminal) {
    const episodes = given.integer("episodes", { min: 1, max: 100_000 }) ?? 100;
    const seed = given.integer("seed", { min: 0 }) ?? 0;
    const result = await runJob("evaluate", { checkpoint: storedCheckpoint(given), episodes, seed });
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
      printVerdict(evaluationVerdict(result), terminal);
    }
    return 0;
  },
};
