/**
 * Every task there is.
 *
 * @module
 */

import { unknownName } from "../settings/usage_error.ts";
import { balanceTask } from "./balance_task.ts";
import { holdTask, swingUpTask } from "./cart_tasks.ts";
import type { TaskDefinition } from "./environment.ts";

/** The tasks, in the order in which lists show them. */
export const tasks: readonly TaskDefinition[] = [balanceTask, holdTask, swingUpTask];

/**
 * The task named `name`.
 *
 * @throws {UsageError} If there is none; the message names the nearest.
 */
export function findTask(name: string): TaskDefinition {
  const found = tasks.find((task) => task.name === name);
  if (found === undefined) throw unknownName("task", name, tasks.map((task) => task.name));
  return found;
}
