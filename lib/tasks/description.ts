/**
 * Tasks of the user's own files as the main thread knows them: by a description, which a worker gives.
 *
 * @module
 */

import type { Settings, SettingValues } from "../settings/settings.ts";
import type { SourceFile } from "../user_files/source_file.ts";
import type { EnvironmentSpec, TaskDefinition, TaskInstance } from "./environment.ts";
import { addOwnTask } from "./registry.ts";

/** All that the main thread knows of a user's task: data, and no function of the user's. */
export interface TaskDescription {
  /** As in CSVs. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** The task's options. */
  readonly settings: Settings;
  /** Its numbers, which no option changes. */
  readonly spec: EnvironmentSpec;
  /** Whether it has rules, for `--rules known`. */
  readonly hasRules: boolean;
  /** The file's texts. */
  readonly source: SourceFile;
}

/**
 * Makes a described task known to the main thread, which can plan its runs and make none.
 *
 * @param path As the user named it.
 */
export function addDescribedTask(
  path: string,
  { name, summary, settings, spec, source }: TaskDescription,
): TaskDefinition {
  const definition = { name, summary, settings, source, create: (_values: SettingValues) => unmade(spec) };
  addOwnTask(path, definition);
  return definition;
}

/** A task of which the numbers alone are known. */
function unmade(spec: EnvironmentSpec): TaskInstance {
  const refuse = () => {
    throw new Error(`${spec.id} is a task of the user's own, and only workers run it.`);
  };
  return {
    spec,
    rules: { terminated: refuse, reward: refuse },
    environment: refuse,
    vectorEnvironment: refuse,
  };
}
