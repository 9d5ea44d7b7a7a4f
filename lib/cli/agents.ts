/**
 * `mbrl agents`: every agent, or one with its hyperparameters, defaults and sources.
 *
 * @module
 */

import type { AnyAgentDefinition } from "../agents/agent.ts";
import { agents, findAgent } from "../agents/registry.ts";
import type { Command } from "./command.ts";
import { jsonText, printSettings, printTwoColumns } from "./lists.ts";
import { registerAgents } from "./own_files.ts";
import type { Terminal } from "./terminal.ts";
import { wrapped } from "./text_layout.ts";

export const agentsCommand: Command = {
  name: "agents",
  summary: "Show every agent, its hyperparameters, their defaults and sources.",
  examples: [
    ["mbrl agents", "the agents, a line each"],
    ["mbrl agents dyna", "every hyperparameter of one agent"],
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
  options: [{ name: "json", about: "Print JSON." }],
  async run(given, terminal) {
    const [name] = given.positionals;
    if (name !== undefined) await registerAgents([name]);
    if (given.has("json")) printJson(name, terminal);
    else if (name === undefined) printList(terminal);
    else printAgent(findAgent(name), terminal);
    return 0;
  },
};

function printList(terminal: Terminal): void {
  terminal.print(terminal.bold("Agents"));
  printTwoColumns(agents.map(({ name, kind, summary }) => [name, `${summary} (${kind})`]), terminal);
  terminal.print("");
  terminal.print(
    "mbrl agents AGENT shows hyperparameters, mbrl tasks the tasks; mbrl new agent FILE.ts writes a template of your own.",
  );
}

function printAgent(
  { name, kind, summary, sources, settings, diagnostics }: AnyAgentDefinition,
  terminal: Terminal,
) {
  terminal.print(`${terminal.bold(name)} (${kind})`);
  for (const line of wrapped(summary, terminal.columns)) terminal.print(line);
  terminal.print("");
  for (const source of sources) {
    for (const line of wrapped(source, terminal.columns, "  ")) terminal.print(line);
  }
  printSettings(name, settings, terminal);
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
