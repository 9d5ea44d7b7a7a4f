/**
 * An episode of a trained agent, step by step, in the real task and in the agent's own model.
 *
 * @module
 */

import type { Agent } from "../agents/agent.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import type { Drawing, Variable } from "../tasks/task.ts";
import type { Generator } from "../random/generator.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { Run } from "./run.ts";

/** The state of an episode at one step. */
export interface WatchedEpisode {
  /** The observation, in the order of the task's variables. */
  readonly observation: readonly number[];
  /** A drawing of the state; undefined if the task has none, or cannot draw an observation. */
  readonly drawing: Drawing | undefined;
  /** The name of the next action; undefined after the end of the episode. */
  readonly action: string | undefined;
  /** Rewards so far. */
  readonly return: number;
  /** How the episode ended, if it has. */
  readonly end: "terminated" | "truncated" | undefined;
}

/** One step of an episode. */
export interface WatchedStep {
  /** Steps taken. */
  readonly step: number;
  /** The real episode. */
  readonly real: WatchedEpisode;
  /** The model's prediction from the same start under the same policy; undefined without a dream. */
  readonly imagined: WatchedEpisode | undefined;
}

/** A step to be shown, with everything that a picture of it needs. */
export interface WatchedFrame extends WatchedStep {
  /** The agent and its experience. */
  readonly title: string;
  /** What is observed; empty where observations are pictures. */
  readonly variables: readonly Variable[];
  /** Whether it is the last one of its episode. */
  readonly isLast: boolean;
}

/**
 * The steps of episodes to be shown: every n-th, and those at which the episode or the dream ends.
 *
 * @throws {UsageError} As {@linkcode watchEpisode}.
 */
export function* watchRun(
  run: Run,
  random: Generator,
  episodes: number,
  every: number,
  withDream: boolean,
): IterableIterator<WatchedFrame> {
  const title = `${run.spec.agentLabel} after ${run.steps} real steps`;
  const { variables } = run.task.spec;
  for (let episode = 1; episode <= episodes; episode++) {
    const heading = episodes === 1 ? title : `${title}, episode ${episode} of ${episodes}`;
    let ended = 0;
    for (const step of watchEpisode(run.task, run.agent, random.stream(`episode ${episode}`), withDream)) {
      const sides = [step.real, step.imagined].filter((side) => side !== undefined);
      const endings = sides.filter(({ end }) => end !== undefined).length;
      if (step.step % every !== 0 && endings === ended) continue;
      ended = endings;
      yield { ...step, title: heading, variables, isLast: endings === sides.length };
    }
  }
}

/**
 * Plays an episode with the agent's greedy policy. A dream starts from the first real observation; after that
 * the model predicts every step by its members' mean, and the policy acts on the predictions alone.
 *
 * @param random Source of the start and the controller's draws.
 * @returns The steps, from the start until the episode (and the dream) have ended.
 * @throws {UsageError} If a dream is requested and the agent has no model that predicts observations.
 */
export function* watchEpisode(
  task: TaskInstance,
  agent: Agent,
  random: Generator,
  withDream: boolean,
): IterableIterator<WatchedStep> {
  const learned = withDream ? agent.learnedModel?.() : undefined;
  const dynamics = learned?.dynamics;
  if (withDream && dynamics === undefined) {
    throw new UsageError(
      "This agent has no model that predicts observations, so there is no dream to show: leave --dream out, or see mbrl inspect.",
    );
  }
  if (dynamics !== undefined && !dynamics.isFitted) {
    throw new UsageError("The model has not been fitted yet, so there is no dream: train for more steps.");
  }
  const lanes = task.vectorEnvironment(1, random.stream("environment"));
  lanes.reset();
  const { observationSize: size, actions: names, timeLimit } = task.spec;
  const imagined = lanes.observations.slice(0, size);
  const rewards = new Float32Array(1);
  const terminated = new Uint8Array(1);
  const own = {
    real: agent.controller(1, random.stream("controller")),
    dream: agent.controller(1, random.stream("controller")),
  };
  const alive = Uint8Array.of(1);
  const actions = { real: new Uint8Array(1), dream: new Uint8Array(1) };
  const returns = { real: 0, dream: 0 };
  const ends: { real?: WatchedEpisode["end"]; dream?: WatchedEpisode["end"] } = {};
  const sideOf = (name: "real" | "dream", observation: number[], drawing: Drawing | undefined) => ({
    observation,
    drawing,
    action: ends[name] === undefined ? names[actions[name][0]] : undefined,
    return: returns[name],
    end: ends[name],
  });
  own.real.reset();
  own.dream.reset();
  for (let step = 0;; step++) {
    if (ends.real === undefined) own.real.act(lanes.observations, alive, actions.real);
    if (dynamics !== undefined && ends.dream === undefined) own.dream.act(imagined, alive, actions.dream);
    yield {
      step,
      real: sideOf("real", [...lanes.observations], task.draw?.([...lanes.states])),
      imagined: dynamics === undefined
        ? undefined
        : sideOf("dream", [...imagined], task.drawObservation?.([...imagined])),
    };
    if (ends.real !== undefined && (dynamics === undefined || ends.dream !== undefined)) return;
    if (ends.real === undefined) {
      lanes.step(actions.real);
      returns.real += lanes.rewards[0];
      if (lanes.terminated[0] === 1) ends.real = "terminated";
      else if (lanes.truncated[0] === 1) ends.real = "truncated";
    }
    if (dynamics !== undefined && ends.dream === undefined) {
      const before = imagined.slice();
      dynamics.step(before, actions.dream, 1, { propagation: "mean", random }, imagined);
      learned?.outcomes.evaluate(before, actions.dream, imagined, 1, rewards, terminated);
      returns.dream += rewards[0];
      if (terminated[0] !== 0) ends.dream = "terminated";
      else if (step + 1 >= timeLimit) ends.dream = "truncated";
    }
  }
}
