/**
 * The files of one run, under `runs/` in a comparison's folder: `curves.csv`, `episodes.csv` and `run.csv`,
 * which is written last and marks the run as complete.
 *
 * @module
 */

import { writeAtomically } from "./atomic_write.ts";
import {
  formatCurves,
  formatEpisodes,
  formatRuns,
  parseCurves,
  parseEpisodes,
  parseRuns,
  ResultFileError,
} from "./csv.ts";
import { fileNameOf } from "./labels.ts";
import { readText } from "./read_folder.ts";
import type { CurveRow, EpisodeRow, RunKey, RunRow } from "./rows.ts";

/** The results of a finished run. */
export interface FinishedRun {
  /** Its evaluation points. */
  readonly curve: readonly CurveRow[];
  /** Its real training episodes. */
  readonly episodes: readonly EpisodeRow[];
  /** How it ended. */
  readonly run: RunRow;
}

/** The folder of every run's own folder. */
export const RUNS = "runs";

/** A readable, unique name of a run. */
export function nameOfRun({ label, task, seed }: RunKey): string {
  return `${label} on ${task}, seed ${seed}`;
}

/** The folder of one run's files within a comparison's. */
export function folderOfRun(folder: string, { label, task, seed }: RunKey): string {
  return `${folder}/${RUNS}/${fileNameOf(label)}/${fileNameOf(task)}/${folderOfSeed(seed)}`;
}

/** The name of the folder of a seed's run. */
export function folderOfSeed(seed: number): string {
  return `seed-${seed}`;
}

/** Writes a run's files; the folder must exist. */
export function writeRunFiles(folder: string, { curve, episodes, run }: FinishedRun): void {
  writeAtomically(`${folder}/curves.csv`, formatCurves(curve));
  writeAtomically(`${folder}/episodes.csv`, formatEpisodes(episodes));
  writeAtomically(`${folder}/run.csv`, formatRuns([run]));
}

/**
 * Reads one run's files.
 *
 * @throws {ResultFileError} If a file is missing or damaged, or holds another run.
 */
export function readRunFiles(path: string, key: RunKey): FinishedRun {
  const [run, ...others] = parseRuns(readText(`${path}/run.csv`), `${path}/run.csv`);
  if (run === undefined || others.length > 0) {
    throw new ResultFileError(`${path}/run.csv must have one row, not ${others.length + (run ? 1 : 0)}.`);
  }
  const read = <T extends RunKey>(name: string, parse: (text: string, file: string) => T[]) => {
    const rows = parse(readText(`${path}/${name}`), `${path}/${name}`);
    const other = [run, ...rows].find((row) => nameOfRun(row) !== nameOfRun(key));
    if (other === undefined) return rows;
    throw new ResultFileError(`${path} holds rows of ${nameOfRun(other)}: put them back where they belong.`);
  };
  return { run, curve: read("curves.csv", parseCurves), episodes: read("episodes.csv", parseEpisodes) };
}
