/**
 * Real data for measurements of models: tasks, whole episodes under random actions and under a hand-made policy of
 * CartPole, and transitions.
 *
 * @module
 */

import {
  collectTrajectories,
  RandomPolicy,
  type Trajectory,
  transitionsOf,
} from "../../dynamics/diagnostics/trajectories.ts";
import {
  createDynamicsModel,
  dynamicsSettings,
  type DynamicsValues,
} from "../../dynamics/dynamics_settings.ts";
import type { DynamicsModel } from "../../dynamics/model.ts";
import type { RolloutPolicy } from "../../dynamics/rollouts.ts";
import { gatherRows } from "../../dynamics/transition_rows.ts";
import { Generator } from "../../random/generator.ts";
import type { TransitionRows } from "../../replay/replay_buffer.ts";
import { resolveSettings } from "../../settings/parse.ts";
import type { SettingValues } from "../../settings/settings.ts";
import type { TaskInstance } from "../../tasks/environment.ts";
import { findTask } from "../../tasks/registry.ts";

/** Settings of a model that differ from their defaults. */
export type ModelChange = Partial<DynamicsValues>;

/** Who acts: at random, or, on CartPole alone, a hand-made policy that balances and errs every fifth step. */
export type DataPolicy = "random" | "balancing";

/** A built-in task, with settings that differ from their defaults. */
export function taskWith(name: string, settings: SettingValues = {}): TaskInstance {
  const definition = findTask(name);
  return definition.create(resolveSettings("task", definition.settings, settings));
}

/** A model of a task that has learned from these transitions. */
export function fittedModel(
  change: ModelChange,
  task: TaskInstance,
  data: TransitionRows,
  random: Generator,
): DynamicsModel {
  const values = resolveSettings("model", dynamicsSettings, change as SettingValues);
  const model = createDynamicsModel(values, task.spec, random.stream("model"));
  model.fit(data, random.stream("fit"));
  return model;
}

/** Pushes towards the side to which the pole falls and the cart drifts; one action in five at random. */
class BalancingPolicy implements RolloutPolicy {
  readonly #random: Generator;

  constructor(random: Generator) {
    this.#random = random;
  }

  act(observations: Float32Array, _alive: Uint8Array, actions: Uint8Array): void {
    for (let i = 0; i < actions.length; i++) {
      const [x, velocity, angle, spin] = observations.subarray(4 * i, 4 * i + 4);
      const wanted = angle + 0.3 * spin + 0.05 * x + 0.1 * velocity > 0 ? 1 : 0;
      actions[i] = this.#random.uniform() < 0.2 ? this.#random.integer(2) : wanted;
    }
  }
}

/** Whole real episodes. */
export function episodesOf(task: TaskInstance, who: DataPolicy, count: number, seed: number): Trajectory[] {
  const random = new Generator(seed);
  const actions = random.stream("actions");
  const policy = who === "random"
    ? new RandomPolicy(task.spec.actionCount, actions)
    : new BalancingPolicy(actions);
  return collectTrajectories(task, policy, count, random.stream("environment"));
}

/** Episodes that are taken at a time, until there are steps enough. */
const EPISODES = 20;

/** Real transitions, with their rewards, from whole episodes; the last is cut off. */
export function transitionsUnder(
  task: TaskInstance,
  who: DataPolicy,
  steps: number,
  seed: number,
): TransitionRows {
  let episodes: Trajectory[] = [];
  const random = new Generator(seed).stream(`${who} steps`);
  for (let count = 0, round = 0; count < steps; round++) {
    const more = episodesOf(task, who, EPISODES, random.stream(String(round)).integer(2 ** 31));
    episodes = episodes.concat(more);
    count += more.reduce((sum, { length }) => sum + length, 0);
  }
  const rows = transitionsOf(episodes, task.spec.observationSize);
  let at = 0;
  for (const { length, rewards } of episodes) {
    rows.rewards.set(rewards, at);
    at += length;
  }
  return gatherRows(rows, Array.from({ length: steps }, (_, i) => i), task.spec.observationSize);
}
