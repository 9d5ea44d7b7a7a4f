/**
 * A learned model with the rewards and ends of its steps, fitted again as the data grow.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { createDynamicsModel, type DynamicsValues } from "../dynamics/dynamics_settings.ts";
import { createRewardAndTermination } from "../dynamics/learned_reward_and_termination.ts";
import type { DynamicsModel } from "../dynamics/model.ts";
import type { Generator } from "../random/generator.ts";
import type { ReplayBuffer } from "../replay/replay_buffer.ts";
import type { RewardAndTermination } from "../dynamics/reward_and_termination.ts";
import type { AgentContext } from "./agent.ts";

/** A model, the outcomes of its steps, and when both are fitted. */
export class FittedModel extends Stateful {
  readonly model: DynamicsModel;
  readonly outcomes: RewardAndTermination;
  readonly #interval: number;
  readonly #random: Generator;
  readonly #schedule = { nextFit: 0, heldOutError: NaN };

  /** @param interval Real steps between two fits at least. */
  constructor(model: DynamicsModel, outcomes: RewardAndTermination, interval: number, random: Generator) {
    super();
    this.model = model;
    this.outcomes = outcomes;
    this.#interval = interval;
    this.#random = random;
  }

  /** Gradient steps of the model and of learned outcomes. */
  get updates(): number {
    return this.model.updates + this.outcomes.updates;
  }

  /** The model's one-step error on the rows that its last fit held out; NaN before. */
  get heldOutError(): number {
    return this.#schedule.heldOutError;
  }

  /** Fits both to all real transitions, where a fit is due after `steps` real steps. */
  fitWhenDue(replay: ReplayBuffer, steps: number): void {
    if (steps < this.#schedule.nextFit) return;
    this.#schedule.nextFit = nextFitAt(steps, this.#interval);
    this.#schedule.heldOutError = this.model.fit(replay.rows(), this.#random).heldOutError;
    this.outcomes.fit(replay.rows(), this.#random);
  }

  get parts(): Parts {
    return { schedule: this.#schedule, dynamics: this.model, outcomes: this.outcomes, random: this.#random };
  }
}

/** The model that the settings describe, with rewards and ends that are learned unless the rules are known. */
export function createFittedModel(context: AgentContext, values: DynamicsValues): FittedModel {
  const { random } = context;
  return new FittedModel(
    createDynamicsModel(values, context, random.stream("initial model weights")),
    createRewardAndTermination(context, random.stream("outcomes")),
    values.modelInterval,
    random.stream("model"),
  );
}

/**
 * The number of real steps at which the next fit is due: after `interval` more, or a tenth more than there are,
 * whichever is later, so that the work of all fits together grows with the data and not with its square; at the
 * beginning as soon as there are half as many again.
 */
export function nextFitAt(steps: number, interval: number): number {
  return steps + Math.max(Math.min(interval, Math.ceil(steps / 2)), Math.floor(steps / 10));
}
