/**
 * Descriptions of users' agents, given by a worker to the main thread.
 *
 * @module
 */

import type { Settings } from "../../settings/settings.ts";
import type { SourceFile } from "../../user_files/source_file.ts";
import type { AnyAgentDefinition } from "../agent.ts";
import { addOwnAgent } from "../registry.ts";

/** What the main thread knows of a user's agent: data, and no function of the user's. */
export interface AgentDescription {
  /** The name in CSVs. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Its role in a comparison. */
  readonly kind: "model-free" | "model-based";
  /** Papers, one a line. */
  readonly sources: readonly string[];
  /** The agent's hyperparameters. */
  readonly settings: Settings;
  /** Whether it can use the task's rules. */
  readonly usesRules: boolean;
  /** The names of its own columns in `curves.csv`. */
  readonly diagnostics: readonly string[];
  /** The file's texts. */
  readonly source: SourceFile;
}

/** The entry of the registry, which only plans runs; a worker adds how the agent is created. */
export function definitionOf(
  { usesRules, ...description }: AgentDescription,
): AnyAgentDefinition & { readonly source: SourceFile } {
  return {
    ...description,
    usesRules: () => usesRules,
    create() {
      throw new Error(`${description.name} is an agent of the user's own, and only workers run it.`);
    },
  };
}

/**
 * Registers a described agent in the main thread, which can plan its runs but not perform them.
 *
 * @param path As the user gave it.
 */
export function addDescribedAgent(path: string, description: AgentDescription): void {
  addOwnAgent(path, definitionOf(description));
}
