/**
 * Loads the task files of runs in a worker.
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
 * Loads the task file of every run that has one.
 *
 * @throws {UsageError} If a file has changed since the run began.
 */
export async function loadTasksOf(specs: readonly RunSpec[]): Promise<void> {
  for (const { taskFile } of specs) if (taskFile !== undefined) await loadSameTask(taskFile);
}

/**
 * Loads the task file of a checkpoint, if it has one.
 *
 * @param name The checkpoint's name, for messages.
 * @param taskPath The file's present path; its former path if absent.
 * @throws {UsageError} If the file has changed since the run began, or `taskPath` is given for a built-in
 * task.
 */
export async function loadTaskOfCheckpoint(
  bytes: Uint8Array,
  name: string,
  taskPath?: string,
): Promise<void> {
  const id = taskFileOf(bytes, name);
  if (id === undefined) {
    if (taskPath === undefined) return;
    throw new UsageError(`${name} has a built-in task: leave --task out.`);
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
