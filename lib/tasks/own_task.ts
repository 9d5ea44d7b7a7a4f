/**
 * Loads users' tasks; only in workers.
 *
 * @module
 */

import { defaultsOf } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import { OwnFiles } from "../user_files/own_files.ts";
import { baseName, type SourceFile } from "../user_files/source_file.ts";
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

/** Task files: each that is loaded is registered in this thread. */
export const ownTasks: OwnFiles<LoadedTask> = new OwnFiles(define);

function define(path: string, exported: unknown, source: SourceFile): LoadedTask {
  const file = baseName(path);
  const task = parseTask(exported, file);
  if (tasks.some(({ name }) => name === task.name)) {
    throw new UsageError(`${file}: name is "${task.name}", which is a built-in task: choose another.`);
  }
  addOwnTask(path, { ...defineTask(guardedTask(task), source), source });
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
