/**
 * Making a task of the user's own known to a command, by what a worker says of its file.
 *
 * @module
 */

import { runJob } from "../experiment/job_worker.ts";
import { addDescribedTask } from "../tasks/description.ts";
import { baseName, isSourcePath } from "../user_files/source_file.ts";

/**
 * Looks at the file that a task's name is, if it is one.
 *
 * @param name As the user gave it: a built-in task's name, or a path.
 * @throws {UsageError} If the file is not that of a task.
 */
export async function knowTask(name: string | undefined): Promise<void> {
  if (name === undefined || !isSourcePath(name)) return;
  addDescribedTask(name, await runJob("describeTask", { path: name }, { file: baseName(name) }));
}
