/**
 * Several result folders as one: shards of a comparison, or comparisons of the same kind.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { formatCurves, formatEpisodes } from "./csv.ts";
import type { RunKey } from "./rows.ts";
import { type FinishedRun, nameOfRun } from "./run_files.ts";
import { readConfig, readRuns } from "./store.ts";
import type { StoredConfig, StoredContender, StoredTask } from "./stored_config.ts";

/** Result folders taken together. */
export interface MergedResults {
  readonly config: StoredConfig;
  readonly runs: readonly FinishedRun[];
  /** Runs that the plan asks for and no folder has. */
  readonly missing: readonly RunKey[];
}

/**
 * Reads folders and merges them. A run that several folders have must be the same in all of them, and counts once.
 *
 * @throws {UsageError} If a folder is none, folders contradict each other in settings, budget or evaluation, or a
 * run stands in two of them with different results.
 */
export function mergeFolders(folders: readonly string[]): MergedResults {
  const parts = folders.map((folder) => ({ folder, config: readConfig(folder), runs: readRuns(folder) }));
  const [first, ...others] = parts;
  let { plan } = first.config;
  for (const { folder, config } of others) {
    for (const part of ["budget", "evaluation"] as const) {
      if (JSON.stringify(config.plan[part]) !== JSON.stringify(plan[part])) {
        throw new UsageError(`${first.folder} and ${folder} cannot be merged: they differ in ${part}.`);
      }
    }
    plan = {
      ...plan,
      contenders: joined(plan.contenders, config.plan.contenders, first.folder, folder),
      tasks: joined(plan.tasks, config.plan.tasks, first.folder, folder),
      seeds: [...new Set([...plan.seeds, ...config.plan.seeds])].sort((a, b) => a - b),
    };
  }
  const runs = new Map<string, { folder: string; run: FinishedRun }>();
  for (const { folder, runs: found } of parts) {
    for (const run of found) {
      const name = nameOfRun(run.run);
      const known = runs.get(name);
      if (known === undefined || known.run.run.status !== "done") runs.set(name, { folder, run });
      else if (run.run.status === "done" && !sameResults(known.run, run)) {
        throw new UsageError(
          `${name} stands in ${known.folder} and in ${folder} with different results: leave one out.`,
        );
      }
    }
  }
  const wanted = plan.contenders.flatMap(({ label: agent }) =>
    plan.tasks.flatMap(({ label: task }) => plan.seeds.map((seed) => ({ agent, task, seed })))
  );
  return {
    config: { ...first.config, plan },
    runs: [...runs.values()].map(({ run }) => run),
    missing: wanted.filter((key) => runs.get(nameOfRun(key))?.run.run.status !== "done"),
  };
}

function joined<T extends StoredContender | StoredTask>(
  known: readonly T[],
  added: readonly T[],
  firstFolder: string,
  folder: string,
): readonly T[] {
  for (const item of added) {
    const same = known.find(({ label }) => label === item.label);
    if (same !== undefined && JSON.stringify(same) !== JSON.stringify(item)) {
      throw new UsageError(
        `${firstFolder} and ${folder} cannot be merged: ${item.label} has other settings in each.`,
      );
    }
  }
  return [...known, ...added.filter((item) => !known.some(({ label }) => label === item.label))];
}

function sameResults(a: FinishedRun, b: FinishedRun): boolean {
  return formatCurves(a.curve) === formatCurves(b.curve) &&
    formatEpisodes(a.episodes) === formatEpisodes(b.episodes);
}
