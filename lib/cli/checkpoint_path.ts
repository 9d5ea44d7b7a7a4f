/**
 * Finding the checkpoint that a path refers to.
 *
 * @module
 */

import type { StoredCheckpoint } from "../experiment/job_protocol.ts";
import { isFolder } from "../results/read_folder.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { Arguments, Option, Positional } from "./command.ts";

/** The positional argument that names a checkpoint. */
export const checkpointArgument: Positional = {
  name: "CHECKPOINT",
  about: "a file that mbrl train wrote, or its folder",
  required: true,
};

/** The options that say where a user's task or agent file is now. */
export const filePathOptions: readonly Option[] = (["task", "agent"] as const).map((kind) => ({
  name: kind,
  value: "FILE",
  about: `New path of your own ${kind}'s file, if it has moved; its content must be unchanged.`,
}));

/**
 * Reads the checkpoint that the first positional argument names.
 *
 * @throws {UsageError} If it does not exist.
 */
export function storedCheckpoint(given: Arguments): StoredCheckpoint {
  const name = checkpointPath(given.positionals[0]);
  const [taskPath, agentPath] = [given.get("task"), given.get("agent")];
  return {
    bytes: readCheckpoint(name),
    name,
    ...(taskPath === undefined ? {} : { taskPath }),
    ...(agentPath === undefined ? {} : { agentPath }),
  };
}

/** Depth of a run's own folder: runs/AGENT/TASK/SEED. */
const DEEPEST = 4;
/** More than any comparison writes. */
const MOST_ENTRIES = 1_000_000;

/**
 * The file itself, or the only checkpoint in a folder and its folders of runs.
 *
 * @throws {UsageError} If a folder holds none, or several.
 */
export function checkpointPath(path: string): string {
  if (!isFolder(path)) return path;
  const found: string[] = [];
  let seen = 0;
  const look = (folder: string, depth: number) => {
    for (const entry of entriesOf(folder)) {
      if (++seen > MOST_ENTRIES) {
        throw new UsageError(
          `${path} holds too many files to search: name a checkpoint, or the folder that holds it.`,
        );
      }
      if (entry.isFile && entry.name.endsWith(".safetensors")) found.push(`${folder}/${entry.name}`);
      if (entry.isDirectory && depth > 0) look(`${folder}/${entry.name}`, depth - 1);
    }
  };
  look(path.replace(/(?<=.)\/+$/, ""), DEEPEST);
  if (found.length === 1) return found[0];
  throw new UsageError(
    found.length === 0
      ? `${path} holds no checkpoint: mbrl train writes one.`
      : `${path} holds ${found.length} checkpoints: name one of them, such as ${found.sort()[0]}.`,
  );
}

/**
 * The bytes of a checkpoint file.
 *
 * @throws {UsageError} If it does not exist or is not a regular file.
 */
export function readCheckpoint(path: string): Uint8Array {
  try {
    if (Deno.statSync(path).isFile) return Deno.readFileSync(path); // a device or a pipe may never end
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new UsageError(`There is no file ${path}.`);
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
  throw new UsageError(`${path} is not a regular file: name a checkpoint written by mbrl train.`);
}

/** The entries of a folder; none if it cannot be read. */
function entriesOf(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch {
    return [];
  }
}
