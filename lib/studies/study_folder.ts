/**
 * The folder of a study: `study.json`, the evaluation points and the ends of its runs, and everything that is
 * derived from them: tables, pictures, `README.md`. Under `work/` are the result folders of its comparisons,
 * from which it is resumed.
 *
 * @module
 */

import { keyOf } from "../experiment/run_spec.ts";
import { claimFolder } from "../results/claim_folder.ts";
import { formatPoints, formatRuns, parsePoints, parseRuns } from "../results/csv.ts";
import type { FolderLock } from "../results/folder_lock.ts";
import { type MergedResults, mergeFolders } from "../results/merge.ts";
import { CONFIG, removeFiles, removeIfEmpty, removeResults } from "../results/own_files.ts";
import { parsePlan } from "../results/parse_config.ts";
import { entriesOf, exists, isFolder, readText } from "../results/read_folder.ts";
import { readConfig } from "../results/result_folder.ts";
import { hasEnded } from "../results/rows.ts";
import { nameOfRun } from "../results/run_files.ts";
import { settingsColumns } from "../results/settings_columns.ts";
import type { OpenMode } from "../results/store.ts";
import { describePart, type StoredPart, type StoredPlan } from "../results/stored_plan.ts";
import { writeAtomically, writeJson } from "../results/atomic_write.ts";
import { isRecord } from "../settings/parse.ts";
import { UsageError } from "../settings/usage_error.ts";
import { madeBy, studyPage } from "./page.ts";
import { findStudy } from "./registry.ts";
import { inOrder, runsOfStudy } from "./study_runs.ts";
import type { Study, StudyAnswer, StudyResults, StudySize } from "./study.ts";

/** The file that describes a study's folder. */
export const STUDY = "study.json";
/** The folder of the comparisons' folders. */
const WORK = "work";

/** The content of `study.json`. */
export interface StudyRecord {
  /** Increases when the meaning of the folder's files changes. */
  readonly format: 1;
  readonly study: string;
  readonly size: StudySize;
  /** The version of mbrl that made it. */
  readonly version: string;
  /** The part of the runs in the folder; absent if it holds, or will hold, them all. */
  readonly part?: StoredPart;
  /** The joint plan of the runs; absent while they are not complete. */
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
      writeJson(`${folder}/${STUDY}`, record);
    }
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** The folder of one comparison of a study. */
export function workFolder(folder: string, part: string): string {
  return `${folder}/${WORK}/${part}`;
}

/** The comparisons' folders within a study's, in the order of names. */
function workFolders(folder: string): string[] {
  const work = `${folder}/${WORK}`;
  if (!isFolder(work)) return [];
  return entriesOf(work).sort().map((name) => `${work}/${name}`).filter((path) =>
    exists(`${path}/${CONFIG}`)
  );
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
  throw new UsageError(
    `${folder} is the folder of a study without its single runs (${WORK}/): mbrl study ${study} prints its answer, and with --${size} runs it again.`,
  );
}

/**
 * Merges the runs of studies' folders.
 *
 * @throws {UsageError} If a folder is not this study's, or holds no run.
 */
export function mergeStudies(folders: readonly string[], { study, size }: StudyRecord): MergedResults {
  for (const folder of folders) {
    const there = readRecord(folder);
    if (there.study === study && there.size === size) continue;
    throw new UsageError(
      `${folder} is of the study ${there.study}, ${there.size}: name folders of one study.`,
    );
  }
  const found = folders.flatMap(workFolders);
  if (found.length === 0) throw new UsageError(`${folders.join(", ")} hold no runs: run the study first.`);
  const merged = mergeFolders(found);
  const ended = new Set(merged.runs.filter(({ run }) => hasEnded(run)).map(({ run }) => nameOfRun(run)));
  // a part may hold no run of some comparison, whose folder then does not exist
  const wanted = inOrder(runsOfStudy(findStudy(study), size)).map(keyOf);
  return { ...merged, missing: wanted.filter((key) => !ended.has(nameOfRun(key))) };
}

/**
 * Writes the results of complete runs into a study's folder, and what is derived from them; returns the
 * answer.
 */
export async function writeStudy(
  folder: string,
  record: StudyRecord,
  { config: { plan }, runs }: MergedResults,
  stored: StudyAnswer | undefined,
): Promise<{ readonly answer: StudyAnswer; readonly made: string; readonly files: readonly string[] }> {
  const done = runs.filter(({ run }) => hasEnded(run));
  const described = settingsColumns(plan);
  writeAtomically(`${folder}/curves.csv`, formatPoints(done.flatMap(({ curve }) => curve), described));
  writeAtomically(`${folder}/runs.csv`, formatRuns(done.map(({ run }) => run), described));
  const complete = { ...record, plan };
  writeJson(`${folder}/${STUDY}`, complete);
  // from what is stored, so that a test can do the same
  const { answer, made, files } = await deriveStudy(folder, stored);
  for (const [name, text] of files) writeAtomically(`${folder}/${name}`, text);
  return { answer, made, files: [STUDY, "curves.csv", "runs.csv", ...files.keys()] };
}

/** The answer of a study, and the files that are derived from those in its folder. */
export interface DerivedStudy {
  readonly study: Study;
  readonly record: StudyRecord;
  readonly answer: StudyAnswer;
  /** How it was made, in a sentence. */
  readonly made: string;
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
  if (plan === undefined) {
    throw new UsageError(`${folder} has no complete study yet: continue it with --resume.`);
  }
  const study = findStudy(record.study);
  const read = <T>(name: string, parse: (text: string, file: string) => T) =>
    parse(readText(`${folder}/${name}`), `${folder}/${name}`);
  const results: StudyResults = {
    size,
    plan,
    points: read("curves.csv", parsePoints),
    runs: read("runs.csv", parseRuns),
    ...stored === undefined || size === "full" ? {} : { stored },
  };
  const answer = study.answer(results);
  const pictures = await study.pictures(results);
  const files = new Map(answer.tables.map(({ name, csv }) => [`${name}.csv`, csv]));
  for (const { name, svg } of pictures) files.set(name, svg);
  files.set("README.md", studyPage(study, record, results, answer, pictures.map(({ name }) => name)));
  return { study, record, answer, made: madeBy(record, results), files };
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
    (value.size === "quick" || value.size === "full") && typeof value.version === "string";
  if (!isOurs) throw new UsageError(`${path} is not of this version of mbrl: choose another folder.`);
  const record = value as unknown as StudyRecord;
  if (record.plan !== undefined) parsePlan(record.plan, path);
  return record;
}
