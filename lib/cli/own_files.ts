/**
 * Registers users' tasks and agents for a command: a worker loads the file and describes it.
 *
 * @module
 */

import { addDescribedAgent } from "../agents/own/description.ts";
import { agentsIn, type ComparisonConfig } from "../experiment/comparison_config.ts";
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
  addDescribedTask(name, await runJob("describeTask", { path: name }, { files: { task: baseName(name) } }));
}

/**
 * Registers the agents of files; does nothing for built-in agents.
 *
 * @param names Built-in agents' names, and paths, as the user gave them.
 * @throws {UsageError} If a file does not define an agent.
 */
export async function registerAgents(names: readonly string[]): Promise<void> {
  for (const name of new Set(names.filter(isSourcePath))) {
    addDescribedAgent(
      name,
      await runJob("describeAgent", { path: name }, { files: { agent: baseName(name) } }),
    );
  }
}

/** The names of the files of a comparison, for messages. */
export function filesIn(
  config: Pick<ComparisonConfig, "task" | "agents" | "variants">,
): { readonly task?: string; readonly agent?: string } {
  const own = agentsIn(config).filter(isSourcePath).map(baseName);
  return {
    ...(isSourcePath(config.task) ? { task: baseName(config.task) } : {}),
    ...(own.length === 0 ? {} : { agent: own.join(" or ") }),
  };
}
