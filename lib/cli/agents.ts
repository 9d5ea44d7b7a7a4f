/**
 * `mbrl agents`: every agent, or one with its hyperparameters, defaults and sources.
 *
 * @module
 */

import type { AnyAgentDefinition } from "../agents/agent.ts";
import { agents, findAgent } from "../agents/registry.ts";
import type { Command } from "./command.ts";
import { firstSettings, groupOf, settingGroups } from "../settings/groups.ts";
import { synonymsOfSetting } from "../settings/synonyms.ts";
import { jsonText, printSetting, printTwoColumns } from "./lists.ts";
import { registerAgents } from "./own_files.ts";
import type { Terminal } from "./terminal.ts";
import { wrapped } from "./text_layout.ts";

/** Names in other tools that are shown of a setting. */
const MOST_SYNONYMS = 5;

export const agentsCommand: Command = {
  name: "agents",
  summary: "Show every agent, its hyperparameters, their defaults and sources.",
  examples: [
    ["mbrl agents", "the agents, a line each"],
    ["mbrl agents dyna", "the dozen hyperparameters of one agent that matter first"],
    ["mbrl agents dyna --all", "every hyperparameter, with reasons and ranges"],
    ["mbrl agents ./mine.ts", "the same for your own agent"],
    ["mbrl agents --json", "the same for programs"],
  ],
  positionals: [{
    name: "AGENT",
    about: "an agent's name, or your own agent's file",
    required: false,
    choices: () => agents.map((agent) => agent.name),
    orFile: true,
  }],
  options: [
    { name: "all", about: "Show every hyperparameter of the agent, not only those that matter first." },
    { name: "json", about: "Print JSON." },
  ],
  async run(given, terminal) {
    const [name] = given.positionals;
    if (name !== undefined) await registerAgents([name]);
    if (given.has("json")) printJson(name, terminal);
    else if (name === undefined) printList(terminal);
    else printAgent(findAgent(name), given.has("all"), terminal);
    return 0;
  },
};

function printList(terminal: Terminal): void {
  terminal.print(terminal.bold("Agents"));
  printTwoColumns(agents.map(({ name, kind, summary }) => [name, `${summary} (${kind})`]), terminal);
  terminal.print("");
  terminal.tell(
    "mbrl agents AGENT shows hyperparameters, mbrl tasks the tasks; mbrl new agent FILE.ts writes a template of your own.",
  );
}

function printAgent(
  { name, kind, summary, sources, settings, diagnostics }: AnyAgentDefinition,
  isWhole: boolean,
  terminal: Terminal,
) {
  terminal.print(`${terminal.bold(name)} (${kind})`);
  for (const line of wrapped(summary, terminal.columns)) terminal.print(line);
  terminal.print("");
  for (const source of sources) {
    for (const line of wrapped(source, terminal.columns, "  ")) terminal.print(line);
  }
  const keys = Object.keys(settings);
  const shown = isWhole ? keys : firstSettings(keys);
  for (const group of settingGroups) {
    const own = shown.filter((key) => groupOf(key) === group);
    if (own.length === 0) continue;
    terminal.print("");
    terminal.print(terminal.bold(`${group[0].toUpperCase()}${group.slice(1)}`));
    for (const key of own) {
      printSetting(
        `${name}.${key}`,
        settings[key],
        synonymsOfSetting(name, key, keys).slice(0, MOST_SYNONYMS),
        terminal,
      );
    }
  }
  if (shown.length < keys.length) {
    terminal.print("");
    const rest = keys.filter((key) => !shown.includes(key)).join(", ");
    const text = `These ${shown.length} matter first; mbrl agents ${name} --all shows the other ${
      keys.length - shown.length
    } too: ${rest}.`;
    for (const line of wrapped(text, terminal.columns)) terminal.print(line);
  }
  if (diagnostics.length > 0) {
    terminal.print("");
    const columns = `Its own columns in curves.csv: ${diagnostics.join(", ")}.`;
    for (const line of wrapped(columns, terminal.columns)) terminal.print(line);
  }
}

function printJson(name: string | undefined, terminal: Terminal): void {
  const shown = (agent: AnyAgentDefinition) => ({
    name: agent.name,
    kind: agent.kind,
    summary: agent.summary,
    sources: agent.sources,
    settings: agent.settings,
    diagnostics: agent.diagnostics,
  });
  const value = name === undefined ? { agents: agents.map(shown) } : shown(findAgent(name));
  terminal.print(jsonText(value));
}
