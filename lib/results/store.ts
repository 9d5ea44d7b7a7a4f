/**
 * The folder of a comparison: what is finished stays, whatever happens to the rest.
 *
 * Each run has a folder of its own under `runs/`; its `run.csv` is written last and marks it as finished. The
 * files at the top are made anew from those parts after each finished run, so that they hold the same bytes
 * however the work was cut and resumed.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { explain, removeIfThere, removeLeftovers, writeAtomically } from "./atomic_write.ts";
import {
  formatCurves,
  formatEpisodes,
  formatRuns,
  parseCurves,
  parseEpisodes,
  parseRuns,
  ResultFileError,
} from "./csv.ts";
import type { CurveRow, EpisodeRow, RunKey, RunRow } from "./rows.ts";
import { planDifferences, type StoredConfig } from "./stored_config.ts";
import { formatSummary, summarise } from "./summary.ts";

/** What to do with a folder that is there already. */
export type OpenMode = "create" | "resume" | "overwrite";

/** Everything a finished run leaves. */
export interface FinishedRun {
  readonly curve: readonly CurveRow[];
  readonly episodes: readonly EpisodeRow[];
  readonly run: RunRow;
}

const CONFIG = "config.json";
const RUNS = "runs";
const LOCK = ".lock";
const PROGRESS = "progress.safetensors";
const CHECKPOINT = "checkpoint.safetensors";
/** The files at the top that are made from the runs. */
export const mergedFiles = ["curves.csv", "episodes.csv", "runs.csv", "summary.csv"] as const;
const pictures = ["curves.svg", "summary.svg"] as const;

/** One comparison's folder, open for writing and locked against other processes. */
export class ResultStore {
  readonly folder: string;
  #config: StoredConfig;
  readonly #lock: Deno.FsFile;

  private constructor(folder: string, config: StoredConfig, lock: Deno.FsFile) {
    this.folder = folder;
    this.#config = config;
    this.#lock = lock;
  }

  /**
   * Opens the folder of a comparison.
   *
   * @param folder Made if it is not there.
   * @param mode `create` refuses a folder that has anything in it, `resume` continues one with the same plan,
   * `overwrite` removes the results in it first.
   * @throws {UsageError} If the folder is refused, is a file, cannot be written, or another process has it.
   */
  static open(folder: string, config: StoredConfig, mode: OpenMode): ResultStore {
    const existing = entriesOf(folder);
    if (existing.length > 0) {
      if (mode === "create") {
        throw new UsageError(
          `${folder} exists: continue it with --resume, replace it with --overwrite, or choose another with --out.`,
        );
      }
      if (!existing.includes(CONFIG) && !existing.every((name) => name === LOCK)) {
        throw new UsageError(
          `${folder} is not a result folder (it has no ${CONFIG}): choose another with --out.`,
        );
      }
    }
    makeFolder(folder);
    const lock = takeLock(folder);
    try {
      if (mode === "overwrite") clear(folder);
      const store = new ResultStore(folder, config, lock);
      if (mode === "resume" && existing.includes(CONFIG)) store.#adopt(readConfig(folder));
      else store.#writeConfig();
      removeLeftovers(folder);
      return store;
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** The configuration as it stands in the folder. */
  get config(): StoredConfig {
    return this.#config;
  }

  /** Whether a run's results are complete. A failed run is not: it is made again. */
  isFinished(key: RunKey): boolean {
    const path = `${this.#folderOf(key)}/run.csv`;
    return exists(path) && parseRuns(readText(path), path)[0]?.status === "done";
  }

  /** Writes a run's results, then the merged files. */
  writeRun(key: RunKey, { curve, episodes, run }: FinishedRun): void {
    const folder = this.#folderOf(key);
    makeFolder(folder);
    writeAtomically(`${folder}/curves.csv`, formatCurves(curve));
    writeAtomically(`${folder}/episodes.csv`, formatEpisodes(episodes));
    writeAtomically(`${folder}/run.csv`, formatRuns([run]));
    if (run.status === "done") removeIfThere(`${folder}/${PROGRESS}`);
    this.merge();
  }

  /** Keeps the state of a run under way, in place of the one kept before. */
  saveProgress(key: RunKey, bytes: Uint8Array): void {
    const folder = this.#folderOf(key);
    makeFolder(folder);
    writeAtomically(`${folder}/${PROGRESS}`, bytes);
  }

  /** The kept state of a run under way, or undefined. */
  loadProgress(key: RunKey): Uint8Array | undefined {
    const path = `${this.#folderOf(key)}/${PROGRESS}`;
    return exists(path) ? Deno.readFileSync(path) : undefined;
  }

  /** Keeps the state of a finished run, and returns the file's path. */
  writeCheckpoint(key: RunKey, bytes: Uint8Array): string {
    const folder = this.#folderOf(key);
    makeFolder(folder);
    const path = `${folder}/${CHECKPOINT}`;
    writeAtomically(path, bytes);
    return path;
  }

  /** The path of a run's kept checkpoint, or undefined. */
  checkpointOf(key: RunKey): string | undefined {
    const path = `${this.#folderOf(key)}/${CHECKPOINT}`;
    return exists(path) ? path : undefined;
  }

  /** Records what computes. */
  setBackend(backend: Readonly<Record<string, string | boolean>>): void {
    if (JSON.stringify(this.#config.backend) === JSON.stringify(backend)) return;
    this.#config = { ...this.#config, backend };
    this.#writeConfig();
  }

  /** Makes the merged files from the finished runs. */
  merge(): void {
    writeMerged(this.folder, this.#config, readRuns(this.folder));
  }

  /** Lets other processes have the folder. */
  close(): void {
    this.#lock.close(); // the file stays: removing it would let two processes lock two files of one name
  }

  #adopt(there: StoredConfig): void {
    const differences = planDifferences(there.plan, this.#config.plan);
    if (differences.length > 0) {
      const shown = differences.slice(0, 3).join("; ");
      const more = differences.length > 3 ? `; and ${differences.length - 3} more` : "";
      throw new UsageError(
        `${this.folder} holds another comparison and cannot be resumed with these options: ${shown}${more}.`,
      );
    }
    const version = there.versions.mbrl;
    if (version !== this.#config.versions.mbrl) {
      throw new UsageError(
        `${this.folder} was begun with mbrl ${version}, this is ${this.#config.versions.mbrl}: resume it with the same version.`,
      );
    }
    this.#config = there;
  }

  #writeConfig(): void {
    writeAtomically(`${this.folder}/${CONFIG}`, `${JSON.stringify(this.#config, undefined, 2)}\n`);
  }

  #folderOf(key: RunKey): string {
    return `${this.folder}/${RUNS}/${safeName(key.agent)}/${safeName(key.task)}/seed-${key.seed}`;
  }
}

/**
 * The configuration of a result folder.
 *
 * @throws {UsageError} If the folder is none.
 */
export function readConfig(folder: string): StoredConfig {
  const path = `${folder}/${CONFIG}`;
  if (!exists(path)) throw new UsageError(`${folder} is not a result folder: it has no ${CONFIG}.`);
  try {
    const config = JSON.parse(readText(path)) as StoredConfig;
    if (config.format === 1 && Array.isArray(config.plan.contenders)) return config;
  } catch {
    // told below, with every other kind of damage
  }
  throw new UsageError(`${path} is not a configuration that this version of mbrl can read.`);
}

/**
 * Every run of a result folder whose results are complete, failed ones included.
 *
 * @throws {ResultFileError} If a file is damaged.
 */
export function readRuns(folder: string): FinishedRun[] {
  const runs: FinishedRun[] = [];
  const root = `${folder}/${RUNS}`;
  for (const agent of entriesOf(root).sort()) {
    for (const task of entriesOf(`${root}/${agent}`).sort()) {
      for (const seed of entriesOf(`${root}/${agent}/${task}`).sort()) {
        const path = `${root}/${agent}/${task}/${seed}`;
        if (!exists(`${path}/run.csv`)) continue;
        const [run] = parseRuns(readText(`${path}/run.csv`), `${path}/run.csv`);
        if (run === undefined) throw new ResultFileError(`${path}/run.csv has no row.`);
        runs.push({
          run,
          curve: parseCurves(readText(`${path}/curves.csv`), `${path}/curves.csv`),
          episodes: parseEpisodes(readText(`${path}/episodes.csv`), `${path}/episodes.csv`),
        });
      }
    }
  }
  return runs;
}

/** Writes the merged files of a folder from its runs; failed runs stand in `runs.csv` alone. */
export function writeMerged(folder: string, config: StoredConfig, runs: readonly FinishedRun[]): void {
  const done = runs.filter(({ run }) => run.status === "done");
  const curves = done.flatMap(({ curve }) => curve);
  writeAtomically(`${folder}/curves.csv`, formatCurves(curves));
  writeAtomically(`${folder}/episodes.csv`, formatEpisodes(done.flatMap(({ episodes }) => episodes)));
  writeAtomically(`${folder}/runs.csv`, formatRuns(runs.map(({ run }) => run)));
  writeAtomically(`${folder}/summary.csv`, formatSummary(summarise(curves, config.plan)));
}

function clear(folder: string): void {
  for (const name of [CONFIG, ...mergedFiles, ...pictures]) removeIfThere(`${folder}/${name}`);
  try {
    Deno.removeSync(`${folder}/${RUNS}`, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw new UsageError(explain(`${folder}/${RUNS}`, error));
  }
}

/** A lock of the operating system's: it goes with the process that holds it, however that ends. */
function takeLock(folder: string): Deno.FsFile {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(`${folder}/${LOCK}`, { create: true, write: true });
  } catch (error) {
    throw new UsageError(explain(folder, error));
  }
  if (file.tryLockSync(true)) return file;
  file.close();
  throw new UsageError(
    `${folder} is in use by another mbrl: wait until it ends, or choose another with --out.`,
  );
}

function makeFolder(folder: string): void {
  try {
    Deno.mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists || error instanceof Deno.errors.NotADirectory) {
      throw new UsageError(`${folder} is a file, or lies below one: choose a folder with --out.`);
    }
    throw new UsageError(explain(folder, error));
  }
}

/** The names in a folder; none where it is not there. */
function entriesOf(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    if (error instanceof Deno.errors.NotADirectory) {
      throw new UsageError(`${folder} is a file: choose a folder with --out.`);
    }
    throw new UsageError(explain(folder, error));
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    throw new ResultFileError(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

/** A label as a file name on any system. */
function safeName(label: string): string {
  return label.replace(
    /[^A-Za-z0-9=.,_-]/g,
    (character) => character === " " ? "+" : `%${character.codePointAt(0)!.toString(16).padStart(2, "0")}`,
  );
}
