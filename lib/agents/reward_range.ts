/**
 * The range of a task's rewards, for networks that predict rewards and returns as distributions over bins: they
 * work in a unit measured from real rewards, so that bins need to know neither the sign nor the size of what a
 * task pays.
 *
 * With c the mean of the first real rewards and u the largest of either sign, a step pays (r − c) / u and a value is
 * (V − c / (1 − γ)) / u: all values are shifted by one constant and divided by one, which keeps the order of
 * policies. On a scale that is finest around 0, bins then are closest around the value of going on as usual. Bounds are the
 * same on both sides, so that no usual value lies on the last bin, where it would be learned with an error of one sign.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";

/** The constants of the transform, and the bounds that follow from them. */
export class RewardRange extends Stateful {
  readonly #discount: number;
  readonly #horizon: number;
  readonly #isShifted: boolean;
  readonly #state = {
    /** Rewards seen: how many, their sum, and the ends of their range, 0 included. */
    count: 0,
    sum: 0,
    least: 0,
    largest: 0,
    /** The constants, once they are fixed: the mean c, and the ends of the range. */
    mean: 0,
    low: 0,
    high: 0,
    isFixed: false,
  };

  /** The bounds of rewards in that unit, the same on both sides of 0; the reward of a terminal state, 0, lies within. */
  readonly rewards = { low: -1, high: 1 };
  /** The bounds of values in that unit: of such a reward at every step for ever. */
  readonly values: { low: number; high: number };

  /**
   * @param discount γ, in [0, 1]; at 1 nothing is shifted.
   * @param timeLimit Steps after which an episode is truncated.
   * @param isShifted Whether c is taken off rewards; otherwise they are scaled alone.
   */
  constructor(discount: number, timeLimit: number, isShifted: boolean) {
    super();
    this.#discount = discount;
    this.#horizon = discount < 1 ? 1 / (1 - discount) : timeLimit;
    this.#isShifted = isShifted && discount < 1;
    this.values = { low: -this.#horizon, high: this.#horizon };
  }

  /** What rewards and returns are divided by, u; 1 until it is fixed, and while every reward was 0. */
  get unit(): number {
    const { low, high } = this.#state;
    return low === high ? 1 : Math.max(-low, high);
  }

  /** What is taken off every value, c / (1 − γ). */
  get shift(): number {
    return this.#isShifted ? this.#state.mean / (1 - this.#discount) : 0;
  }

  /** A reward in that unit. */
  toReward(reward: number): number {
    return (reward - (this.#isShifted ? this.#state.mean : 0)) / this.unit;
  }

  /** A value in that unit, from a return of the task. */
  toValue(sum: number): number {
    return (sum - this.shift) / this.unit;
  }

  /** A return of the task, from a value in that unit. */
  toReturn(value: number): number {
    return value * this.unit + this.shift;
  }

  /**
   * Notes a real reward. One outside the fixed range fixes the constants anew, with a range to twice that reward, so
   * that this happens seldom; or to the reward itself if it is the first that is not 0.
   *
   * @returns Whether the constants changed, so that networks must learn their targets anew.
   */
  observe(reward: number): boolean {
    const state = this.#state;
    state.count++;
    state.sum += reward;
    state.least = Math.min(state.least, reward);
    state.largest = Math.max(state.largest, reward);
    if (!state.isFixed || (reward >= state.low && reward <= state.high)) return false;
    const factor = state.low === state.high ? 1 : 2;
    state.low = Math.min(state.low, factor * reward);
    state.high = Math.max(state.high, factor * reward);
    this.#measure();
    return true;
  }

  /** Fixes the constants from all rewards so far; later calls do nothing. Called before the first update. */
  fix(): void {
    const state = this.#state;
    if (state.isFixed || state.count === 0) return;
    state.isFixed = true;
    [state.low, state.high] = [state.least, state.largest];
    this.#measure();
  }

  #measure(): void {
    const state = this.#state;
    state.mean = state.sum / state.count;
    if (state.low === state.high) return;
    const largest = Math.max(-this.toReward(state.low), this.toReward(state.high));
    [this.rewards.low, this.rewards.high] = [-largest, largest];
    [this.values.low, this.values.high] = [-this.#horizon * largest, this.#horizon * largest];
  }

  get parts(): Parts {
    return { state: this.#state, rewards: this.rewards, values: this.values };
  }
}
