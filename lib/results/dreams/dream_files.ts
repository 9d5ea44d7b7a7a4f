/**
 * The files of recorded dreams in a result folder: `dreams/AGENT/TASK.json`, with the names of `runs/`.
 *
 * @module
 */

import { isRecord } from "../../settings/parse.ts";
import { writeAtomically, WriteError } from "../atomic_write.ts";
import { compareNames, ResultFileError } from "../csv.ts";
import { fileNameOf } from "../labels.ts";
import { entriesOf, kindOf, makeFolder, readText, refuseUnexpectedKind } from "../read_folder.ts";
import type { RunKey } from "../rows.ts";
import type { StoredPlan } from "../stored_plan.ts";
import { type DreamRecording, MOST_BYTES, recordingText, thinned } from "./recording.ts";

/** The folder of the recordings. */
export const DREAMS = "dreams";

/** The file of an agent on a task. */
export function dreamPathOf(folder: string, { label, task }: Pick<RunKey, "label" | "task">): string {
  return `${folder}/${DREAMS}/${fileNameOf(label)}/${fileNameOf(task)}.json`;
}

/**
 * Whether the dreams of a run are recorded: those of each model-based agent with the smallest seed. It follows from the
 * plan alone, so that parts of a comparison record what the whole does.
 */
export function isRecorded({ label, seed }: RunKey, { contenders, seeds }: StoredPlan): boolean {
  return seed === seeds[0] && contenders.some((item) => item.label === label && item.kind === "model-based");
}

/** What stands where a plan's recordings belong: their folders, by the names of their files. */
export function dreamPlaces(
  folder: string,
  { contenders, tasks }: Pick<StoredPlan, "contenders" | "tasks">,
): { readonly path: string; readonly names: readonly string[] }[] {
  const dreams = `${folder}/${DREAMS}`;
  if (kindOf(dreams) === "nothing") return [];
  refuseUnexpectedKind(dreams, "folder");
  const agents = new Set(contenders.map(({ label }) => fileNameOf(label)));
  const names = tasks.map(({ label }) => `${fileNameOf(label)}.json`);
  return entriesOf(dreams).filter((name) => agents.has(name)).sort().map((name) => {
    const path = `${dreams}/${name}`;
    refuseUnexpectedKind(path, "folder");
    return { path, names };
  });
}

/** The recordings of a folder. */
export interface FolderDreams {
  /** By agent and task. */
  readonly recordings: readonly DreamRecording[];
  /** Of each file that cannot be used, a sentence. */
  readonly notes: readonly string[];
}

/** Reads the recordings that belong to a plan. */
export function readDreams(folder: string, plan: StoredPlan): FolderDreams {
  const recordings: DreamRecording[] = [];
  const notes: string[] = [];
  for (const { label } of plan.contenders) {
    for (const { label: task } of plan.tasks) {
      const path = dreamPathOf(folder, { label, task });
      if (kindOf(path) === "nothing") continue;
      try {
        const recording = parseRecording(readText(path));
        const { run } = recording;
        const isPlanned = run.label === label && run.task === task && plan.seeds.includes(run.seed);
        if (!isPlanned) throw new ResultFileError("it is of another run");
        recordings.push(recording);
      } catch (error) {
        if (!(error instanceof ResultFileError)) throw error;
        notes.push(`${path} is left out: ${error.message.replace(/\.$/, "")}.`);
      }
    }
  }
  return { recordings: inOrder(recordings), notes };
}

/**
 * One recording of every agent and task, that of the smallest seed; of one run's the fullest. Together they have no more
 * than {@linkcode MOST_BYTES}: otherwise all are thinned alike.
 */
export function joinDreams(recordings: readonly DreamRecording[]): DreamRecording[] {
  const chosen = new Map<string, DreamRecording>();
  for (const recording of recordings) {
    const { run } = recording;
    const place = JSON.stringify([run.label, run.task]);
    const known = chosen.get(place);
    if (known === undefined || isBefore(recording, known)) chosen.set(place, recording);
  }
  return fitted(inOrder([...chosen.values()]));
}

function isBefore(a: DreamRecording, b: DreamRecording): boolean {
  if (a.run.seed !== b.run.seed) return a.run.seed < b.run.seed;
  const [first, second] = [recordingText(a), recordingText(b)];
  return first.length === second.length ? first < second : first.length > second.length;
}

/** Thins all alike until they have room, so that adding recordings to others gives what thinning all at once does. */
function fitted(recordings: readonly DreamRecording[]): DreamRecording[] {
  let times = recordings.reduce((most, { thinned = 0 }) => Math.max(most, thinned), 0);
  for (;; times++) {
    const found = recordings.map((recording) => thinned(recording, times));
    const bytes = found.reduce((sum, recording) => sum + recordingText(recording).length, 0);
    if (bytes <= MOST_BYTES || found.every(({ scene }) => scene === undefined)) return found;
  }
}

/**
 * Writes recordings where they differ from what is there.
 *
 * @throws {WriteError} If they cannot be written.
 */
export function writeDreams(folder: string, recordings: readonly DreamRecording[]): void {
  for (const recording of recordings) {
    const path = dreamPathOf(folder, recording.run);
    const text = recordingText(recording);
    if (kindOf(path) === "file" && readText(path) === text) continue;
    try {
      makeFolder(path.slice(0, path.lastIndexOf("/")));
    } catch (error) {
      throw new WriteError(error instanceof Error ? error.message : String(error), { cause: error });
    }
    writeAtomically(path, text);
  }
}

/** @throws {ResultFileError} If the text is no recording. */
function parseRecording(text: string): DreamRecording {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ResultFileError("it is not JSON");
  }
  if (!isRecord(value) || value.format !== 1) throw new ResultFileError("it is no recording of this version");
  const { run, steps, missing, scene, maps } = value;
  const isWhole = isRecord(run) && typeof run.label === "string" && typeof run.task === "string" &&
    Number.isInteger(run.seed) && typeof steps === "number" &&
    (scene === undefined ? typeof missing === "string" || isRecord(maps) : isScene(scene)) &&
    (maps === undefined || isRecord(maps));
  if (!isWhole) throw new ResultFileError("it is damaged");
  return value as unknown as DreamRecording;
}

function isScene(scene: unknown): boolean {
  if (!isRecord(scene) || !isRecord(scene.frames)) return false;
  const lists = [scene.variables, scene.actions, scene.episodes, scene.dreams, scene.frames.columns];
  return lists.every(Array.isArray) && typeof scene.taken === "string" && typeof scene.horizon === "number";
}

function inOrder(recordings: readonly DreamRecording[]): DreamRecording[] {
  return recordings.toSorted(({ run: a }, { run: b }) =>
    compareNames(a.label, b.label) || compareNames(a.task, b.task)
  );
}
