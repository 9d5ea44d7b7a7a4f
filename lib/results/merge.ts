/**
 * Merges result folders: shards of a comparison, or comparisons of the same kind.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { changesOf } from "../user_files/source_file.ts";
import { compareNames } from "./csv.ts";
import { joinDreams, readDreams } from "./dreams/dream_files.ts";
import type { DreamRecording } from "./dreams/recording.ts";
import { hasEnded, type RunKey } from "./rows.ts";
import { type FinishedRun, nameOfRun } from "./run_files.ts";
import { CONFIG, strayRuns } from "./own_files.ts";
import { distinctLabels, identityOf, sameResults } from "./merged_labels.ts";
import { makerNotes, originNotes } from "./merge_notes.ts";
import { isShort, withEarlierBudgets } from "./plan_extension.ts";
import { describeGroups, differingGroups } from "./plan_groups.ts";
import { counted } from "./thousands.ts";
import { readConfig, readRuns } from "./result_folder.ts";
import type { StoredConfig } from "./stored_config.ts";
import {
  describePart,
  plannedRuns,
  planOfRun,
  type StoredContender,
  type StoredTask,
} from "./stored_plan.ts";

/** Merged results. */
export interface MergedResults {
  /**
   * The first folder's configuration, with the joint plan; it has a part only if every folder is that part.
   */
  readonly config: StoredConfig;
  /** Every run, once. */
  readonly runs: readonly FinishedRun[];
  /** The recorded dreams, one recording of each agent on each task. */
  readonly dreams: readonly DreamRecording[];
  /** Runs in the plan of some folder, or in its part if all folders are the same part, that no folder has. */
  readonly missing: readonly RunKey[];
  /** Notes for the reader in sentences, such as differing versions. */
  readonly notes: readonly string[];
}

/**
 * Reads folders and merges them; their order does not matter. A run in several folders must be the same in
 * all of them, and counts once. Budgets and evaluations may differ, which a note then says; agents of one label that differ get
 * labels of their own.
 *
 * @param folders At least one.
 * @throws {UsageError} If a folder is not a result folder, folders differ in the options or files of a task,
 * or two of them hold a run with different results.
 * @throws {ResultFileError} If a run's rows are damaged and its folder has no intact copy.
 */
export function mergeFolders(folders: readonly string[]): MergedResults {
  const read = folders.map((folder) => {
    const config = readConfig(folder);
    const { runs, damaged } = readRuns(folder, config);
    for (const error of damaged.values()) throw error; // a missing run must not go unnoticed
    return { folder, config, runs: [...runs.values()], dreams: readDreams(folder, config.plan) };
  });
  const { folders: parts, notes: labelNotes } = distinctLabels(
    read.map(({ dreams, ...content }) => ({ ...content, dreams: dreams.recordings })),
  );
  const [first, ...others] = parts;
  let { plan } = first.config;
  const groups = differingGroups(parts.map(({ config }) => config.plan));
  for (const { folder, config } of others) {
    plan = {
      ...plan,
      contenders: byLabel(joined(plan.contenders, config.plan.contenders, first.folder, folder)),
      tasks: byLabel(joined(plan.tasks, config.plan.tasks, first.folder, folder)),
      seeds: [...new Set([...plan.seeds, ...config.plan.seeds])].sort((a, b) => a - b),
    };
  }
  if (groups !== undefined) {
    const [{ budget, evaluation }] = groups;
    plan = { ...plan, budget, evaluation, groups };
  }
  plan = withEarlierBudgets(plan, parts.flatMap(({ config }) => config.plan.earlierBudgets ?? []));
  const runs = new Map<string, { folder: string; run: FinishedRun }>();
  for (const { folder, runs: found } of parts) {
    for (const run of found) {
      const name = nameOfRun(run.run);
      const known = runs.get(name);
      if (known === undefined || !hasEnded(known.run.run)) runs.set(name, { folder, run });
      else if (hasEnded(run.run) && !sameResults(known.run, run)) {
        throw new UsageError(
          `${name} is in ${known.folder} and in ${folder} with different results: leave one folder out.`,
        );
      }
    }
  }
  const { part, ...config } = first.config;
  const isPart = part !== undefined &&
    others.every((other) => describePart(other.config.part) === describePart(part));
  const wanted = new Map<string, { readonly key: RunKey; readonly folder: string; readonly lasts: string }>();
  for (const { folder, config: { plan } } of parts) {
    for (const key of plannedRuns(plan, isPart ? part : undefined)) {
      const name = nameOfRun(key);
      const { budget, evaluation } = planOfRun(plan, key);
      const lasts = JSON.stringify([budget, evaluation]);
      const known = wanted.get(name);
      if (known !== undefined && known.lasts !== lasts) {
        throw new UsageError(
          `${known.folder} and ${folder} cannot be merged: ${name} has another budget or evaluation in each.`,
        );
      }
      wanted.set(name, { key, folder, lasts });
    }
  }
  const short = [...runs.values()].filter(({ run }) => isShort(run, plan)).map(({ run }) =>
    nameOfRun(run.run)
  );
  return {
    config: { ...config, plan, ...isPart ? { part } : {} },
    runs: [...runs.values()].map(({ run }) => run),
    dreams: joinDreams(parts.flatMap(({ dreams }) => dreams)),
    missing: [...wanted].filter(([name]) => !hasEnded(runs.get(name)?.run.run) || short.includes(name))
      .map(([, { key }]) => key),
    notes: [
      ...short.length === 0 ? [] : [
        `${
          counted(short.length, "run")
        } of ${runs.size} ended before the budget was raised: continue with --resume.`,
      ],
      ...labelNotes,
      ...describeGroups(plan),
      ...makerNotes(parts),
      ...originNotes([...runs.values()].map(({ run }) => run.run)),
      ...read.flatMap(({ dreams }) => dreams.notes),
      ...read.flatMap(({ folder, config: { plan } }) => strayRuns(folder, plan)).map((path) =>
        `${path} belongs to no run that ${CONFIG} names, and is left out.`
      ),
    ],
  };
}

function byLabel<T extends { readonly label: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => compareNames(a.label, b.label));
}

function joined<T extends StoredContender | StoredTask>(
  known: readonly T[],
  added: readonly T[],
  firstFolder: string,
  folder: string,
): readonly T[] {
  for (const item of added) {
    const same = known.find(({ label }) => label === item.label);
    if (same !== undefined && identityOf(same) !== identityOf(item)) {
      const [there, here] = [same, item].map(({ files = [] }) => ({ files }));
      const [changed] = changesOf(there, here);
      throw new UsageError(
        changed === undefined
          ? `${firstFolder} and ${folder} cannot be merged: ${item.label} has other settings in each.`
          : `${firstFolder} and ${folder} cannot be merged: the file ${changed} of ${item.label} is another in each, and two ${
            "agent" in item ? "agents need two names (--label)" : "tasks need two names"
          }.`,
      );
    }
  }
  return [...known, ...added.filter((item) => !known.some(({ label }) => label === item.label))];
}
