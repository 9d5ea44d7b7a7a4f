/**
 * Loads the users' files of runs in a worker: their tasks and agents.
 *
 * @module
 */

import { ownAgents } from "../agents/own/own_agents.ts";
import { addOwnAgent, findAgent } from "../agents/registry.ts";
import { decodeCheckpoint } from "../checkpoint/safetensors.ts";
import { isRecord } from "../settings/parse.ts";
import { UsageError } from "../settings/usage_error.ts";
import { addOwnTask, findTask } from "../tasks/registry.ts";
import { ownTasks } from "../tasks/own_task.ts";
import type { FileKind } from "../user_files/form.ts";
import type { OwnFiles } from "../user_files/own_files.ts";
import { baseName, changesOf, type SourceFile, type SourceId } from "../user_files/source_file.ts";
import type { StoredCheckpoint } from "./job_protocol.ts";
import type { RunSpec } from "./run_spec.ts";
import { parseSourceId } from "./stored_spec.ts";

/**
 * Loads the files of every run that has any.
 *
 * @throws {UsageError} If a file has changed since the run began.
 */
export async function loadFilesOf(specs: readonly RunSpec[]): Promise<void> {
  for (const { taskFile, agentFile } of specs) {
    if (taskFile !== undefined) await ownTasks.loadSame(taskFile);
    if (agentFile !== undefined) await ownAgents.loadSame(agentFile);
  }
}

/**
 * Loads the files of a checkpoint, if it has any, from their former paths, or from the present ones that it gives.
 *
 * @throws {UsageError} If a file has changed since the run began, or a path is given for a built-in task or
 * agent.
 */
export async function loadFilesOfCheckpoint(
  { bytes, name, taskPath, agentPath }: StoredCheckpoint,
): Promise<void> {
  const { metadata } = decodeCheckpoint(bytes, name);
  await loadMoved(ownTasks, "task", metadata.spec, name, taskPath, (path, source) => {
    addOwnTask(path, { ...findTask(taskPath ?? ""), source });
  });
  await loadMoved(ownAgents, "agent", metadata.spec, name, agentPath, (path, source) => {
    addOwnAgent(path, { ...findAgent(agentPath ?? ""), source });
  });
}

/** Loads the file of one kind. @param register Registers what was loaded under the path in the checkpoint. */
async function loadMoved(
  files: OwnFiles<{ readonly source: SourceFile }>,
  kind: FileKind,
  spec: string | undefined,
  checkpoint: string,
  path: string | undefined,
  register: (path: string, source: SourceFile) => void,
): Promise<void> {
  const id = fileIn(spec, kind);
  if (id === undefined) {
    if (path === undefined) return;
    throw new UsageError(`${checkpoint} has a built-in ${kind}: leave --${kind} out.`);
  }
  if (path === undefined) {
    await files.loadSame(id);
    return;
  }
  const { source } = await files.load(path);
  const [changed] = changesOf(id, source);
  if (changed !== undefined) {
    throw new UsageError(
      `${path} is not the file that ${
        baseName(checkpoint)
      } was trained with (${changed} is another): its text stands in the checkpoint.`,
    );
  }
  register(id.path, source);
}

function fileIn(spec: string | undefined, kind: FileKind): SourceId | undefined {
  let value: unknown;
  try {
    value = JSON.parse(spec ?? "");
  } catch {
    return undefined; // whoever decodes the whole says what is wrong
  }
  const key = `${kind}File`;
  const file = isRecord(value) ? value[key] : undefined;
  return file === undefined ? undefined : parseSourceId(key, file);
}
