/**
 * Loads users' tasks; only in workers.
 *
 * @module
 */

import { defaultsOf } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import { defaultExportOf } from "../user_files/load.ts";
import {
  baseName,
  readSameSource,
  readSource,
  type SourceFile,
  type SourceId,
} from "../user_files/source_file.ts";
import type { TaskDescription } from "./description.ts";
import { guardedTask } from "./guarded_task.ts";
import { defineTask, specOf } from "./instance.ts";
import { type AnyTask, parseTask } from "./parse_task.ts";
import { addOwnTask, tasks } from "./registry.ts";

/** A loaded task with its file. */
export interface LoadedTask {
  /** The parsed task. */
  readonly task: AnyTask;
  /** The file and its imports. */
  readonly source: SourceFile;
}

/**
 * Loads a task's file and registers its task in this thread. Only in a worker.
 *
 * @param path As the user gave it.
 * @throws {UsageError} If the file cannot be read or loaded, or does not define a task.
 */
export async function loadTask(path: string): Promise<LoadedTask> {
  return await load(path, await readSource(path));
}

const loaded = new Map<string, Promise<LoadedTask>>();

/**
 * Loads the file that a run began with, once.
 *
 * @throws {UsageError} If it has changed.
 */
export function loadSameTask(id: SourceId): Promise<LoadedTask> {
  const key = JSON.stringify(id);
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const fresh = readSameSource(id).then((source) => load(id.path, source));
  loaded.set(key, fresh);
  return fresh;
}

const sources: SourceFile[] = [];

/** Every file from which this thread has loaded a task. */
export function loadedSources(): readonly SourceFile[] {
  return sources;
}

async function load(path: string, source: SourceFile): Promise<LoadedTask> {
  const file = baseName(path);
  const task = parseTask(await defaultExportOf(source), file);
  if (tasks.some(({ name }) => name === task.name)) {
    throw new UsageError(`${file}: name is "${task.name}", which is a built-in task: choose another.`);
  }
  addOwnTask(path, { ...defineTask(guardedTask(task), source), source });
  sources.push(source);
  return { task, source };
}

/** The description of a loaded task, for the main thread. */
export function describeTask({ task, source }: LoadedTask): TaskDescription {
  const { name, summary, settings = {} } = task;
  const defaults = defaultsOf(settings);
  return {
    name,
    summary,
    settings,
    spec: specOf(task, defaults),
    hasRules: task.rules?.(defaults) !== undefined,
    source,
  };
}
