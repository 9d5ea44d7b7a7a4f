/**
 * `mbrl compare`: agents side by side, into CSV files and pictures.
 *
 * @module
 */

import { compare, keyOf, planOf } from "../experiment/comparison.ts";
import { expandRuns } from "../experiment/comparison_config.ts";
import { type OpenMode, ResultStore } from "../results/store.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { Arguments, Command } from "./command.ts";
import { comparisonFrom, comparisonOptions } from "./comparison_options.ts";
import { ProgressDisplay } from "./progress.ts";
import { showReport } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { versions } from "./version.ts";

const DEFAULT_FOLDER = "results/comparison";
const CHECKPOINT_SECONDS = 60;

/** The command `mbrl compare`. */
export const compareCommand: Command = {
  name: "compare",
  summary: "Run agents side by side and write their sample-efficiency curves.",
  examples: [
    ["mbrl compare", "dyna beside dqn, five seeds, into results/comparison"],
    [
      "mbrl compare --agents dqn,dyna --seeds 0..9 --steps 10000 --out results/mine",
      "ten seeds, 10,000 real steps each",
    ],
    ["mbrl compare --set dyna.rolloutLength=1,5,15 --out results/lengths", "sweep a hyperparameter"],
    ["mbrl compare --out results/mine --resume", "continue what was interrupted, with the same options"],
  ],
  positionals: [],
  options: [
    ...comparisonOptions,
    { name: "out", value: "DIR", about: `The folder to write (default ${DEFAULT_FOLDER}).` },
    { name: "jobs", value: "N", about: "Runs at the same time (default: the number of cores)." },
    { name: "resume", about: "Continue the comparison in the folder; finished runs are kept." },
    { name: "overwrite", about: "Replace the results in the folder." },
    {
      name: "checkpoint-every",
      value: "SECONDS",
      about: `Save each run's state this often, for --resume (default ${CHECKPOINT_SECONDS}; 0 for never).`,
    },
    { name: "keep-checkpoints", about: "Keep every finished run's agent, for mbrl evaluate and inspect." },
    {
      name: "fast",
      about: "Allow relaxed-SIMD kernels: faster, but the last bits may differ between machines.",
    },
    { name: "json", about: "Print the summary as JSON." },
  ],
  async run(given, terminal) {
    const config = comparisonFrom(given);
    const specs = expandRuns(config);
    const jobs = given.integer("jobs", { min: 1, max: 1024 }) ?? navigator.hardwareConcurrency;
    const checkpointSeconds = given.integer("checkpoint-every", { min: 0 }) ?? CHECKPOINT_SECONDS;
    const folder = given.get("out") ?? DEFAULT_FOLDER;
    const store = ResultStore.open(folder, {
      format: 1,
      argv: ["compare", ...given.raw],
      versions: versions(),
      backend: null,
      plan: planOf(config, specs),
    }, openMode(given));
    const stop = new AbortController();
    const interrupt = () => stop.abort();
    for (const signal of stopSignals) Deno.addSignalListener(signal, interrupt);
    const finished = specs.filter((spec) => store.isFinished(keyOf(spec))).length;
    const display = new ProgressDisplay(terminal, specs.length, finished);
    try {
      const { failed, interrupted } = await compare(specs, store, {
        jobs,
        checkpointSeconds,
        keepCheckpoints: given.has("keep-checkpoints"),
        signal: stop.signal,
      }, display);
      display.close();
      if (interrupted) {
        terminal.say(
          `Interrupted; what is finished stands in ${folder}: continue with the same options and --resume.`,
        );
        return 130;
      }
      await showReport([folder], folder, given.has("json"), terminal);
      complain(failed, folder, terminal);
      return failed.length > 0 ? 1 : 0;
    } finally {
      display.close();
      for (const signal of stopSignals) Deno.removeSignalListener(signal, interrupt);
      store.close();
    }
  },
};

/** What ends a comparison in good order; Windows knows no SIGTERM. */
const stopSignals: readonly Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];

function openMode(given: Arguments): OpenMode {
  if (given.has("resume") && given.has("overwrite")) {
    throw new UsageError(
      "--resume keeps what is in the folder and --overwrite removes it: give one of them.",
    );
  }
  return given.has("resume") ? "resume" : given.has("overwrite") ? "overwrite" : "create";
}

function complain(failed: readonly { error: Error }[], folder: string, terminal: Terminal): void {
  if (failed.length === 0) return;
  const runs = failed.length === 1 ? "1 run" : `${failed.length} runs`;
  terminal.complain(
    `${runs} failed (${failed[0].error.message}): the others stand in ${folder}, --resume tries again.`,
  );
}
