/**
 * `mbrl compare`: agents side by side, into CSV files and pictures.
 *
 * @module
 */

import { planOf } from "../experiment/comparison.ts";
import { type ComparisonConfig, expandRuns } from "../experiment/comparison_config.ts";
import { formatConfigFile } from "../experiment/config_file.ts";
import { keyOf, type RunSpec } from "../experiment/run_spec.ts";
import { describeShard, type Shard, shardFrom } from "../experiment/shard.ts";
import { nameOfRun } from "../results/run_files.ts";
import { plannedRuns } from "../results/stored_plan.ts";
import { environmentVariable } from "../settings/environment_variables.ts";
import type { Command } from "./command.ts";
import { checkedConfig, comparisonOptions, configFrom } from "./comparison_options.ts";
import { dryRun } from "./dry_run.ts";
import { filesIn } from "./own_files.ts";
import { folderOptions, runComparison } from "./run_comparison.ts";

const DEFAULT_FOLDER = "results/comparison";

export const compareCommand: Command = {
  name: "compare",
  summary: "Run agents side by side and write their sample-efficiency curves.",
  examples: [
    ["mbrl compare", `dyna and dqn, five seeds each, into ${DEFAULT_FOLDER}`],
    [
      "mbrl compare --agents dqn,dyna --seeds 0..9 --steps 10000 --out results/mine",
      "ten seeds, 10,000 real steps each",
    ],
    [
      "mbrl compare --set dyna.rolloutLength=1,5,15 --out results/lengths",
      "sweep a hyperparameter: every value is a curve",
    ],
    [
      "mbrl compare --agents dyna --set dyna.learningRate=log:1e-4..1e-2 --samples 20",
      "twenty draws from a range",
    ],
    ["mbrl compare --out results/mine --resume", "continue it, also with more seeds or agents"],
    [
      "mbrl compare --shard 2/4 --out results/part2",
      "the second quarter of the runs; mbrl report merges the parts",
    ],
  ],
  positionals: [],
  options: [
    ...comparisonOptions,
    { name: "out", value: "DIR", about: `The folder to write (default ${DEFAULT_FOLDER}).` },
    { name: "jobs", value: "N", about: "Runs at the same time (default: the number of cores)." },
    ...folderOptions,
    {
      name: "shard",
      value: "I/N",
      about:
        "Run only part I of N (1/N to N/N). By default each task of a whole Slurm array takes its own part; with " +
        "MBRL_SHARDS=N, so does task 1 to N of any Slurm array, an indexed job of Kubernetes and a job of GNU " +
        "parallel.",
    },
    { name: "keep-checkpoints", about: "Keep a checkpoint of every finished run, for mbrl evaluate." },
    { name: "print-config", about: "Print the comparison as an experiment file, and run nothing." },
    {
      name: "dry-run",
      about: "List the runs and estimate their cost from a short trial of each agent; write nothing.",
    },
    { name: "json", about: "Print the summary, or with --dry-run the runs and their cost, as JSON." },
  ],
  async run(given, terminal) {
    const asked = await configFrom(given);
    const wanted = expandRuns(asked);
    if (given.has("print-config")) {
      terminal.print(formatConfigFile(asked));
      return 0;
    }
    const jobs = given.integer("jobs", { min: 1, max: 1024 });
    const shard = shardFrom(given.get("shard"), environmentVariable);
    const config = await checkedConfig(asked, wanted);
    const all = expandRuns(config);
    const specs = runsOf(all, config, shard);
    if (shard !== undefined) terminal.say(describeShard(shard, specs.length, all.length));
    if (given.has("dry-run")) {
      await dryRun(specs, { files: filesIn(config), jobs, json: given.has("json") }, terminal);
      return 0;
    }
    const folder = given.get("out") ??
      (shard === undefined ? DEFAULT_FOLDER : `${DEFAULT_FOLDER}-${shard.number}-of-${shard.of}`);
    const { status } = await runComparison(given, terminal, config, specs, folder, "compare", shard);
    return status;
  },
};

/** The runs of this process: all of them, or those of its shard. */
function runsOf(
  all: readonly RunSpec[],
  config: ComparisonConfig,
  shard: Shard | undefined,
): readonly RunSpec[] {
  const own = new Set(plannedRuns(planOf(config), shard).map(nameOfRun));
  return all.filter((spec) => own.has(nameOfRun(keyOf(spec))));
}
