/**
 * Reads a result folder in either form: with each run's own files under `runs/`, or with only the merged
 * files, as `mbrl report --out` writes them. If both are there they are read together, so that no row is lost
 * when the merged files are rewritten.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { checkRun } from "./check_run.ts";
import { holdsOnly, parseCurves, parseEpisodes, parseRuns, ResultFileError } from "./csv.ts";
import { CONFIG, runPlaces } from "./own_files.ts";
import { parseConfig } from "./parse_config.ts";
import { entriesOf, exists, readText } from "./read_folder.ts";
import { type CurveRow, type EpisodeRow, hasEnded, type RunKey, type RunRow } from "./rows.ts";
import { type FinishedRun, nameOfRun, readRunFiles, RUNS } from "./run_files.ts";
import type { StoredConfig } from "./stored_config.ts";
import { plannedRuns, type StoredPlan } from "./stored_plan.ts";

/** The runs of a folder. */
export interface FolderRuns {
  /** Every complete run, failed ones included, by name. */
  readonly runs: ReadonlyMap<string, FinishedRun>;
  /** What is wrong with the files of each incomplete run, by name. */
  readonly damaged: ReadonlyMap<string, ResultFileError>;
}

/**
 * The configuration of a result folder.
 *
 * @throws {UsageError} If the folder is not one.
 */
export function readConfig(folder: string): StoredConfig {
  const path = `${folder}/${CONFIG}`;
  if (!entriesOf(folder).includes(CONFIG)) {
    throw new UsageError(`${folder} is not a result folder: it has no ${CONFIG}.`);
  }
  try {
    return parseConfig(readText(path), path);
  } catch (error) {
    throw error instanceof ResultFileError ? new UsageError(error.message) : error;
  }
}

/**
 * The runs of a result folder: from their own files, or else from the merged files.
 *
 * @throws {ResultFileError} If the merged files hold rows that belong to no complete run, since rewriting
 * them would lose those rows.
 */
export function readRuns(folder: string, { plan, part }: StoredConfig): FolderRuns {
  // read the merged files first: another process may be writing, and writes a run's own files first
  const texts = readMerged(folder);
  const runs = new Map<string, FinishedRun>();
  const damaged = new Map<string, ResultFileError>();
  for (const { key, path } of runPlaces(folder, plan)) {
    if (!exists(`${path}/run.csv`)) continue; // it is not finished
    const name = nameOfRun(key);
    try {
      const found = readRunFiles(path, key);
      checkRun(found, plan, path);
      runs.set(name, found);
    } catch (error) {
      if (!(error instanceof ResultFileError)) throw error;
      damaged.set(name, advised(error, "copy it again, or repeat that run with mbrl compare --resume"));
    }
  }
  const wanted = plannedRuns(plan, part);
  const isComplete = wanted.every((key) => hasEnded(runs.get(nameOfRun(key))?.run));
  if (isComplete && texts.every(({ text }) => text === undefined || holdsOnly(text, wanted))) {
    return { runs, damaged }; // the runs' own files have every row
  }
  const merged = parseMerged(folder, texts);
  if (merged instanceof ResultFileError) {
    if (!isComplete) throw merged;
    return { runs, damaged };
  }
  for (const [name, found] of merged) {
    if (hasEnded(runs.get(name)?.run)) continue;
    const run = planned(found, plan, folder);
    if (!hasEnded(run.run) && runs.has(name)) continue; // of two failures, the run's own files hold the later one
    runs.set(name, run);
    damaged.delete(name);
  }
  return { runs, damaged };
}

/** The merged files' rows of one run. */
interface MergedRun {
  readonly key: RunKey;
  readonly runs: readonly RunRow[];
  readonly curve: readonly CurveRow[];
  readonly episodes: readonly EpisodeRow[];
}

/** One of the merged files; without text if it does not exist or cannot be read. */
interface MergedFile {
  readonly path: string;
  readonly text?: string;
  readonly error?: ResultFileError;
}

/** The text of `curves.csv`, `episodes.csv` and `runs.csv`. */
function readMerged(folder: string): MergedFile[] {
  return ["curves.csv", "episodes.csv", "runs.csv"].map((name) => {
    const path = `${folder}/${name}`;
    try {
      return exists(path) ? { path, text: readText(path) } : { path };
    } catch (error) {
      if (!(error instanceof ResultFileError)) throw error;
      return { path, error };
    }
  });
}

/** The merged files' rows by run, or why they cannot be read. */
function parseMerged(
  folder: string,
  [curvesFile, episodesFile, runsFile]: readonly MergedFile[],
): Map<string, MergedRun> | ResultFileError {
  const read = <T extends RunKey>(
    { path, text, error }: MergedFile,
    parse: (text: string, file: string) => T[],
  ) => {
    if (error !== undefined) throw error;
    return Map.groupBy(text === undefined ? [] : parse(text, path), nameOfRun);
  };
  try {
    const curves = read(curvesFile, parseCurves);
    const episodes = read(episodesFile, parseEpisodes);
    const runs = read(runsFile, parseRuns);
    const names = new Set([...runs.keys(), ...curves.keys(), ...episodes.keys()]);
    return new Map([...names].map((name) => {
      const found = {
        runs: runs.get(name) ?? [],
        curve: curves.get(name) ?? [],
        episodes: episodes.get(name) ?? [],
      };
      return [name, { key: (found.runs[0] ?? found.curve[0] ?? found.episodes[0])!, ...found }];
    }));
  } catch (error) {
    if (!(error instanceof ResultFileError)) throw error;
    return exists(`${folder}/${RUNS}`)
      ? advised(error, `if ${folder}/${RUNS} holds every run, remove that file`)
      : error;
  }
}

/**
 * The run that merged rows describe.
 *
 * @throws {ResultFileError} If rows are missing, or the plan does not contain the run.
 */
function planned({ key, runs, curve, episodes }: MergedRun, plan: StoredPlan, folder: string): FinishedRun {
  const name = nameOfRun(key);
  const isPlanned = plan.contenders.some(({ label }) => label === key.label) &&
    plan.tasks.some(({ label }) => label === key.task) && plan.seeds.includes(key.seed);
  if (!isPlanned) {
    throw new ResultFileError(
      `The files at the top of ${folder} hold rows of ${name}, which its ${CONFIG} does not name: move them elsewhere.`,
    );
  }
  const [run, second] = runs;
  if (second !== undefined) {
    throw new ResultFileError(`${folder}/runs.csv has two rows of ${name}: delete the wrong one.`);
  }
  if (run === undefined || (!hasEnded(run) && curve.length + episodes.length > 0)) {
    const where = curve.length > 0 ? "curves.csv" : "episodes.csv";
    throw new ResultFileError(
      `${folder}/${where} holds rows of ${name}, and ${folder}/runs.csv does not say that it is done: copy both again, or run the comparison again with --overwrite.`,
    );
  }
  const found = { run, curve, episodes };
  try {
    checkRun(found, plan, folder);
  } catch (error) {
    throw error instanceof ResultFileError
      ? advised(error, "copy its files again, or run the comparison again with --overwrite")
      : error;
  }
  return found;
}

/** The same error with advice added. */
function advised(error: ResultFileError, advice: string): ResultFileError {
  return new ResultFileError(`${error.message.replace(/\.$/, "")}; ${advice}.`);
}
