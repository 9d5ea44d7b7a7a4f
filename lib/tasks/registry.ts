/**
 * Every built-in task.
 *
 * @module
 */

import { unknownName } from "../settings/usage_error.ts";
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
