/**
 * The folder of a study: `study.json`, the evaluation points and the ends of its runs, the rows of its
 * measurements, and everything that is derived from them: tables, pictures, `README.md`. Under `work/` are the
 * result folders of its comparisons and what each measurement gave, from which it is resumed.
 *
 * @module
 */

import { keyOf } from "../experiment/run_spec.ts";
import { claimFolder } from "../results/claim_folder.ts";
import { formatPoints, formatRuns, parsePoints, parseRuns } from "../results/csv.ts";
import type { DreamRecording } from "../results/dreams/recording.ts";
import type { FolderLock } from "../results/folder_lock.ts";
import { mergeFolders } from "../results/merge.ts";
import { CONFIG, removeFiles, removeIfEmpty, removeResults } from "../results/own_files.ts";
import { parsePlan } from "../results/parse_config.ts";
import { entriesOf, exists, isFolder, readText } from "../results/read_folder.ts";
import type { Picture } from "../results/pictures.ts";
import { readConfig } from "../results/result_folder.ts";
import { hasEnded } from "../results/rows.ts";
import { type FinishedRun, nameOfRun } from "../results/run_files.ts";
import { settingsColumns } from "../results/settings_columns.ts";
import type { OpenMode } from "../results/store.ts";
import { describePart, type StoredPart, type StoredPlan } from "../results/stored_plan.ts";
import { writeAtomically, writeJson } from "../results/atomic_write.ts";
import { isRecord } from "../settings/parse.ts";
import { UsageError } from "../settings/usage_error.ts";
import {
  formatMeasured,
  formatTimes,
  isMeasured,
  type Measured,
  type Measurement,
  measurementsOf,
  nameOfMeasurement,
  parseMeasured,
  parseTimes,
  readMeasured,
  removeMeasured,
  rowsFile,
  TIMES,
} from "./measured_parts.ts";
import { madeBy, studyPage } from "./page.ts";
import { findStudy } from "./registry.ts";
import { inOrder, runsOfStudy } from "./study_runs.ts";
import type { MeasuredRow, Study, StudyAnswer, StudyResults, StudySize, StudyTask } from "./study.ts";

/** The file that describes a study's folder. */
export const STUDY = "study.json";
/** The folder of the parts' folders. */
const WORK = "work";

/** The plan of a study that compares nothing. */
const NO_RUNS: StoredPlan = {
  contenders: [],
  tasks: [],
  seeds: [],
  budget: { steps: 0 },
  evaluation: { every: 1, episodes: 1 },
};

/** The content of `study.json`. */
export interface StudyRecord {
  /** Increases when the meaning of the folder's files changes. */
  readonly format: 1;
  readonly study: string;
  readonly size: StudySize;
  /** The task that it was asked about; absent for its own. */
  readonly task?: StudyTask;
  /** The version of mbrl that made it. */
  readonly version: string;
  /** The part of the runs in the folder; absent if it holds, or will hold, them all. */
  readonly part?: StoredPart;
  /** The joint plan of the runs; absent while they are not complete, or if there are none. */
  readonly plan?: StoredPlan;
}

/**
 * Claims the folder of a study.
 *
 * @throws {UsageError} If it holds something else, or the mode refuses what it holds.
 */
export function openStudyFolder(folder: string, record: StudyRecord, mode: OpenMode): FolderLock {
  const { lock, there } = claimFolder(folder, {
    name: "the folder of a study",
    marker: STUDY,
    read: readRecord,
    accept(there: StudyRecord) {
      if (mode === "create") {
        throw new UsageError(
          `${folder} exists: continue it with --resume, replace it with --overwrite, or choose another with --out.`,
        );
      }
      if (mode === "overwrite") return;
      for (const key of ["study", "size", "version"] as const) {
        if (there[key] === record[key]) continue;
        throw new UsageError(
          `${folder} holds another study, with ${key} ${there[key]} instead of ${
            record[key]
          }: choose another with --out.`,
        );
      }
      refuseOtherTask(folder, there, record);
      const parts = [there, record].map(({ part }) => describePart(part));
      if (parts[0] !== parts[1]) {
        throw new UsageError(
          `${folder} holds ${parts[0]} of its study, and this is ${parts[1]}: choose another with --out.`,
        );
      }
    },
  });
  try {
    if (there === undefined) writeJson(`${folder}/${STUDY}`, record);
    else if (mode === "overwrite") {
      for (const path of workFolders(folder)) {
        removeResults(path, readConfig(path).plan);
        removeFiles(path, [CONFIG]);
        removeIfEmpty(path);
      }
      const study = findStudy(there.study, there.task);
      removeMeasured(workFolder(folder), study, there.size);
      removeFiles(folder, measuredFiles(study, there.size));
      writeJson(`${folder}/${STUDY}`, record);
    }
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** @throws {UsageError} If a folder's study was asked about another task. */
function refuseOtherTask(folder: string, there: StudyRecord, here: StudyRecord): void {
  if (there.task?.name === here.task?.name) return;
  throw new UsageError(
    `${folder} asks its study about ${there.task?.name ?? "its own tasks"}, and this asks it about ${
      here.task?.name ?? "its own"
    }: give ${
      there.task === undefined ? "no --task" : `--task ${there.task.given}`
    }, or choose another with --out.`,
  );
}

/** The option that names the task of a folder's study, with a space before it; empty for its own tasks. */
export function taskOption({ task }: Pick<StudyRecord, "task">): string {
  return task === undefined ? "" : ` --task ${task.given}`;
}

/** The folder of one comparison of a study, or of all parts. */
export function workFolder(folder: string, part?: string): string {
  return part === undefined ? `${folder}/${WORK}` : `${folder}/${WORK}/${part}`;
}

/** The files of what a study measures; none if it measures nothing. */
function measuredFiles(study: Study, size: StudySize): string[] {
  const parts = study.parts(size).filter(isMeasured);
  return parts.length === 0 ? [] : [...parts.map(({ name }) => rowsFile(name)), TIMES];
}

/** The comparisons' folders within a study's, in the order of names. */
function workFolders(folder: string): string[] {
  const work = `${folder}/${WORK}`;
  if (!isFolder(work)) return [];
  return entriesOf(work).sort().map((name) => `${work}/${name}`).filter((path) =>
    exists(`${path}/${CONFIG}`)
  );
}

/** What the folders of one study hold together. */
export interface MergedStudy {
  /** The joint plan of the runs; undefined where nothing is compared. */
  readonly plan: StoredPlan | undefined;
  readonly runs: readonly FinishedRun[];
  readonly measured: readonly (readonly [Measurement, Measured])[];
  /** What the models of its runs imagined. */
  readonly dreams: readonly DreamRecording[];
  /** Runs and measurements that no folder has, in words. */
  readonly missing: readonly string[];
  /** Notes for the reader in sentences, such as differing versions. */
  readonly notes: readonly string[];
}

/**
 * The result folders that a folder stands for: of a study's folder, those of its comparisons; of any other, itself.
 *
 * @throws {UsageError} If it is a study's and has none.
 */
export function resultFoldersOf(folder: string): string[] {
  const entries = entriesOf(folder);
  if (entries.includes(CONFIG) || !entries.includes(STUDY)) return [folder];
  const found = workFolders(folder);
  if (found.length > 0) return found;
  const { study, size } = readRecord(folder);
  const again = size === "full" && findStudy(study).log !== undefined
    ? ""
    : `, and with --${size} runs it again`;
  throw new UsageError(
    `${folder} is the folder of a study without its single runs (${WORK}/): mbrl study ${study} prints its answer${again}.`,
  );
}

/**
 * Merges the runs and the measurements of studies' folders.
 *
 * @throws {UsageError} If a folder is not this study's, or all together hold nothing.
 */
export function mergeStudies(folders: readonly string[], record: StudyRecord): MergedStudy {
  const { study: name, size, task } = record;
  for (const folder of folders) {
    const there = readRecord(folder);
    refuseOtherTask(folder, there, record);
    if (there.study === name && there.size === size) continue;
    throw new UsageError(
      `${folder} is of the study ${there.study}, ${there.size}: name folders of one study.`,
    );
  }
  const study = findStudy(name, task);
  const found = folders.flatMap(workFolders);
  const measured: [Measurement, Measured][] = [];
  const missing: string[] = [];
  for (const measurement of measurementsOf(study, size)) {
    const made = folders.map((folder) => readMeasured(workFolder(folder), measurement))
      .find((made) => made !== undefined);
    if (made === undefined) missing.push(nameOfMeasurement(measurement));
    else measured.push([measurement, made]);
  }
  if (found.length === 0 && measured.length === 0) {
    throw new UsageError(`${folders.join(", ")} hold no runs: run the study first.`);
  }
  const merged = found.length === 0 ? undefined : mergeFolders(found);
  const runs = merged?.runs ?? [];
  const ended = new Set(runs.filter(({ run }) => hasEnded(run)).map(({ run }) => nameOfRun(run)));
  // a part may hold no run of some comparison, whose folder then does not exist
  const wanted = inOrder(runsOfStudy(study, size)).map(keyOf).map(nameOfRun);
  return {
    plan: merged?.config.plan,
    runs,
    measured,
    dreams: merged?.dreams ?? [],
    missing: [...wanted.filter((run) => !ended.has(run)), ...missing],
    notes: merged?.notes ?? [],
  };
}

/**
 * Writes the results of a complete study into its folder, and what is derived from them; returns the answer.
 */
export async function writeStudy(
  folder: string,
  record: StudyRecord,
  { plan, runs, measured }: MergedStudy,
  stored: StudyAnswer | undefined,
): Promise<{ readonly derived: DerivedStudy; readonly files: readonly string[] }> {
  const results = new Map<string, string>();
  if (plan !== undefined) {
    const done = runs.filter(({ run }) => hasEnded(run));
    // what a run is stands in runs.csv, under the same label, task and seed: it would double the many rows of points
    results.set("curves.csv", formatPoints(done.flatMap(({ curve }) => curve)));
    results.set("runs.csv", formatRuns(done.map(({ run }) => run), settingsColumns(plan)));
  }
  for (const [part, own] of Map.groupBy(measured, ([{ part }]) => part)) {
    results.set(rowsFile(part), formatMeasured(own.flatMap(rowsOf)));
  }
  if (measured.length > 0) {
    results.set(
      TIMES,
      formatTimes(measured.map(([measurement, { seconds }]) => ({ ...measurement, seconds }))),
    );
  }
  for (const [name, text] of results) writeAtomically(`${folder}/${name}`, text);
  writeJson(`${folder}/${STUDY}`, plan === undefined ? record : { ...record, plan });
  // from what is stored, so that a test can do the same
  const derived = await deriveStudy(folder, stored);
  const { files } = derived;
  for (const [name, text] of files) writeAtomically(`${folder}/${name}`, text);
  return { derived, files: [STUDY, ...results.keys(), ...files.keys()] };
}

function rowsOf([{ name, seed }, { rows }]: readonly [Measurement, Measured]): MeasuredRow[] {
  return rows.map((values) => ({ name, seed, values }));
}

/** The answer of a study, and the files that are derived from those in its folder. */
export interface DerivedStudy {
  readonly study: Study;
  readonly record: StudyRecord;
  readonly answer: StudyAnswer;
  /** How it was made, in a sentence. */
  readonly made: string;
  readonly results: StudyResults;
  readonly pictures: readonly Picture[];
  /** Text by name. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Computes the answer of a folder's study, its tables, pictures and page from the results in the folder.
 *
 * @param stored The stored answer that a quick study compares itself with.
 * @throws {UsageError} If the folder has no complete study.
 */
export async function deriveStudy(folder: string, stored?: StudyAnswer): Promise<DerivedStudy> {
  const record = readRecord(folder);
  const { size, plan } = record;
  const study = findStudy(record.study, record.task);
  const parts = study.parts(size);
  const wantsRuns = parts.some((part) => !isMeasured(part));
  if (
    wantsRuns && plan === undefined || measuredFiles(study, size).some((name) => !exists(`${folder}/${name}`))
  ) {
    throw new UsageError(`${folder} has no complete study yet: continue it with --resume.`);
  }
  const read = <T>(name: string, parse: (text: string, file: string) => T) =>
    parse(readText(`${folder}/${name}`), `${folder}/${name}`);
  const results: StudyResults = {
    size,
    plan: plan ?? NO_RUNS,
    points: wantsRuns ? read("curves.csv", parsePoints) : [],
    runs: wantsRuns ? read("runs.csv", parseRuns) : [],
    measured: new Map(
      parts.filter(isMeasured).map(({ name }) => [name, read(rowsFile(name), parseMeasured)]),
    ),
    times: parts.some(isMeasured) ? read(TIMES, parseTimes) : [],
    ...study.log === undefined || size === "quick" ? {} : { log: readLog(folder, study.log) },
    ...stored === undefined || size === "full" || record.task !== undefined ? {} : { stored },
  };
  const answer = study.answer(results);
  const pictures = await study.pictures(results);
  const files = new Map(answer.tables.map(({ name, csv }) => [`${name}.csv`, csv]));
  for (const { name, svg } of pictures) files.set(name, svg);
  files.set("README.md", studyPage(study, record, results, answer, pictures.map(({ name }) => name)));
  return { study, record, answer, made: madeBy(record, results), results, pictures, files };
}

/** The texts of those files of trials that there are. */
function readLog(folder: string, names: readonly string[]): ReadonlyMap<string, string> {
  const there = new Set(entriesOf(folder));
  return new Map(
    names.filter((name) => there.has(`${name}.csv`))
      .map((name) => [name, readText(`${folder}/${name}.csv`)]),
  );
}

function isTask(value: unknown): boolean {
  return value === undefined ||
    isRecord(value) && typeof value.given === "string" && typeof value.name === "string" &&
      (value.solved === undefined || typeof value.solved === "number");
}

function readRecord(folder: string): StudyRecord {
  const path = `${folder}/${STUDY}`;
  if (!entriesOf(folder).includes(STUDY)) {
    throw new UsageError(`${folder} is not the folder of a study: it has no ${STUDY}.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(readText(path));
  } catch {
    throw new UsageError(`${path} is not JSON: choose another folder.`);
  }
  const isOurs = isRecord(value) && value.format === 1 && typeof value.study === "string" &&
    (value.size === "quick" || value.size === "full") && typeof value.version === "string" &&
    isTask(value.task);
  if (!isOurs) throw new UsageError(`${path} is not of this version of mbrl: choose another folder.`);
  const record = value as unknown as StudyRecord;
  if (record.plan !== undefined) parsePlan(record.plan, path);
  return record;
}
