/**
 * An episode of a trained agent, step by step, in reality and beside it in the agent's own model.
 *
 * @module
 */

import type { Agent } from "../agents/agent.ts";
import type { Outcomes } from "../dynamics/outcomes.ts";
import { KnownOutcomes } from "../dynamics/outcomes.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import type { Generator } from "../random/generator.ts";
import { UsageError } from "../settings/usage_error.ts";

/** One cart at one step. */
export interface WatchedCart {
  /** Position of the cart, m. */
  readonly position: number;
  /** Angle of the pole, rad, 0 upright. */
  readonly angle: number;
  /** The action taken next; undefined where the episode has ended. */
  readonly action: number | undefined;
  /** Rewards so far. */
  readonly return: number;
  /** How it ended, where it has. */
  readonly end: "terminated" | "truncated" | undefined;
}

/** One step of an episode. */
export interface WatchedStep {
  /** Steps taken. */
  readonly step: number;
  /** The real cart. */
  readonly real: WatchedCart;
  /** The one that the model imagines from the same start under the same policy; undefined without a dream. */
  readonly imagined: WatchedCart | undefined;
}

/** Which of the observed variables position and angle are. */
function drawnVariables({ spec }: TaskInstance): readonly [position: number, angle: number] {
  return [0, spec.angles?.[0] ?? (spec.observationSize === 2 ? 1 : 2)];
}

/**
 * Plays an episode with the agent's greedy policy.
 *
 * With a dream, the model goes on from the first real observation alone, its members' mean at every step, and the policy acts on
 * what the model imagines; from there on nothing real reaches it.
 *
 * @param random Draws the start and the controller's choices.
 * @returns The steps, the start first, until reality (and the dream) have ended.
 * @throws {UsageError} If a dream is asked of an agent whose model predicts no observations, or that has none.
 */
export function* watchEpisode(
  task: TaskInstance,
  agent: Agent,
  random: Generator,
  withDream: boolean,
): IterableIterator<WatchedStep> {
  const dynamics = withDream ? agent.learnedModel?.().dynamics : undefined;
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
  const size = task.spec.observationSize;
  const imagined = lanes.observations.slice(0, size);
  const outcomes: Outcomes = new KnownOutcomes(task.rules);
  const rewards = new Float32Array(1);
  const terminated = new Uint8Array(1);
  const own = {
    real: agent.controller(1, random.stream("controller")),
    dream: agent.controller(1, random.stream("controller")),
  };
  const alive = Uint8Array.of(1);
  const actions = { real: new Uint8Array(1), dream: new Uint8Array(1) };
  const [position, angle] = drawnVariables(task);
  const returns = { real: 0, dream: 0 };
  const ends: { real?: WatchedCart["end"]; dream?: WatchedCart["end"] } = {};
  own.real.reset();
  own.dream.reset();
  for (let step = 0;; step++) {
    if (ends.real === undefined) own.real.act(lanes.observations, alive, actions.real);
    if (dynamics !== undefined && ends.dream === undefined) own.dream.act(imagined, alive, actions.dream);
    yield {
      step,
      real: {
        position: lanes.states[0],
        angle: lanes.states[2],
        action: ends.real === undefined ? actions.real[0] : undefined,
        return: returns.real,
        end: ends.real,
      },
      imagined: dynamics === undefined ? undefined : {
        position: imagined[position],
        angle: imagined[angle],
        action: ends.dream === undefined ? actions.dream[0] : undefined,
        return: returns.dream,
        end: ends.dream,
      },
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
      outcomes.judge(before, actions.dream, imagined, 1, rewards, terminated);
      returns.dream += rewards[0];
      if (terminated[0] === 1) ends.dream = "terminated";
      else if (step + 1 >= task.spec.timeLimit) ends.dream = "truncated";
    }
  }
}
