/**
 * Rewards brought to a size that networks learn well, by one rule for every task that keeps the order of
 * policies.
 *
 * With c the mean reward of the first real steps and γ the discount, every value is shifted by b = c / (1 −
 * γ) and divided by one constant s: V' = (V − b) / s. The same in rewards: a step pays (r − c) / s, a
 * terminal state is worth −b / s in place of 0, and a time limit bootstraps. So a policy is better under V'
 * exactly where it is better under V. On CartPole this is "−1 at a fall, 0 otherwise", on MountainCar "+1 at
 * the goal"; it is measured, not known.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { boolean } from "../settings/settings.ts";

/** The setting that does without; model-free agents include it among their own. */
export const rewardTransformSetting = boolean(true, {
  about:
    "Whether rewards are shifted and scaled by what was measured, in the same way for every task, which keeps the order of policies; without, networks learn the task's own returns.",
  source: "values of about unit size are what networks learn well; false is for baselines as published",
});

/** The shift and the scale of values, measured from rewards. */
export class RewardTransform extends Stateful {
  readonly #discount: number;
  readonly #state = {
    /** Rewards seen: how many, their sum, and the ends of their range. */
    count: 0,
    sum: 0,
    least: Infinity,
    largest: -Infinity,
    /** The mean reward c and the scale s, once they are fixed. */
    mean: 0,
    scale: 1,
    /** 0 before the constants are fixed, 1 after, 2 where they were fixed anew. */
    fixed: 0,
  };

  /** @param discount γ, in [0, 1). @throws {RangeError} If it is not. */
  constructor(discount: number) {
    super();
    if (!(discount >= 0 && discount < 1)) {
      throw new RangeError(`A shift of values needs a discount in [0, 1): got ${discount}.`);
    }
    this.#discount = discount;
  }

  /** What is taken off every value: b = c / (1 − γ). */
  get shift(): number {
    return this.#state.mean / (1 - this.#discount);
  }

  /** What every value is divided by: s. */
  get scale(): number {
    return this.#state.scale;
  }

  /** What a terminal state is worth. */
  get terminalValue(): number {
    return -this.shift / this.#state.scale;
  }

  /**
   * Takes note of a real reward. The first one that differs from all before it, or that is larger than the
   * scale, after the constants were fixed, fixes them anew, once.
   *
   * @returns Whether the constants changed, so that targets made before no longer hold.
   */
  observe(reward: number): boolean {
    const isNew = this.#state.count > 0 && this.#state.least === this.#state.largest &&
      reward !== this.#state.least;
    this.#state.count++;
    this.#state.sum += reward;
    this.#state.least = Math.min(this.#state.least, reward);
    this.#state.largest = Math.max(this.#state.largest, reward);
    if (this.#state.fixed !== 1 || (!isNew && Math.abs(reward - this.#state.mean) <= this.#state.scale)) {
      return false;
    }
    this.#measure();
    this.#state.fixed = 2;
    return true;
  }

  /** Fixes the constants from all rewards so far; later calls do nothing. Called before the first update. */
  fix(): void {
    if (this.#state.fixed > 0 || this.#state.count === 0) return;
    this.#measure();
    this.#state.fixed = 1;
  }

  /** One step's reward: (r − c) / s. */
  reward(reward: number): number {
    return (reward - this.#state.mean) / this.#state.scale;
  }

  /** A return of the task, from a value of a network: s v + b. */
  toReturn(value: number): number {
    return value * this.#state.scale + this.shift;
  }

  /** A value of a network, from a return of the task. */
  toValue(sum: number): number {
    return (sum - this.shift) / this.#state.scale;
  }

  /**
   * Transforms the returns of a batch in place: of n steps, to be followed by γⁿ times the value of the state
   * that they led to; or to an end.
   *
   * @param returns [rows]: Σ γᵏ r, k from 0 to n − 1.
   * @param discounts [rows]: γⁿ, or 0 where the episode ended, which then needs no value of its own.
   */
  apply(returns: Float32Array, discounts: ArrayLike<number>, rows: number): void {
    const shift = this.shift;
    for (let i = 0; i < rows; i++) returns[i] = (returns[i] - shift * (1 - discounts[i])) / this.#state.scale;
  }

  #measure(): void {
    this.#state.mean = this.#state.sum / this.#state.count;
    const spread = Math.max(this.#state.largest - this.#state.mean, this.#state.mean - this.#state.least);
    const scale = Math.max(Math.abs(this.shift), spread);
    this.#state.scale = scale > 0 ? scale : 1;
  }

  get parts(): Parts {
    return { state: this.#state };
  }
}
