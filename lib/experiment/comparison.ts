/**
 * A comparison: workers perform every run of a plan, and the results go into a folder.
 *
 * @module
 */

import { kindOf } from "../agents/agent.ts";
import { agentOf } from "../agents/registry.ts";
import { taskOf } from "../tasks/registry.ts";
import type { RunRow } from "../results/rows.ts";
import { nameOfRun } from "../results/run_files.ts";
import type { ResultStore } from "../results/store.ts";
import type { StoredPlan, StoredTask } from "../results/stored_plan.ts";
import { seedStatistics } from "../results/seed_statistics.ts";
import type { SourceFile } from "../user_files/source_file.ts";
import { type ComparisonConfig, expandRuns } from "./comparison_config.ts";
import { dateNow, type RunOrigin, runOrigin } from "./run_origin.ts";
import { keyOf, type RunSpec } from "./run_spec.ts";
import { type PoolOptions, runPool } from "./worker_pool.ts";
import type { RunProgress, RunResult } from "./worker_protocol.ts";

/** Callbacks of a comparison. */
export interface ComparisonListener {
  /** A warning for the user, in one sentence. */
  warn(sentence: string): void;
  /** A run has begun. */
  started(spec: RunSpec): void;
  /** A run has made progress. */
  progress(spec: RunSpec, progress: RunProgress): void;
  /** A run has finished or failed. */
  ended(spec: RunSpec, row: RunRow): void;
}

/** The outcome of a comparison. */
export interface ComparisonOutcome {
  /** Runs that failed, with the reason. */
  readonly failed: readonly { readonly spec: RunSpec; readonly error: Error }[];
  /** Runs made here whose agent diverged. */
  readonly diverged: readonly RunRow[];
  /** Whether it was stopped before every run had finished. */
  readonly interrupted: boolean;
  /**
   * Runs that were stopped within a step, and the age of their last saved state in seconds, if there is one.
   */
  readonly abandoned: readonly { readonly spec: RunSpec; readonly savedSecondsAgo: number | undefined }[];
}

/** Where the results of runs go: a folder, or several. */
export type RunStore = Pick<
  ResultStore,
  | "isFinished"
  | "checkpointOf"
  | "loadCheckpoint"
  | "removeProgress"
  | "loadProgress"
  | "setProgressAside"
  | "setBackend"
  | "saveProgress"
  | "writeCheckpoint"
  | "wantsDream"
  | "writeDream"
  | "writeRun"
  | "secondsSinceProgress"
  | "merge"
>;

/** Whether nothing of a run is left to do: its results exist, and its checkpoint if it should be kept. */
export function isComplete(store: RunStore, spec: RunSpec, keepCheckpoints: boolean): boolean {
  const key = keyOf(spec);
  return store.isFinished(key) && (!keepCheckpoints || store.checkpointOf(key) !== undefined);
}

/** The plan that a result folder records: the whole comparison, even for a shard. */
export function planOf(config: ComparisonConfig): StoredPlan {
  const specs = expandRuns(config);
  const contenders = new Map(specs.map((spec) => [spec.agentLabel, {
    label: spec.agentLabel,
    agent: spec.agent,
    kind: kindOf(agentOf(spec), spec.agentSettings),
    ...(agentOf(spec).usesRules === undefined ? {} : { rules: spec.rules }),
    settings: spec.agentSettings,
    ...filesOf(agentOf(spec)),
    ...(spec.modelDigest === undefined ? {} : { modelDigest: spec.modelDigest }),
    ...(spec.sourceSteps === undefined ? {} : { sourceSteps: spec.sourceSteps }),
  }]));
  const tasks = new Map(specs.map((spec) => [spec.taskLabel, {
    label: spec.taskLabel,
    task: spec.task,
    ...solvedOf(spec),
    settings: spec.taskSettings,
    ...filesOf(taskOf(spec)),
  }]));
  return {
    contenders: [...contenders.values()],
    tasks: [...tasks.values()],
    seeds: config.seeds,
    budget: config.budget,
    evaluation: config.evaluation,
    ...(config.fast ? { fast: true } : {}),
  };
}

/**
 * Performs every run that the store lacks, or whose checkpoint is to be kept and missing. A failed run is
 * recorded, unless the store already has its results, and the others continue.
 *
 * @throws {WriteError} If results cannot be written; earlier ones stay.
 */
export async function compare(
  specs: readonly RunSpec[],
  store: RunStore,
  options: PoolOptions,
  listener: ComparisonListener,
): Promise<ComparisonOutcome> {
  const failed: { spec: RunSpec; error: Error }[] = [];
  const diverged: RunRow[] = [];
  const abandoned: { spec: RunSpec; savedSecondsAgo: number | undefined }[] = [];
  const setAside = (spec: RunSpec, reason: string) => {
    const place = store.setProgressAside(keyOf(spec));
    listener.warn(
      `The saved progress of ${nameOfRun(keyOf(spec))}, cannot be used (${reason}): ` +
        `it is kept as ${place}, and the run starts again.`,
    );
  };
  const { true: complete = [], false: wanted = [] } = Object.groupBy(
    specs,
    (spec) => `${isComplete(store, spec, options.keepCheckpoints)}`,
  );
  for (const spec of complete) store.removeProgress(keyOf(spec));
  const tasks = wanted.map((spec) => ({
    spec,
    recordsDream: store.wantsDream(keyOf(spec)),
    resumeFrom() {
      try {
        return store.loadProgress(keyOf(spec)) ?? store.loadCheckpoint(keyOf(spec));
      } catch (error) {
        setAside(spec, error instanceof Error ? error.message : String(error));
        return undefined;
      }
    },
  }));
  const origin = await runOrigin();
  await runPool(tasks, options, {
    backend: (info) => store.setBackend({ ...info }),
    started: (spec) => listener.started(spec),
    refused: setAside,
    progress: (spec, progress) => listener.progress(spec, progress),
    checkpoint: (spec, bytes) => store.saveProgress(keyOf(spec), bytes),
    finished(spec, result, dream) {
      if (dream !== undefined) store.writeDream(dream);
      if (result.checkpoint !== undefined) store.writeCheckpoint(keyOf(spec), result.checkpoint);
      const run = rowOf(spec, result, origin);
      store.writeRun(keyOf(spec), { curve: result.curve, episodes: result.episodes, run });
      if (run.status === "diverged") diverged.push(run);
      listener.ended(spec, run);
    },
    failed(spec, error) {
      failed.push({ spec, error });
      const run = failedRow(spec, error, origin);
      store.writeRun(keyOf(spec), { curve: [], episodes: [], run });
      listener.ended(spec, run);
    },
    abandoned(spec) {
      abandoned.push({ spec, savedSecondsAgo: store.secondsSinceProgress(keyOf(spec)) });
    },
  });
  store.merge();
  return { failed, diverged, interrupted: options.signal.aborted, abandoned };
}

/** The mean return at and above which a run's task counts as solved; infinite if it has none. */
export function thresholdOfSpec(spec: RunSpec): number {
  return solvedOf(spec).solvedThreshold ?? Infinity;
}

/** The row of `runs.csv` for a finished run. */
export function rowOf(spec: RunSpec, result: RunResult, origin: RunOrigin): RunRow {
  const curve = result.curve.map((row) => ({ steps: row.env_steps, value: row.eval_return_mean }));
  const diverged = result.divergedAt !== undefined; // whatever it had reached before, the agent is not one to use
  const { solvedThreshold } = solvedOf(spec);
  const statistics = seedStatistics(spec.seed, curve, solvedThreshold ?? Infinity);
  const hasLine = solvedThreshold !== undefined;
  const toSolve = !hasLine ? NaN : diverged ? Infinity : statistics.stepsToSolve;
  return {
    ...keyOf(spec),
    status: diverged ? "diverged" : "done",
    steps_to_solve: toSolve,
    first_crossing: hasLine ? statistics.firstCrossing : NaN,
    retention: statistics.retention,
    final_return: statistics.finalReturn,
    wall_seconds: inMilliseconds(result.seconds),
    steps_per_second: Number(((curve.at(-1)?.steps ?? 0) / result.seconds).toPrecision(4)),
    cpu_seconds: inMilliseconds(result.cpuSeconds),
    cpu_seconds_to_solve: toSolve === Infinity
      ? toSolve
      : inMilliseconds(result.cpuSecondsAtPoints[curve.findIndex(({ steps }) => steps === toSolve)] ?? NaN),
    gradient_steps: result.gradientSteps,
    imagined_steps: result.imaginedSteps,
    date: dateNow(),
    ...origin,
    error: diverged ? `diverged at step ${result.divergedAt}` : "",
  };
}

function inMilliseconds(seconds: number): number {
  return Number(seconds.toFixed(3));
}

function failedRow(spec: RunSpec, error: Error, origin: RunOrigin): RunRow {
  const censored = solvedOf(spec).solvedThreshold === undefined ? NaN : Infinity;
  return {
    ...keyOf(spec),
    status: "failed",
    steps_to_solve: censored,
    first_crossing: censored,
    retention: undefined,
    final_return: NaN,
    wall_seconds: 0,
    steps_per_second: 0,
    cpu_seconds: 0,
    cpu_seconds_to_solve: censored,
    gradient_steps: 0,
    imagined_steps: 0,
    date: dateNow(),
    ...origin,
    error: error.message,
  };
}

function solvedOf(spec: RunSpec): Pick<StoredTask, "solvedThreshold"> {
  const { solvedThreshold } = taskOf(spec).create(spec.taskSettings).spec;
  return solvedThreshold === undefined ? {} : { solvedThreshold };
}

/** The texts of a user's file and its imports. */
function filesOf({ source }: { readonly source?: SourceFile }): Pick<StoredTask, "files"> {
  return source === undefined ? {} : { files: source.files };
}
