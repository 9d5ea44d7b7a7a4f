/**
 * Runs a comparison from the command line: folder, signals, progress, report.
 *
 * @module
 */

import {
  compare,
  type ComparisonOutcome,
  isComplete,
  planOf,
  type RunStore,
} from "../experiment/comparison.ts";
import type { ComparisonConfig } from "../experiment/comparison_config.ts";
import { keyOf, type RunSpec } from "../experiment/run_spec.ts";
import { type PoolOptions, STALL_SECONDS } from "../experiment/worker_pool.ts";
import { mergeFolders } from "../results/merge.ts";
import { type OpenMode, ResultStore } from "../results/store.ts";
import type { StoredPart } from "../results/stored_plan.ts";
import { counted } from "../results/thousands.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { Arguments, Option } from "./command.ts";
import { duration, ProgressDisplay } from "./progress.ts";
import { showReport, showRun } from "./report.ts";
import { reportStatistics } from "./report_statistics.ts";
import { onSignals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import { versions } from "./version.ts";

const CHECKPOINT_SECONDS = 60;

/** The options about the result folder. */
export const folderOptions: readonly Option[] = [
  {
    name: "resume",
    about:
      "Continue the comparison in the folder, with the same options or with more seeds, agents, tasks or real steps; finished runs are kept.",
  },
  { name: "overwrite", about: "Replace the results in the folder." },
  {
    name: "checkpoint-every",
    value: "SECONDS",
    about:
      `Save each run's state this often, for --resume (default ${CHECKPOINT_SECONDS}; 0 for only at a signal).`,
  },
  {
    name: "stall",
    value: "SECONDS",
    about: `End a run that shows no activity for this long; other runs continue (default ${STALL_SECONDS}).`,
  },
];

/** How a comparison from the command line ended. */
export interface ComparisonEnd {
  /** The exit status. */
  readonly status: number;
  /** The checkpoints of the finished runs, if they were kept. */
  readonly checkpoints: readonly string[];
}

/**
 * Runs the comparison and prints its report.
 *
 * @param specs The runs of `config` that this process is responsible for.
 * @param part Their part of the comparison; absent if they are all of it.
 * @throws {UsageError} If the folder is refused.
 */
export async function runComparison(
  given: Arguments,
  terminal: Terminal,
  config: ComparisonConfig,
  specs: readonly RunSpec[],
  folder: string,
  command: "compare" | "train",
  part?: StoredPart,
): Promise<ComparisonEnd> {
  const options = poolOptionsOf(given);
  const keepCheckpoints = command === "train" || given.has("keep-checkpoints");
  const store = ResultStore.open(folder, {
    format: 1,
    argv: [command, ...given.raw],
    versions: versions(),
    backend: null,
    plan: planOf(config),
    ...part === undefined ? {} : { part: { number: part.number, of: part.of } },
  }, openMode(given));
  for (const sentence of store.leftAlone) terminal.say(sentence);
  const short = specs.map(keyOf).filter((key) => store.isShort(key));
  if (short.length > 0) {
    const kept = short.filter((key) => store.checkpointOf(key) !== undefined).length;
    const parts = [
      ...kept === 0
        ? []
        : [`${counted(kept, "run")} ${kept === 1 ? "goes" : "go"} on from the kept checkpoint`],
      ...kept === short.length ? [] : [
        `${counted(short.length - kept, "run")} without one ${
          short.length - kept === 1 ? "starts" : "start"
        } again`,
      ],
    ];
    terminal.say(`${folder} gets a larger budget: ${parts.join(", ")}.`);
  }
  try {
    return await performRuns(
      terminal,
      specs,
      store,
      { ...options, keepCheckpoints },
      folder,
      async () => {
        const results = mergeFolders([folder]);
        if (command === "compare") {
          await showReport(results, folder, reportStatistics(results, { json: given.has("json") }), terminal);
        } else await showRun(results, folder, terminal);
      },
    );
  } finally {
    store.close();
  }
}

/** How runs are made, apart from what becomes of their checkpoints. */
export type RunOptions = Pick<PoolOptions, "jobs" | "checkpointSeconds" | "stallSeconds">;

/**
 * The options of how runs are made.
 *
 * @throws {UsageError} If a value is not allowed.
 */
export function poolOptionsOf(given: Arguments): RunOptions {
  const jobs = given.integer("jobs", { min: 1, max: 1024 }) ?? navigator.hardwareConcurrency;
  const checkpointSeconds = given.seconds("checkpoint-every") ?? CHECKPOINT_SECONDS;
  const stallSeconds = given.seconds("stall") ?? STALL_SECONDS;
  if (stallSeconds < 1) throw new UsageError("--stall must be at least 1 second.");
  return { jobs, checkpointSeconds, stallSeconds };
}

/**
 * Makes the runs that the store lacks, with signals and a progress display, and then calls `report` unless interrupted.
 *
 * @param folder Where the results go, for messages.
 */
export async function performRuns(
  terminal: Terminal,
  specs: readonly RunSpec[],
  store: RunStore,
  options: RunOptions & Pick<PoolOptions, "keepCheckpoints">,
  folder: string,
  report: (outcome: ComparisonOutcome) => Promise<void>,
): Promise<ComparisonEnd> {
  const { keepCheckpoints } = options;
  const stop = new AbortController();
  const saving = new EventTarget();
  let stopStatus = 0;
  let hasRuns = true;
  const finished = specs.filter((spec) => isComplete(store, spec, keepCheckpoints)).length;
  const display = new ProgressDisplay(terminal, specs.length, finished);
  const release = onSignals({
    stop(_signal, status) {
      if (!hasRuns) Deno.exit(status); // only pictures are left, and mbrl report draws them
      if (stopStatus === 0) stopStatus = status; // a terminal that closes may send several
      stop.abort();
    },
    save(signal) {
      saving.dispatchEvent(new Event("save"));
      display.note(`${signal}: the state of every active run is saved, and the runs continue.`);
    },
    continued: () => display.drawBelow(),
  });
  try {
    const outcome = await compare(specs, store, { ...options, signal: stop.signal, saving }, display);
    hasRuns = false;
    display.close();
    const checkpoints = keepCheckpoints ? specs.flatMap((spec) => store.checkpointOf(keyOf(spec)) ?? []) : [];
    if (outcome.interrupted) {
      sayInterrupted(terminal, outcome, folder);
      return { status: stopStatus, checkpoints };
    }
    await report(outcome);
    const { failed } = outcome;
    if (failed.length > 0) {
      const runs = counted(failed.length, "run");
      terminal.complain(
        `${runs} failed (${
          failed[0].error.message
        }): the other results are in ${folder}; --resume tries again.`,
      );
    }
    return { status: failed.length > 0 ? 1 : 0, checkpoints };
  } finally {
    display.close();
    release();
  }
}

/** Prints what is saved and what is lost after a signal. */
function sayInterrupted(terminal: Terminal, { abandoned }: ComparisonOutcome, folder: string): void {
  for (const { spec, savedSecondsAgo } of abandoned) {
    terminal.say(
      `${spec.agentLabel} seed ${spec.seed} did not come to the end of its step within 2 seconds: ${
        savedSecondsAgo === undefined
          ? "it has no saved state and starts again"
          : `its last saved state stays, ${duration(savedSecondsAgo)} old`
      }.`,
    );
  }
  terminal.say(
    `Interrupted; finished results are in ${folder}: continue with the same options and --resume.`,
  );
}

/**
 * What to do with an existing folder.
 *
 * @throws {UsageError} If the options contradict each other.
 */
export function openMode(given: Arguments): OpenMode {
  if (given.has("resume") && given.has("overwrite")) {
    throw new UsageError(
      "--resume keeps what is in the folder and --overwrite removes it: give one of them.",
    );
  }
  return given.has("resume") ? "resume" : given.has("overwrite") ? "overwrite" : "create";
}
