/**
 * `mbrl agents`: every agent, or one with its hyperparameters, defaults and sources.
 *
 * @module
 */

import type { AnyAgentDefinition } from "../agents/agent.ts";
import { agents, findAgent } from "../agents/registry.ts";
import { describeCondition } from "../settings/dependencies.ts";
import { describeRange } from "../settings/parse.ts";
import type { Settings } from "../settings/settings.ts";
import { tasks } from "../tasks/registry.ts";
import type { Command } from "./command.ts";
import type { Terminal } from "./terminal.ts";
import { wrapped } from "./text_layout.ts";

/** The command `mbrl agents`. */
export const agentsCommand: Command = {
  name: "agents",
  summary: "Show every agent, its hyperparameters, their defaults and sources.",
  examples: [
    ["mbrl agents", "the agents and the tasks, a line each"],
    ["mbrl agents dyna", "all that can be set on one agent"],
    ["mbrl agents --json", "the same for programs"],
  ],
  positionals: [{
    name: "AGENT",
    about: "an agent's name, or task for the tasks' options",
    required: false,
    choices: () => [...agents.map((agent) => agent.name), "task"],
  }],
  options: [{ name: "json", about: "Print JSON." }],
  run(given, terminal) {
    const [name] = given.positionals;
    if (given.has("json")) printJson(name, terminal);
    else if (name === undefined) printList(terminal);
    else if (name === "task") printTasks(terminal);
    else printAgent(findAgent(name), terminal);
    return Promise.resolve(0);
  },
};

function printList(terminal: Terminal): void {
  terminal.print(terminal.bold("Agents"));
  printTwoColumns(agents.map(({ name, kind, summary }) => [name, `${summary} (${kind})`]), terminal);
  terminal.print("");
  terminal.print(terminal.bold("Tasks"));
  printTwoColumns(tasks.map(({ name, summary }) => [name, summary]), terminal);
  terminal.print("");
  terminal.print("mbrl agents AGENT shows hyperparameters, mbrl agents task the tasks' options.");
}

function printTwoColumns(rows: readonly (readonly string[])[], terminal: Terminal): void {
  const widest = rows.reduce((most, [name]) => Math.max(most, name.length), 0);
  for (const [name, about] of rows) {
    const [first = "", ...more] = wrapped(about, terminal.columns, " ".repeat(widest + 4));
    terminal.print(`  ${name.padEnd(widest)}  ${first.trimStart()}`);
    for (const line of more) terminal.print(line);
  }
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
    const columns = `Columns of its own in curves.csv: ${diagnostics.join(", ")}.`;
    for (const line of wrapped(columns, terminal.columns)) terminal.print(line);
  }
}

function printTasks(terminal: Terminal): void {
  for (const [i, { name, summary, settings }] of tasks.entries()) {
    if (i > 0) terminal.print("");
    terminal.print(terminal.bold(name));
    for (const line of wrapped(summary, terminal.columns)) terminal.print(line);
    printSettings("task", settings, terminal);
  }
}

function printSettings(owner: string, settings: Settings, terminal: Terminal): void {
  for (const [key, setting] of Object.entries(settings)) {
    terminal.print("");
    terminal.print(
      `  ${terminal.bold(`${owner}.${key}`)} = ${setting.default}   (${describeRange(setting)})`,
    );
    for (const line of wrapped(setting.about, terminal.columns, "      ")) terminal.print(line);
    if (setting.when !== undefined) {
      const text = `Acts only with ${describeCondition(setting.when)}.`;
      for (const line of wrapped(text, terminal.columns, "      ")) terminal.print(line);
    }
    if (setting.source === undefined) continue;
    for (const line of wrapped(`Why: ${setting.source}`, terminal.columns, "      ")) terminal.print(line);
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
  const shownTasks = tasks.map(({ name, summary, settings }) => ({ name, summary, settings }));
  const value = name === undefined
    ? { agents: agents.map(shown), tasks: shownTasks }
    : name === "task"
    ? shownTasks
    : shown(findAgent(name));
  terminal.print(
    JSON.stringify(value, (_, item) => item === Infinity ? "inf" : item === -Infinity ? "-inf" : item, 2),
  );
}
