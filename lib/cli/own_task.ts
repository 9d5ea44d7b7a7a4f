/**
 * Registers a user's task for a command: a worker loads the file and describes it.
 *
 * @module
 */

import { runJob } from "../experiment/job_worker.ts";
import { addDescribedTask } from "../tasks/description.ts";
import { baseName, isSourcePath } from "../user_files/source_file.ts";

/**
 * Registers the task of a file; does nothing for a built-in task.
 *
 * @param name A built-in task's name, or a path, as the user gave it.
 * @throws {UsageError} If the file does not define a task.
 */
export async function registerTask(name: string | undefined): Promise<void> {
  if (name === undefined || !isSourcePath(name)) return;
  addDescribedTask(name, await runJob("describeTask", { path: name }, { file: baseName(name) }));
}
