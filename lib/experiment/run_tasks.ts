/**
 * Making the tasks of runs known to a worker, where they stand in files of the user's own.
 *
 * @module
 */

import { decodeCheckpoint } from "../checkpoint/safetensors.ts";
import { UsageError } from "../settings/usage_error.ts";
import { addOwnTask, findTask } from "../tasks/registry.ts";
import { loadSameTask, loadTask } from "../tasks/own_task.ts";
import { baseName, changesOf, type SourceId } from "../user_files/source_file.ts";
import type { RunSpec } from "./run_spec.ts";
import { parseSourceId } from "./stored_spec.ts";

/**
 * Loads the task's file of every run that has one.
 *
 * @throws {UsageError} If one is another file than the run began with.
 */
export async function loadTasksOf(specs: readonly RunSpec[]): Promise<void> {
  for (const { taskFile } of specs) if (taskFile !== undefined) await loadSameTask(taskFile);
}

/**
 * Loads the task's file of a checkpoint, if it has one.
 *
 * @param name The checkpoint's, for messages.
 * @param taskPath Where the file is now; where it was, unless given.
 * @throws {UsageError} If it is another file than the run began with, or `taskPath` is given and nothing stands in a file.
 */
export async function loadTaskOfCheckpoint(
  bytes: Uint8Array,
  name: string,
  taskPath?: string,
): Promise<void> {
  const id = taskFileOf(bytes, name);
  if (id === undefined) {
    if (taskPath === undefined) return;
    throw new UsageError(`${name} is of a built-in task: leave --task out.`);
  }
  if (taskPath === undefined) {
    await loadSameTask(id);
    return;
  }
  const { source } = await loadTask(taskPath);
  const [changed] = changesOf(id, source);
  if (changed !== undefined) {
    throw new UsageError(
      `${taskPath} is not the file that ${
        baseName(name)
      } was trained with (${changed} is another): its text stands in the checkpoint.`,
    );
  }
  addOwnTask(id.path, { ...findTask(taskPath), source });
}

function taskFileOf(bytes: Uint8Array, name: string): SourceId | undefined {
  const { metadata } = decodeCheckpoint(bytes, name);
  let spec: unknown;
  try {
    spec = JSON.parse(metadata.spec ?? "");
  } catch {
    return undefined; // whoever decodes the whole says what is wrong
  }
  const taskFile = (spec as { taskFile?: unknown } | null)?.taskFile;
  return taskFile === undefined ? undefined : parseSourceId(taskFile);
}
