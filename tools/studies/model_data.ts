/**
 * Data for the studies of learned models.
 *
 * @module
 */

import type { TaskInstance } from "../../lib/tasks/environment.ts";
import { findTask } from "../../lib/tasks/registry.ts";
import {
  collectTrajectories,
  RandomPolicy,
  type Trajectory,
  transitionsOf,
} from "../../lib/dynamics/diagnostics/trajectories.ts";
import type { RolloutPolicy } from "../../lib/dynamics/rollouts.ts";
import { Generator } from "../../lib/random/generator.ts";
import type { TransitionRows } from "../../lib/replay/replay_buffer.ts";
import { defaultsOf, type SettingValues } from "../../lib/settings/settings.ts";

/** CartPole-v1, with settings of the task. */
export function cartPole(settings: SettingValues = {}): TaskInstance {
  const definition = findTask("cartpole");
  return definition.create({ ...defaultsOf(definition.settings), ...settings });
}

/** Pushes towards the side to which the pole falls and the cart drifts; one action in five at random. */
export class BalancingPolicy implements RolloutPolicy {
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

/** Whole episodes of random actions, `count` of them. */
export function randomEpisodes(task: TaskInstance, count: number, seed: number): Trajectory[] {
  const random = new Generator(seed);
  const policy = new RandomPolicy(task.spec.actionCount, random.stream("actions"));
  return collectTrajectories(task, policy, count, random.stream("environment"));
}

/** Whole episodes of a hand-made balancing policy with a fifth of its actions random. */
export function balancingEpisodes(task: TaskInstance, count: number, seed: number): Trajectory[] {
  const random = new Generator(seed);
  return collectTrajectories(
    task,
    new BalancingPolicy(random.stream("actions")),
    count,
    random.stream("environment"),
  );
}

/** The first `steps` transitions under random actions from one seed. */
export function randomTransitions(task: TaskInstance, steps: number, seed: number): TransitionRows {
  const all = transitionsOf(
    randomEpisodes(task, Math.ceil(steps / 8) + 20, seed),
    task.spec.observationSize,
  );
  if (all.count < steps) throw new RangeError(`Seed ${seed} gave ${all.count} steps: fewer than ${steps}.`);
  return { ...all, count: steps };
}
