/**
 * Real episodes kept whole, for open-loop comparison with a model.
 *
 * @module
 */

import type { TaskInstance } from "../../tasks/environment.ts";
import type { Generator } from "../../random/generator.ts";
import type { TransitionRows } from "../../replay/replay_buffer.ts";
import type { RolloutPolicy } from "../rollouts.ts";
import { makeRows } from "../transition_rows.ts";

/** One real episode. */
export interface Trajectory {
  /** Steps taken. */
  readonly length: number;
  /** [length + 1, observationSize]: the first observation, and the one after each step. */
  readonly observations: Float32Array;
  /** [length + 1, state size]: the true states. */
  readonly states: Float32Array;
  /** [length] */
  readonly actions: Uint8Array;
  /** [length] */
  readonly rewards: Float32Array;
  /** Sum of rewards. */
  readonly return: number;
  /** Whether it ended by the task's own rule. */
  readonly terminated: boolean;
}

/** Chooses every action at random, each as likely as any other. */
export class RandomPolicy implements RolloutPolicy {
  readonly #actionCount: number;
  readonly #random: Generator;

  /** For actions 0 … actionCount − 1. */
  constructor(actionCount: number, random: Generator) {
    this.#actionCount = actionCount;
    this.#random = random;
  }

  /** Chooses every row's action. */
  act(_observations: Float32Array, _alive: Uint8Array, actions: Uint8Array): void {
    for (let i = 0; i < actions.length; i++) actions[i] = this.#random.integer(this.#actionCount);
  }
}

/**
 * Real episodes under a policy, in lockstep.
 *
 * @param policy Acts for `episodes` rows at once.
 * @param random Draws the episodes' starts and noise.
 * @param longest Steps after which an episode is left; the task's time limit unless given.
 */
export function collectTrajectories(
  task: TaskInstance,
  policy: RolloutPolicy,
  episodes: number,
  random: Generator,
  longest: number = task.spec.timeLimit,
): Trajectory[] {
  const { observationSize: size } = task.spec;
  const timeLimit = Math.min(longest, task.spec.timeLimit);
  const lanes = task.vectorEnvironment(episodes, random);
  lanes.reset();
  const observations = Array.from({ length: episodes }, (_, lane) => {
    const all = new Float32Array((timeLimit + 1) * size);
    all.set(lanes.observations.subarray(lane * size, (lane + 1) * size));
    return all;
  });
  const width = lanes.states.length / episodes;
  const states = Array.from({ length: episodes }, (_, lane) => {
    const all = new Float32Array((timeLimit + 1) * width);
    all.set(lanes.states.subarray(lane * width, (lane + 1) * width));
    return all;
  });
  const actions = Array.from({ length: episodes }, () => new Uint8Array(timeLimit));
  const rewards = Array.from({ length: episodes }, () => new Float32Array(timeLimit));
  const lengths = new Uint32Array(episodes);
  const returns = new Float64Array(episodes);
  const ended = new Uint8Array(episodes);
  const alive = new Uint8Array(episodes).fill(1);
  const chosen = new Uint8Array(episodes);
  for (let step = 0; step < timeLimit && alive.includes(1); step++) {
    policy.act(lanes.observations, alive, chosen);
    lanes.step(chosen);
    for (let lane = 0; lane < episodes; lane++) {
      if (alive[lane] === 0) continue;
      actions[lane][step] = chosen[lane];
      observations[lane].set(lanes.observations.subarray(lane * size, (lane + 1) * size), (step + 1) * size);
      states[lane].set(lanes.states.subarray(lane * width, (lane + 1) * width), (step + 1) * width);
      rewards[lane][step] = lanes.rewards[lane];
      returns[lane] += lanes.rewards[lane];
      lengths[lane] = step + 1;
      ended[lane] = lanes.terminated[lane];
      if (lanes.terminated[lane] === 1 || lanes.truncated[lane] === 1) alive[lane] = 0;
    }
  }
  return observations.map((all, lane) => ({
    length: lengths[lane],
    observations: all.slice(0, (lengths[lane] + 1) * size),
    states: states[lane].slice(0, (lengths[lane] + 1) * width),
    actions: actions[lane].slice(0, lengths[lane]),
    rewards: rewards[lane].slice(0, lengths[lane]),
    return: returns[lane],
    terminated: ended[lane] === 1,
  }));
}

/**
 * Fresh episodes of the agent's own policy, and of uniform random actions.
 *
 * @param policyOf Makes the agent's policy for a number of rows.
 * @param counts Episodes of each.
 */
export function episodesOfBoth(
  task: TaskInstance,
  policyOf: (rows: number) => RolloutPolicy,
  counts: { readonly agent: number; readonly random: number },
  random: Generator,
): { agent: Trajectory[]; random: Trajectory[] } {
  const uniform = new RandomPolicy(task.spec.actionCount, random.stream("random actions"));
  return {
    agent: collectTrajectories(task, policyOf(counts.agent), counts.agent, random.stream("agent's episodes")),
    random: collectTrajectories(task, uniform, counts.random, random.stream("random episodes")),
  };
}

/** The transitions of episodes, one after the other; rewards are left 0. */
export function transitionsOf(trajectories: readonly Trajectory[], observationSize: number): TransitionRows {
  const size = observationSize;
  const count = trajectories.reduce((sum, { length }) => sum + length, 0);
  const rows = makeRows(count, size);
  let at = 0;
  for (const { length, observations, actions, terminated } of trajectories) {
    rows.observations.set(observations.subarray(0, length * size), at * size);
    rows.nextObservations.set(observations.subarray(size), at * size);
    rows.actions.set(actions, at);
    at += length;
    if (terminated) rows.terminated[at - 1] = 1;
  }
  return rows;
}
