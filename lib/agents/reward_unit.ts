/**
 * The unit of a task's rewards, for networks that predict rewards and returns as distributions over bins: their
 * bins need to know neither the sign nor the size of what a task pays.
 *
 * With c the least real reward, or 0 if none is below, and u the distance from there to the largest, or 0, a
 * reward is (r − c) / u, in [0, 1], and a value is (V − c / (1 − γ)) / u: all values are shifted by one
 * constant and divided by another, which keeps the order of policies. So a value of 0, which untrained
 * networks predict, is the lowest that there is, whatever the sign of rewards: what is unknown is no prize.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";

/** The shift and the unit of rewards and values, measured from real rewards. */
export class RewardUnit extends Stateful {
  readonly #discount: number;
  /** The ends of the range of rewards, 0 included: seen so far, and fixed. */
  readonly #state = { least: 0, largest: 0, low: 0, high: 0, isFixed: false };

  /** @param discount γ, in [0, 1]; at 1 nothing is shifted. */
  constructor(discount: number) {
    super();
    this.#discount = discount;
  }

  /** What rewards and returns are divided by, u; 1 until it is fixed, and while every reward was 0. */
  get size(): number {
    const { low, high } = this.#state;
    return low === high ? 1 : high - low;
  }

  get #least(): number {
    return this.#discount < 1 ? this.#state.low : 0;
  }

  get #shift(): number {
    return this.#discount < 1 ? this.#state.low / (1 - this.#discount) : 0;
  }

  /** A reward in that unit. */
  toReward(reward: number): number {
    return (reward - this.#least) / this.size;
  }

  /** A value in that unit, from a return of the task. */
  toValue(sum: number): number {
    return (sum - this.#shift) / this.size;
  }

  /** A return of the task, from a value in that unit. */
  toReturn(value: number): number {
    return value * this.size + this.#shift;
  }

  /**
   * Notes a real reward. One outside the fixed range widens it to twice that reward, so that this happens
   * seldom; or to the reward itself if it is the first that is not 0.
   *
   * @returns Whether the constants changed, so that networks must learn their targets anew.
   */
  observe(reward: number): boolean {
    const state = this.#state;
    state.least = Math.min(state.least, reward);
    state.largest = Math.max(state.largest, reward);
    if (!state.isFixed || (reward >= state.low && reward <= state.high)) return false;
    const factor = state.low === state.high ? 1 : 2;
    state.low = Math.min(state.low, factor * reward);
    state.high = Math.max(state.high, factor * reward);
    return true;
  }

  /** Fixes the constants from all rewards so far; later calls do nothing. Called before the first update. */
  fix(): void {
    const state = this.#state;
    if (state.isFixed) return;
    state.isFixed = true;
    [state.low, state.high] = [state.least, state.largest];
  }

  get parts(): Parts {
    return { state: this.#state };
  }
}

/**
 * The largest return in that unit: of a reward of 1 at every step for ever, or for as long as an episode can
 * last where nothing is discounted.
 *
 * @param discount γ, in [0, 1].
 * @param timeLimit Steps after which an episode is truncated.
 */
export function largestReturn(discount: number, timeLimit: number): number {
  return discount < 1 ? 1 / (1 - discount) : timeLimit;
}
