/**
 * The registry of tasks: the built-in ones, and users' tasks that have been registered.
 *
 * @module
 */

import { unknownName, UsageError } from "../settings/usage_error.ts";
import { OwnRegistry } from "../user_files/own_registry.ts";
import type { SourceFile, SourceId } from "../user_files/source_file.ts";
import { acrobot } from "./acrobot.ts";
import { hold, swingUp } from "./cart_tasks.ts";
import { cartPole } from "./cartpole.ts";
import type { TaskDefinition } from "./environment.ts";
import { disturbed } from "./disturbed.ts";
import { defineTask } from "./instance.ts";
import { mountainCar } from "./mountain_car.ts";
import { pendulum } from "./pendulum.ts";

/** The built-in tasks, in the order of lists. */
export const tasks: readonly TaskDefinition[] = [
  defineTask(disturbed(cartPole, { observation: ["state", "positions"] })),
  defineTask(disturbed(hold)),
  defineTask(disturbed(swingUp)),
  defineTask(disturbed(mountainCar)),
  defineTask(disturbed(acrobot)),
  defineTask(disturbed(pendulum)),
];

/** Users' tasks. */
const ownTasks = new OwnRegistry<TaskDefinition>();

/**
 * Registers the task of a user's file.
 *
 * @param path As the user gave it.
 */
export function addOwnTask(path: string, task: TaskDefinition & { readonly source: SourceFile }): void {
  ownTasks.add(path, task);
}

/**
 * The task named `name`: a built-in one, or a registered one whose file's path is `name`.
 *
 * @throws {UsageError} If there is none; the message suggests the nearest.
 */
export function findTask(name: string): TaskDefinition {
  const found = ownTasks.at(name) ?? tasks.find((task) => task.name === name);
  if (found === undefined) throw unknownName("task", name, tasks.map((task) => task.name));
  return found;
}

/**
 * The task of a run.
 *
 * @throws {UsageError} If there is none, or its file was not registered.
 */
export function taskOf({ task, taskFile }: RunTask): TaskDefinition {
  if (taskFile === undefined) return findTask(task);
  const found = ownTasks.of(taskFile);
  if (found === undefined) throw new UsageError(`The task ${task} is of a file that was not loaded.`);
  return found;
}

/** Whether the task of a file has been registered. */
export function isKnownSource(id: SourceId): boolean {
  return ownTasks.of(id) !== undefined;
}

/** The fields of a run that identify its task. */
export interface RunTask {
  /** The task's name. */
  readonly task: string;
  /** The user's file that defines it; absent for a built-in task. */
  readonly taskFile?: SourceId;
}
