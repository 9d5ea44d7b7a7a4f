/**
 * Every command of the program.
 *
 * @module
 */

import { agentsCommand } from "./agents.ts";
import { checkCommand } from "./check.ts";
import type { Command } from "./command.ts";
import { compareCommand } from "./compare.ts";
import { completionsCommand } from "./completions.ts";
import { evaluateCommand } from "./evaluate.ts";
import { exportCommand } from "./export.ts";
import { inspectCommand } from "./inspect.ts";
import { newCommand } from "./new.ts";
import { reportCommand } from "./report.ts";
import { schemaCommand } from "./schema.ts";
import { studyCommand } from "./study.ts";
import { tasksCommand } from "./tasks.ts";
import { trainCommand } from "./train.ts";
import { watchCommand } from "./watch.ts";

/** The commands, in the order of the help page. */
export const commands: readonly Command[] = [
  compareCommand,
  studyCommand,
  trainCommand,
  evaluateCommand,
  inspectCommand,
  watchCommand,
  exportCommand,
  reportCommand,
  agentsCommand,
  tasksCommand,
  newCommand,
  checkCommand,
  schemaCommand,
  completionsCommand(() => commands),
];
