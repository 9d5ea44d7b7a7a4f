/**
 * The folder of a comparison: finished runs survive whatever happens to the others. Each run has its own
 * folder under `runs/`, which is either complete or absent. The files in the top folder are merged from
 * those, so that they hold the same bytes however the work was divided and resumed.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { explain, removeIfThere, writeAtomically, WriteError, writeJson } from "./atomic_write.ts";
import { claimFolder } from "./claim_folder.ts";
import { computeCosts, formatCompute } from "./compute.ts";
import { diagnosticNames, formatCurves, formatEpisodes, formatRuns, ResultFileError } from "./csv.ts";
import { isRecorded, joinDreams, readDreams, writeDreams } from "./dreams/dream_files.ts";
import type { DreamRecording } from "./dreams/recording.ts";
import type { FolderLock } from "./folder_lock.ts";
import { inspectionFolderOf, removeInspection } from "./inspection_folder.ts";
import {
  CHECKPOINT,
  CONFIG,
  PROGRESS,
  refuseUnexpectedEntries,
  removeLeftovers,
  removeResults,
  removeUnfinished,
  runPlaces,
  UNUSABLE,
} from "./own_files.ts";
import { exists, kindOf, makeFolder } from "./read_folder.ts";
import { readConfig, readRuns } from "./result_folder.ts";
import { hasEnded, type RunKey } from "./rows.ts";
import { type FinishedRun, folderOfRun, nameOfRun, writeRunFiles } from "./run_files.ts";
import { settingsColumns } from "./settings_columns.ts";
import type { StoredConfig } from "./stored_config.ts";
import { isShort, withEarlierBudgets } from "./plan_extension.ts";
import { resumedConfig } from "./resumed_config.ts";
import type { StoredPlan } from "./stored_plan.ts";
import { formatSummary, summarise } from "./summary.ts";

/** What to do with an existing folder. */
export type OpenMode = "create" | "resume" | "overwrite";

/** Share of the time that merging may take; runs that end soon after each other are merged at once. */
const MERGING_SHARE = 0.05;

/** A comparison's folder, open for writing and locked against other processes. */
export class ResultStore {
  /** Path of the folder. */
  readonly folder: string;
  readonly #lock: FolderLock;
  #config: StoredConfig;
  /** Every complete run, by name, failed ones included. */
  readonly #runs = new Map<string, FinishedRun>();
  #leftAlone: readonly string[] = [];
  #isMerged = true;
  #lastMerge = { end: -Infinity, cost: 0 };

  private constructor(folder: string, config: StoredConfig, lock: FolderLock) {
    this.folder = folder;
    this.#config = config;
    this.#lock = lock;
  }

  /**
   * Opens the folder of a comparison.
   *
   * @param folder Created if it does not exist.
   * @param mode `create` refuses a folder that is not empty, `resume` continues one with the same plan,
   * or one that has more or fewer agents, tasks or seeds, `overwrite` first removes the results in it.
   * @throws {UsageError} If the folder is refused, is a file, cannot be written, or is locked by another
   * process.
   * @throws {WriteError} If the disk is full.
   */
  static open(folder: string, config: StoredConfig, mode: OpenMode): ResultStore {
    const { lock, there } = claimFolder(folder, {
      name: "a result folder",
      marker: CONFIG,
      read: readConfig,
      accept(there: StoredConfig) {
        if (mode === "create") {
          throw new UsageError(
            `${folder} exists: continue it with --resume, replace it with --overwrite, or choose another with --out.`,
          );
        }
        refuseUnexpectedEntries(folder, there.plan);
      },
    });
    try {
      const store = new ResultStore(folder, config, lock);
      if (there !== undefined && mode === "resume") store.#adopt(there);
      else {
        if (there !== undefined) clear(folder, there.plan);
        else removeUnfinished(folder, [CONFIG]);
        store.#writeConfig();
      }
      return store;
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** The configuration in the folder. */
  get config(): StoredConfig {
    return this.#config;
  }

  /** What of the folder the resumed comparison did not ask for, in sentences: it stays as it is. */
  get leftAlone(): readonly string[] {
    return this.#leftAlone;
  }

  /**
   * Whether a run's results are complete. A failed run's are not, it is repeated; nor are those of a run that ended before the
   * folder was given a larger budget.
   */
  isFinished(key: RunKey): boolean {
    const found = this.#runs.get(nameOfRun(key));
    return found !== undefined && hasEnded(found.run) && !isShort(found, this.#config.plan);
  }

  /** Whether a run ended before the folder was given a larger budget. */
  isShort(key: RunKey): boolean {
    const found = this.#runs.get(nameOfRun(key));
    return found !== undefined && isShort(found, this.#config.plan);
  }

  /**
   * Writes a run's results, then the merged files, at once or soon; {@linkcode ResultStore.close} writes them
   * at the latest. A failure takes no result's place.
   *
   * @throws {WriteError} If they cannot be written; earlier files stay.
   */
  writeRun(key: RunKey, results: FinishedRun): void {
    if (!hasEnded(results.run) && hasEnded(this.#runs.get(nameOfRun(key))?.run)) return;
    const folder = this.#makeFolderOf(key);
    writeRunFiles(folder, results);
    if (hasEnded(results.run)) removeIfThere(`${folder}/${PROGRESS}`);
    this.#runs.set(nameOfRun(key), results);
    this.#isMerged = false;
    // the clock decides when the files are written, never what they contain
    const { end, cost } = this.#lastMerge;
    if (performance.now() - end >= cost / MERGING_SHARE) this.merge();
  }

  /**
   * Saves the state of an unfinished run, replacing the previous one.
   *
   * @throws {WriteError} If it cannot be written; the previous one stays.
   */
  saveProgress(key: RunKey, bytes: Uint8Array): void {
    writeAtomically(`${this.#makeFolderOf(key)}/${PROGRESS}`, bytes);
  }

  /**
   * The saved state of an unfinished run, or undefined.
   *
   * @throws {ResultFileError} If it is not a file, or cannot be read.
   */
  loadProgress(key: RunKey): Uint8Array | undefined {
    const path = `${folderOfRun(this.folder, key)}/${PROGRESS}`;
    if (!exists(path)) return undefined;
    if (!Deno.statSync(path).isFile) throw new ResultFileError("it is not a file"); // a pipe would never end
    try {
      return Deno.readFileSync(path);
    } catch (error) {
      throw new ResultFileError("it cannot be read", { cause: error });
    }
  }

  /**
   * The final state of a run that ended before the folder was given a larger budget, from which it goes on; undefined if
   * none was kept.
   *
   * @throws {ResultFileError} If it cannot be read.
   */
  loadCheckpoint(key: RunKey): Uint8Array | undefined {
    const path = this.isShort(key) ? this.checkpointOf(key) : undefined;
    if (path === undefined) return undefined;
    try {
      return Deno.readFileSync(path);
    } catch (error) {
      throw new ResultFileError("it cannot be read", { cause: error });
    }
  }

  /**
   * Renames a run's unusable saved state, so that another can take its place; returns the new path. A checkpoint keeps its
   * name until the run has another.
   */
  setProgressAside(key: RunKey): string {
    const folder = folderOfRun(this.folder, key);
    if (!exists(`${folder}/${PROGRESS}`)) return `${folder}/${CHECKPOINT}`;
    try {
      Deno.renameSync(`${folder}/${PROGRESS}`, `${folder}/${UNUSABLE}`);
    } catch (error) {
      throw new WriteError(explain(`${folder}/${UNUSABLE}`, error), { cause: error });
    }
    return `${folder}/${UNUSABLE}`;
  }

  /** Removes the saved state, which a kill may have left beside the results of its run. */
  removeProgress(key: RunKey): void {
    removeIfThere(`${folderOfRun(this.folder, key)}/${PROGRESS}`);
  }

  /** The age of the saved state, in seconds, or undefined if there is none. */
  secondsSinceProgress(key: RunKey): number | undefined {
    try {
      const { mtime } = Deno.statSync(`${folderOfRun(this.folder, key)}/${PROGRESS}`);
      return mtime === null ? undefined : Math.max(0, (Date.now() - mtime.getTime()) / 1000);
    } catch {
      return undefined;
    }
  }

  /**
   * Writes the checkpoint of a finished run, and returns its path.
   *
   * @throws {WriteError} If it cannot be written.
   */
  writeCheckpoint(key: RunKey, bytes: Uint8Array): string {
    const path = `${this.#makeFolderOf(key)}/${CHECKPOINT}`;
    writeAtomically(path, bytes);
    return path;
  }

  /** Whether the dreams of a run are recorded at its end. */
  wantsDream(key: RunKey): boolean {
    return isRecorded(key, this.#config.plan);
  }

  /**
   * Writes the recording of a run's dreams, and thins all if they have no room together.
   *
   * @throws {WriteError} If it cannot be written.
   */
  writeDream(recording: DreamRecording): void {
    this.#refuseVanished();
    writeDreams(this.folder, [recording]);
    writeDreams(this.folder, joinDreams(readDreams(this.folder, this.#config.plan).recordings));
  }

  /** The path of a run's checkpoint, or undefined. */
  checkpointOf(key: RunKey): string | undefined {
    const path = `${folderOfRun(this.folder, key)}/${CHECKPOINT}`;
    return kindOf(path) === "file" ? path : undefined;
  }

  /**
   * Records the numeric engine.
   *
   * @throws {UsageError} If another one was used before: results would not be comparable.
   */
  setBackend(backend: Readonly<Record<string, string | boolean>>): void {
    const before = this.#config.backend;
    // folders of earlier versions have more keys (`kernels`, `tensorflow`), which did not affect results
    // unless switched off
    const told = (of: Readonly<Record<string, string | boolean>>) =>
      Object.entries(of).filter(([name, value]) => name === "name" || name === "fast" || value === false)
        .map(([name, value]) => `${name} ${value}`).sort().join(", ");
    if (before !== null && told(before) === told(backend)) return;
    if (before !== null) {
      throw new UsageError(
        `${this.folder} was begun with another backend (${told(before)}; here ${
          told(backend)
        }), which gives other ` +
          "last digits: resume it where it was started, or run it again with --overwrite.",
      );
    }
    this.#config = { ...this.#config, backend };
    this.#writeConfig();
  }

  /**
   * Writes the merged files of all complete runs.
   *
   * @throws {WriteError} If they cannot be written.
   */
  merge(): void {
    if (this.#isMerged) return;
    const start = performance.now();
    this.#refuseVanished();
    writeMerged(this.folder, this.#config, [...this.#runs.values()]);
    this.#forgetEarlierBudgets();
    this.#isMerged = true;
    const end = performance.now();
    this.#lastMerge = { end, cost: end - start };
  }

  /** Merges what has not been merged yet and releases the folder. */
  close(): void {
    try {
      this.merge();
    } catch {
      // the disk was full or gone before, which was reported; the runs' own files are there, and a resume
      // merges them
    } finally {
      this.#lock.close();
    }
  }

  #adopt(there: StoredConfig): void {
    // a run whose files are damaged counts as missing: repeating it gives the same bytes
    const { runs } = readRuns(this.folder, there);
    const { config, leftAlone } = resumedConfig(this.folder, there, this.#config, runs);
    this.#config = config;
    this.#leftAlone = leftAlone;
    if (config !== there) this.#writeConfig();
    removeLeftovers(this.folder, config.plan);
    for (const [name, found] of runs) this.#runs.set(name, found);
    this.#isMerged = runs.size === 0;
  }

  /** Once every run has the present budget, `config.json` need not say which they had. */
  #forgetEarlierBudgets(): void {
    const { plan } = this.#config;
    if (plan.earlierBudgets === undefined) return;
    if ([...this.#runs.values()].some((found) => isShort(found, plan))) return;
    this.#config = { ...this.#config, plan: withEarlierBudgets(plan, []) };
    this.#writeConfig();
  }

  #makeFolderOf(key: RunKey): string {
    this.#refuseVanished();
    const path = folderOfRun(this.folder, key);
    try {
      makeFolder(path);
    } catch (error) {
      throw error instanceof UsageError ? new WriteError(error.message, { cause: error }) : error;
    }
    return path;
  }

  /**
   * Refuses to write into a folder that was removed meanwhile: it must not come back with half of its files.
   */
  #refuseVanished(): void {
    if (this.#lock.holds && exists(`${this.folder}/${CONFIG}`)) return;
    throw new WriteError(`${this.folder} has been removed, or its ${CONFIG} has: run the comparison again.`);
  }

  #writeConfig(): void {
    writeJson(`${this.folder}/${CONFIG}`, this.#config);
  }
}

/** Removes the results of a comparison, and the inspections of its checkpoints. */
function clear(folder: string, plan: StoredPlan): void {
  for (const { path } of runPlaces(folder, plan)) {
    removeInspection(inspectionFolderOf(`${path}/${CHECKPOINT}`));
  }
  removeResults(folder, plan);
}

/** Writes the merged files of a folder from its runs; failed runs appear only in `runs.csv`. */
export function writeMerged(folder: string, config: StoredConfig, runs: readonly FinishedRun[]): void {
  const done = runs.filter(({ run }) => hasEnded(run));
  const curves = done.flatMap(({ curve }) => curve);
  const described = settingsColumns(config.plan, diagnosticNames(curves));
  writeAtomically(`${folder}/curves.csv`, formatCurves(curves, described));
  writeAtomically(
    `${folder}/episodes.csv`,
    formatEpisodes(done.flatMap(({ episodes }) => episodes), described),
  );
  const ends = runs.map(({ run }) => run);
  writeAtomically(`${folder}/runs.csv`, formatRuns(ends, described));
  writeAtomically(`${folder}/summary.csv`, formatSummary(summarise(curves, config.plan, ends), described));
  writeAtomically(`${folder}/compute.csv`, formatCompute(computeCosts(curves, ends), described));
}
