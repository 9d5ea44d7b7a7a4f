import { findTask } from "../../lib/tasks/registry.ts";
import type { TaskInstance } from "../../lib/tasks/environment.ts";
import { Generator } from "../../lib/random/generator.ts";
import type { TransitionRows } from "../../lib/replay/replay_buffer.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { makeRows } from "../../lib/dynamics/transition_rows.ts";
import {
  createDynamicsModel,
  dynamicsSettings,
  type DynamicsValues,
} from "../../lib/dynamics/dynamics_settings.ts";
import type { DynamicsModel } from "../../lib/dynamics/model.ts";

/** The balance task, with settings. */
export function balanceTask(settings: Record<string, string | number | boolean> = {}): TaskInstance {
  const definition = findTask("cartpole");
  return definition.create({ ...defaultsOf(definition.settings), ...settings });
}

/** Real transitions under random actions. */
export function randomRows(count: number, seed: number, task: TaskInstance = balanceTask()): TransitionRows {
  const random = new Generator(seed);
  const environment = task.environment(random.stream("environment"));
  const actions = random.stream("actions");
  const size = task.spec.observationSize;
  const rows = makeRows(count, size);
  let observation = environment.reset();
  for (let i = 0; i < count; i++) {
    const action = actions.integer(2);
    const step = environment.step(action);
    rows.observations.set(observation, i * size);
    rows.nextObservations.set(step.observation, i * size);
    rows.actions[i] = action;
    rows.rewards[i] = step.reward;
    rows.terminated[i] = Number(step.terminated);
    observation = step.terminated || step.truncated ? environment.reset() : step.observation;
  }
  return rows;
}

/** A model of the balance task, as the defaults have it but for `values`. */
export function makeModel(values: Partial<DynamicsValues> = {}, seed = 1): DynamicsModel {
  const settings = { ...defaultsOf(dynamicsSettings), ...values };
  return createDynamicsModel(settings, { observationSize: 4, actionCount: 2 }, new Generator(seed));
}
