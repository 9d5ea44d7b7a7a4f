/**
 * What a model of one task is worth on the next: `mpc` learns to balance, and its model of the dynamics starts a run on
 * another task of the same physics.
 *
 * @module
 */

import { findAgent } from "../../agents/registry.ts";
import { resolveSettings } from "../../settings/parse.ts";
import type { SettingValues } from "../../settings/settings.ts";
import { findTask } from "../../tasks/registry.ts";
import { Run } from "../run.ts";
import type { MeasuredValues } from "./measurement.ts";

/** A task, and whether its run starts with a model. */
export interface ModelTransferCase {
  /** The next task; the one before is CartPole. */
  readonly task: "cartpole" | "cartpole-hold" | "cartpole-swingup";
  /** What differs from its default settings; nothing if absent. */
  readonly taskSettings?: SettingValues;
  /** What differs from the default settings of `mpc` on the next task. */
  readonly settings: SettingValues;
  /** Real steps on CartPole that the model has learned from; 0 for learning anew. */
  readonly sourceSteps: number;
  /** Real steps on the next task. */
  readonly steps: number;
  /** Real steps between two evaluations. */
  readonly every: number;
}

const AGENT = "mpc";
/** Episodes of an evaluation. */
const EPISODES = 10;

/** A row for every evaluation: `steps` and mean `return`. */
export function measureModelTransfer(of: ModelTransferCase, seed: number): MeasuredValues[] {
  const run = runOn(of.task, of.taskSettings ?? {}, of.settings, of.steps, of.every, seed);
  if (of.sourceSteps > 0) {
    const source = runOn("cartpole", {}, {}, of.sourceSteps, of.sourceSteps, seed);
    source.advance(of.sourceSteps);
    run.agent.adoptModel!(source.agent.save());
  }
  run.advance(of.steps);
  return run.curve.map(({ env_steps, eval_return_mean }) => ({ steps: env_steps, return: eval_return_mean }));
}

function runOn(
  name: string,
  taskSettings: SettingValues,
  settings: SettingValues,
  steps: number,
  every: number,
  seed: number,
): Run {
  const task = findTask(name);
  return new Run({
    agent: AGENT,
    agentSettings: resolveSettings(AGENT, findAgent(AGENT).settings, settings),
    agentLabel: AGENT,
    rules: "known", // of another task, rewards and ends would have to be learned anew
    task: name,
    taskSettings: resolveSettings("task", task.settings, taskSettings),
    taskLabel: name,
    seed,
    budget: { steps },
    evaluation: { every, episodes: EPISODES },
  });
}
