/**
 * The files of a result folder that belong to mbrl, and their removal. The folder's `config.json` decides:
 * only the pictures of its tasks and the runs of its plan are ours.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { explain, removeIfThere, writtenName } from "./atomic_write.ts";
import { dreamPlaces, DREAMS } from "./dreams/dream_files.ts";
import { fileNameOf } from "./labels.ts";
import { entriesOf, filesIn, refuseUnexpectedKind } from "./read_folder.ts";
import type { RunKey } from "./rows.ts";
import { folderOfSeed, RUNS } from "./run_files.ts";
import type { StoredPlan } from "./stored_plan.ts";

/** The file that describes a folder. */
export const CONFIG = "config.json";
/** The saved state of an unfinished run, in the run's folder. */
export const PROGRESS = "progress.safetensors";
/** A saved state that cannot be used; it replaces any earlier one. */
export const UNUSABLE = "progress.safetensors.unusable";
/** The final state of a run, in the run's folder. */
export const CHECKPOINT = "checkpoint.safetensors";
/** The files in the top folder that are merged from the runs. */
export const mergedFiles = ["curves.csv", "episodes.csv", "runs.csv", "summary.csv", "compute.csv"] as const;
/** The page of a comparison. */
export const PAGE = "report.html";
/** The further files of a report, where they were asked for. */
export const statisticFiles = ["baseline.csv", "differences.csv", "profile.csv"] as const;
/** Its pictures. */
export const statisticPictures: readonly string[] = ["differences", "profile"];
/** The possible files of a run's folder; on removal, the one that marks the run as complete goes first. */
const runFiles = ["run.csv", "curves.csv", "episodes.csv", PROGRESS, UNUSABLE, CHECKPOINT] as const;

/** Whether a name belongs to a file that an operating system created. */
export function isStray(name: string): boolean {
  return /^(\.DS_Store|\._.*|\.directory|\.nfs.*|Thumbs\.db|desktop\.ini)$/i.test(name);
}

/** The folder of one run of a plan. */
export interface RunPlace {
  /** Which run. */
  readonly key: RunKey;
  /** Its folder. */
  readonly path: string;
}

/**
 * The existing folders of the plan's runs, finished or not. Everything else under `runs/` is foreign.
 *
 * @throws {UsageError} If one of them is a file or a link, or cannot be read.
 */
export function runPlaces(folder: string, { contenders, tasks, seeds }: StoredPlan): RunPlace[] {
  const below = (path: string, names: ReadonlySet<string>) =>
    entriesOf(path).filter((name) => names.has(name)).sort().map((name) => {
      refuseUnexpectedKind(`${path}/${name}`, "folder");
      return { name, path: `${path}/${name}` };
    });
  const labelOf = byFileName(contenders);
  const taskOf = byFileName(tasks);
  const seedOf = new Map(seeds.map((seed) => [folderOfSeed(seed), seed]));
  return below(folder, new Set([RUNS])).flatMap(({ path }) => below(path, new Set(labelOf.keys())))
    .flatMap((contender) =>
      below(contender.path, new Set(taskOf.keys())).flatMap((task) =>
        below(task.path, new Set(seedOf.keys())).map(({ name, path }) => ({
          key: { label: labelOf.get(contender.name)!, task: taskOf.get(task.name)!, seed: seedOf.get(name)! },
          path,
        }))
      )
    );
}

/** Complete runs under `runs/` that are not in the plan: the user copied them there. */
export function strayRuns(folder: string, plan: StoredPlan): string[] {
  const own = new Set(runPlaces(folder, plan).map(({ path }) => path));
  let paths = [`${folder}/${RUNS}`];
  for (let depth = 0; depth < 3; depth++) {
    paths = paths.flatMap((path) => foldersIn(path).map((name) => `${path}/${name}`));
  }
  return paths.filter((path) => !own.has(path) && filesIn(path).includes("run.csv")).sort();
}

/** The folders in a folder; none if it cannot be read, because then it is not ours. */
function foldersIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
  } catch {
    return [];
  }
}

function byFileName(items: readonly { readonly label: string }[]): Map<string, string> {
  return new Map(items.map(({ label }) => [fileNameOf(label), label]));
}

/**
 * Checks that there is a regular file or nothing wherever mbrl writes one in its own folder.
 *
 * @throws {UsageError} If there is a link, a pipe or a folder.
 */
export function refuseUnexpectedEntries(folder: string, plan: StoredPlan): void {
  const within = (path: string, names: readonly string[]) => {
    const there = new Set(entriesOf(path));
    for (const name of names) if (there.has(name)) refuseUnexpectedKind(`${path}/${name}`, "file");
  };
  within(folder, [CONFIG, ...mergedFiles, PAGE, ...statisticFiles, ...pictureNames(plan)]);
  // saved progress that is not a file is set aside like any unusable one
  const written = runFiles.filter((name) => name !== PROGRESS && name !== UNUSABLE);
  for (const { path } of runPlaces(folder, plan)) within(path, written);
  for (const { path, names } of dreamPlaces(folder, plan)) within(path, names);
}

/** The file name of a picture of `task`, or of the only task if undefined. */
export function pictureName(what: string, task: string | undefined): string {
  return `${what}${task === undefined ? "" : `_${fileNameOf(task)}`}.svg`;
}

/** The names of the pictures of a plan's results, of these kinds. */
export function pictureNames(
  { tasks }: StoredPlan,
  kinds: readonly string[] = ["curves", "summary", ...statisticPictures],
): string[] {
  return kinds.flatMap((what) => [
    pictureName(what, undefined),
    ...tasks.map(({ label }) => pictureName(what, label)),
  ]);
}

/** Removes temporary files that crashes have left in a folder that this process has locked. */
export function removeLeftovers(folder: string, plan: StoredPlan): void {
  removeUnfinished(folder, [CONFIG, ...mergedFiles, PAGE, ...statisticFiles, ...pictureNames(plan)]);
  for (const { path } of runPlaces(folder, plan)) removeUnfinished(path, runFiles);
  for (const { path, names } of dreamPlaces(folder, plan)) removeUnfinished(path, names);
}

/**
 * Removes a comparison's results except `config.json`, so that an interrupted removal still leaves a result
 * folder. Foreign files stay, and so do the folders that hold them.
 *
 * @throws {UsageError} If one of our files cannot be removed.
 */
export function removeResults(folder: string, plan: StoredPlan): void {
  removeLeftovers(folder, plan);
  removeFiles(folder, [...mergedFiles, PAGE, ...statisticFiles, ...pictureNames(plan)]); // first: the runs' own files are readable without
  for (const { path } of runPlaces(folder, plan)) {
    removeFiles(path, runFiles);
    for (let above = path; above !== folder; above = above.replace(/\/[^/]*$/, "")) {
      if (!removeIfEmpty(above)) break;
    }
  }
  removeIfEmpty(`${folder}/${RUNS}`);
  for (const { path, names } of dreamPlaces(folder, plan)) {
    removeFiles(path, names);
    removeIfEmpty(path);
  }
  removeIfEmpty(`${folder}/${DREAMS}`);
}

/**
 * Removes the regular files of these names from a folder.
 *
 * @throws {UsageError} If one cannot be removed.
 */
export function removeFiles(folder: string, names: readonly string[]): void {
  const there = new Set(filesIn(folder));
  for (const path of names.filter((name) => there.has(name)).map((name) => `${folder}/${name}`)) {
    try {
      Deno.removeSync(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw new UsageError(explain(path, error));
    }
  }
}

/** Removes unfinished writes of the named files from a folder. */
export function removeUnfinished(folder: string, names: readonly string[]): void {
  for (const name of filesIn(folder)) {
    const meant = writtenName(name);
    if (meant !== undefined && names.includes(meant)) removeIfThere(`${folder}/${name}`);
  }
}

/** Removes a folder if it is empty; returns whether it is gone. */
export function removeIfEmpty(folder: string): boolean {
  try {
    Deno.removeSync(folder);
    return true;
  } catch {
    return false; // it is not empty, and stays
  }
}
