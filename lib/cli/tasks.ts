/**
 * `mbrl tasks`: lists the tasks, or describes one: variables, actions and options.
 *
 * @module
 */

import type { TaskDefinition } from "../tasks/environment.ts";
import { findTask, tasks } from "../tasks/registry.ts";
import { defaultsOf } from "../settings/settings.ts";
import type { Command } from "./command.ts";
import { jsonText, printSettings, printTwoColumns } from "./lists.ts";
import { registerTask } from "./own_files.ts";
import type { Terminal } from "./terminal.ts";
import { wrapped } from "./text_layout.ts";
import { counted } from "../results/thousands.ts";

export const tasksCommand: Command = {
  name: "tasks",
  summary: "List the tasks, or show one with its variables, actions and options.",
  examples: [
    ["mbrl tasks", "the built-in tasks, a line each"],
    ["mbrl tasks pendulum", "variables, actions and options of one task"],
    ["mbrl tasks ./tank.ts", "the same for your own task"],
  ],
  positionals: [{
    name: "TASK",
    about: "a task's name, or your own task's file",
    required: false,
    choices: () => tasks.map((task) => task.name),
    orFile: true,
  }],
  options: [{ name: "json", about: "Print JSON." }],
  async run(given, terminal) {
    const [name] = given.positionals;
    await registerTask(name);
    if (given.has("json")) {
      terminal.print(jsonText(name === undefined ? tasks.map(shown) : shown(findTask(name))));
    } else if (name === undefined) {
      printTwoColumns(tasks.map((task) => [task.name, task.summary]), terminal);
      terminal.print("");
      terminal.tell("mbrl tasks TASK shows one task; mbrl new task FILE.ts writes a template of your own.");
    } else printTask(findTask(name), terminal);
    return 0;
  },
};

function shown(task: TaskDefinition) {
  const { variables, actions, timeLimit, solvedThreshold } = specOf(task);
  const { name, summary, settings } = task;
  return { name, summary, variables, actions, timeLimit, solved: solvedThreshold, settings };
}

function specOf({ settings, create }: TaskDefinition) {
  return create(defaultsOf(settings)).spec;
}

function printTask(task: TaskDefinition, terminal: Terminal): void {
  const { variables, actions, timeLimit, solvedThreshold } = specOf(task);
  terminal.print(terminal.bold(task.name));
  const facts = [
    task.summary,
    `Actions: ${actions.map((action, i) => `${i} ${action}`).join(", ")}.`,
    `An episode is cut off after ${counted(timeLimit, "step")}.`,
    solvedThreshold === undefined
      ? "No return is defined at which it counts as solved."
      : `It counts as solved at a mean return of ${solvedThreshold} over 100 episodes.`,
  ];
  for (const fact of facts) for (const line of wrapped(fact, terminal.columns)) terminal.print(line);
  terminal.print("");
  terminal.print("Observed, with the typical range:");
  printTwoColumns(
    variables.map(({ name, unit, low, high, angle }) => [
      name,
      `${Number(low.toPrecision(4))} to ${Number(high.toPrecision(4))}${unit === "" ? "" : ` ${unit}`}${
        angle === true ? ", an angle" : ""
      }`,
    ]),
    terminal,
  );
  printSettings("task", task.settings, terminal);
}
