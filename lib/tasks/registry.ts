/**
 * Every built-in task, and those of the user's own files that were looked at.
 *
 * @module
 */

import { unknownName, UsageError } from "../settings/usage_error.ts";
import { keyOfSource, type SourceFile, type SourceId } from "../user_files/source_file.ts";
import { acrobot } from "./acrobot.ts";
import { hold, swingUp } from "./cart_tasks.ts";
import { cartPole } from "./cartpole.ts";
import type { TaskDefinition } from "./environment.ts";
import { defineTask } from "./instance.ts";
import { mountainCar } from "./mountain_car.ts";
import { pendulum } from "./pendulum.ts";

/** The tasks, in the order in which lists show them. */
export const tasks: readonly TaskDefinition[] = [
  defineTask(cartPole),
  defineTask(hold),
  defineTask(swingUp),
  defineTask(mountainCar),
  defineTask(acrobot),
  defineTask(pendulum),
];

/** Tasks of the user's own, by what their files hold, and by the paths under which they were named. */
const ownTasks = { bySource: new Map<string, TaskDefinition>(), byPath: new Map<string, TaskDefinition>() };

/**
 * Makes a task of a user's file known.
 *
 * @param path As the user named it.
 */
export function addOwnTask(path: string, task: TaskDefinition & { readonly source: SourceFile }): void {
  ownTasks.bySource.set(keyOfSource(task.source), task);
  ownTasks.byPath.set(path, task);
}

/**
 * The task named `name`: a built-in one, or that of a file whose path `name` is and that was made known.
 *
 * @throws {UsageError} If there is none; the message names the nearest.
 */
export function findTask(name: string): TaskDefinition {
  const found = ownTasks.byPath.get(name) ?? tasks.find((task) => task.name === name);
  if (found === undefined) throw unknownName("task", name, tasks.map((task) => task.name));
  return found;
}

/**
 * The task of a run.
 *
 * @throws {UsageError} If there is none, or the file that it stands in was not made known.
 */
export function taskOf({ task, taskFile }: RunTask): TaskDefinition {
  if (taskFile === undefined) return findTask(task);
  const found = ownTasks.bySource.get(keyOfSource(taskFile));
  if (found === undefined) throw new UsageError(`The task ${task} is of a file that was not loaded.`);
  return found;
}

/** Whether the task of a file was made known. */
export function isKnownSource(id: SourceId): boolean {
  return ownTasks.bySource.has(keyOfSource(id));
}

/** What a run says of its task. */
export interface RunTask {
  /** The task's name. */
  readonly task: string;
  /** The user's file that it stands in; absent of a built-in task. */
  readonly taskFile?: SourceId;
}
