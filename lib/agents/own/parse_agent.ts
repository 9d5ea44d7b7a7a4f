/**
 * Parses the default export of an agent's file and checks every field, so that a mistake is reported before
 * anything runs.
 *
 * @module
 */

import { parseForm, shown } from "../../user_files/form.ts";
import { parseSettings } from "../../user_files/parse_settings.ts";
import type { OwnAgent } from "./own_agent.ts";
import type { OwnContext } from "./context.ts";
import type { AgentDescription } from "./description.ts";

const fields = [
  "mbrl",
  "kind",
  "name",
  "summary",
  "sources",
  "settings",
  "usesRules",
  "diagnostics",
  "create",
];

/** An agent's file, parsed: its description, and the function that the main thread never has. */
export interface AgentForm extends Omit<AgentDescription, "source"> {
  /** Creates an agent; may wait for TensorFlow.js. */
  create(context: OwnContext): OwnAgent | Promise<OwnAgent>;
}

/**
 * Parses an agent.
 *
 * @param exported The default export, undefined if there is none.
 * @param file The file's name, for messages.
 * @throws {UsageError} For the first field that is missing, unknown or invalid.
 */
export function parseAgent(exported: unknown, file: string): AgentForm {
  const { fields: given, name, summary, refuse } = parseForm(exported, file, "agent", fields);
  const { kind, sources = [], usesRules = false, diagnostics = [], create } = given;
  if (name === "task") throw refuse('name must not be "task", which --set uses for options of tasks.');
  if (kind !== "model-free" && kind !== "model-based") {
    throw refuse(`kind must be "model-free" or "model-based": got ${shown(kind)}.`);
  }
  if (!isTexts(sources)) throw refuse(`sources must be a list of texts, one a paper: got ${shown(sources)}.`);
  if (typeof usesRules !== "boolean") {
    throw refuse(
      `usesRules must be true if it can use the task's rules, or left out: got ${shown(usesRules)}.`,
    );
  }
  if (!isTexts(diagnostics)) {
    throw refuse(`diagnostics must be a list of column names: got ${shown(diagnostics)}.`);
  }
  const wrong = diagnostics.find((column) => !/^[a-z][a-z0-9_]*$/.test(column) || column.length > 40);
  if (wrong !== undefined) {
    throw refuse(
      `diagnostics: a column is lower case letters, digits and underscores, at most 40: got ${shown(wrong)}.`,
    );
  }
  if (new Set(diagnostics).size < diagnostics.length) throw refuse("diagnostics names one column twice.");
  if (typeof create !== "function") throw refuse(`create must be a function: got ${shown(create)}.`);
  return {
    name,
    summary,
    kind,
    sources,
    settings: parseSettings(given.settings, refuse),
    usesRules,
    diagnostics,
    create: (context) => create.call(exported, context),
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string" && one.trim() !== "");
}
