/**
 * Loads users' agents; only in workers.
 *
 * @module
 */

import { UsageError } from "../../settings/usage_error.ts";
import { thrownBy } from "../../user_files/messages.ts";
import { OwnFiles } from "../../user_files/own_files.ts";
import { duringAsync } from "../../user_files/pulse.ts";
import { baseName, type SourceFile } from "../../user_files/source_file.ts";
import type { Agent, AgentContext } from "../agent.ts";
import { addOwnAgent, agents } from "../registry.ts";
import type { SettingValues } from "../../settings/settings.ts";
import { ownContext } from "./context.ts";
import { type AgentDescription, definitionOf } from "./description.ts";
import { GuardedAgent } from "./guarded_agent.ts";
import { checkOwnAgent } from "./own_agent.ts";
import { type AgentForm, parseAgent } from "./parse_agent.ts";
import { TensorFlowUse } from "./tensorflow.ts";

/** A loaded agent with its file. */
export interface LoadedAgent {
  /** What the main thread knows of it. */
  readonly description: AgentDescription;
  /** The file and its imports. */
  readonly source: SourceFile;
}

/** Agent files: each that is loaded is registered in this thread. */
export const ownAgents: OwnFiles<LoadedAgent> = new OwnFiles(define);

function define(path: string, exported: unknown, source: SourceFile): LoadedAgent {
  const file = baseName(path);
  const form = parseAgent(exported, file);
  if (agents.some(({ name }) => name === form.name)) {
    throw new UsageError(`${file}: name is "${form.name}", which is a built-in agent: choose another.`);
  }
  const { create: _, ...data } = form;
  const description: AgentDescription = { ...data, source };
  const definition = {
    ...definitionOf(description),
    createAsync: (context: AgentContext, values: SettingValues) => create(form, source, context, values),
  };
  addOwnAgent(path, definition);
  return { description, source };
}

/** Creates an agent; errors name the file and its line. */
async function create(
  form: AgentForm,
  source: SourceFile,
  context: AgentContext,
  values: SettingValues,
): Promise<Agent> {
  const file = baseName(source.path);
  const refuse = (what: string) => new UsageError(`${file}: ${what}`);
  const tensorflow = new TensorFlowUse(context.random.stream("tensorflow"));
  try {
    const given: unknown = await duringAsync(
      "create",
      async () => await form.create(ownContext(context, values, tensorflow)),
    );
    return new GuardedAgent(
      checkOwnAgent(given, form.diagnostics, refuse),
      form.diagnostics,
      context,
      tensorflow,
      refuse,
    );
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw refuse(`create throws: ${thrownBy(error, source)}.`);
  } finally {
    tensorflow.end();
  }
}
