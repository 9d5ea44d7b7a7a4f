/**
 * A learned model with the rewards and ends of its steps, fitted again as the data grow.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import type { DynamicsModel } from "../dynamics/model.ts";
import type { Generator } from "../random/generator.ts";
import type { ReplayBuffer } from "../replay/replay_buffer.ts";
import type { ImaginedOutcomes } from "./imagined_outcomes.ts";

/** A model, the outcomes of its steps, and when both are fitted. */
export class FittedModel implements Restorable {
  readonly model: DynamicsModel;
  readonly outcomes: ImaginedOutcomes;
  readonly #interval: number;
  readonly #random: Generator;
  #nextFit = 0;
  #heldOutError = NaN;

  /** @param interval Real steps between two fits at least. */
  constructor(model: DynamicsModel, outcomes: ImaginedOutcomes, interval: number, random: Generator) {
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
    return this.#heldOutError;
  }

  /** Fits both to all real transitions, where a fit is due after `steps` real steps. */
  fitWhenDue(replay: ReplayBuffer, steps: number): void {
    if (steps < this.#nextFit) return;
    this.#nextFit = nextFitAt(steps, this.#interval);
    this.#heldOutError = this.model.fit(replay.rows(), this.#random).heldOutError;
    this.outcomes.fit(replay.rows(), this.#random);
  }

  save(): Snapshot {
    return {
      dynamics: this.model.save(),
      outcomes: this.outcomes.save(),
      random: this.#random.save(),
      schedule: Float64Array.of(this.#nextFit, this.#heldOutError),
    };
  }

  restore(snapshot: Snapshot): void {
    const { schedule } = snapshot;
    if (!(schedule instanceof Float64Array)) throw new TypeError("Not the snapshot of a fitted model.");
    this.model.restore(snapshot.dynamics as Snapshot);
    this.outcomes.restore(snapshot.outcomes as Snapshot);
    this.#random.restore(snapshot.random as Snapshot);
    [this.#nextFit, this.#heldOutError] = schedule;
  }
}

/**
 * The number of real steps at which the next fit is due: after `interval` more, or a tenth more than there are,
 * whichever is later, so that the work of all fits together grows with the data and not with its square.
 */
export function nextFitAt(steps: number, interval: number): number {
  return steps + Math.max(interval, Math.floor(steps / 10));
}
