/**
 * Descriptions of users' tasks, given by a worker to the main thread.
 *
 * @module
 */

import type { Settings } from "../settings/settings.ts";
import type { SourceFile } from "../user_files/source_file.ts";
import type { EnvironmentSpec, TaskInstance } from "./environment.ts";
import { addOwnTask } from "./registry.ts";

/** What the main thread knows of a user's task: data, and no function of the user's. */
export interface TaskDescription {
  /** The name in CSVs. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** The task's options. */
  readonly settings: Settings;
  /** The task's constants, which no option changes. */
  readonly spec: EnvironmentSpec;
  /** Whether it has rules, for `--rules known`. */
  readonly hasRules: boolean;
  /** The file's texts. */
  readonly source: SourceFile;
}

/**
 * Registers a described task in the main thread, which can plan its runs but not perform them.
 *
 * @param path As the user gave it.
 */
export function addDescribedTask(
  path: string,
  { name, summary, settings, spec, source }: TaskDescription,
): void {
  addOwnTask(path, { name, summary, settings, source, create: () => unmade(spec) });
}

/** A task of which only the constants are known. */
function unmade(spec: EnvironmentSpec): TaskInstance {
  const refuse = () => {
    throw new Error(`${spec.id} is a task of the user's own, and only workers run it.`);
  };
  return {
    spec,
    observesState: false,
    rules: { terminated: refuse, reward: refuse },
    environment: refuse,
    vectorEnvironment: refuse,
  };
}
