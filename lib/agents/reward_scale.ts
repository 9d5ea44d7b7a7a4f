/**
 * The size of a task's rewards, for networks that predict rewards and returns as distributions over bins: they
 * work in units of it, so that their bins need to know neither the sign nor the size of what a task pays.
 *
 * Dividing every reward by one positive constant keeps the order of policies.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";

/** The constant by which rewards and returns are divided, measured from real rewards. */
export class RewardScale extends Stateful {
  readonly #state = { largest: 0, scale: 1, isFixed: false };

  /** What rewards and returns are divided by; 1 until it is fixed, and while every reward was 0. */
  get scale(): number {
    return this.#state.scale;
  }

  /**
   * Notes a real reward. One that is larger than the fixed scale, of either sign, fixes it anew: at twice that
   * reward, so that this happens seldom, or at the reward itself if it is the first that is not 0.
   *
   * @returns Whether the scale changed, so that networks must learn their targets anew.
   */
  observe(reward: number): boolean {
    const state = this.#state;
    const size = Math.abs(reward);
    const isFirst = state.largest === 0;
    state.largest = Math.max(state.largest, size);
    if (!state.isFixed || size === 0 || (!isFirst && size <= state.scale)) return false;
    state.scale = isFirst ? size : 2 * size;
    return true;
  }

  /** Fixes the scale at the largest reward so far, of either sign. Called before the first update. */
  fix(): void {
    if (this.#state.isFixed) return;
    this.#state.isFixed = true;
    if (this.#state.largest > 0) this.#state.scale = this.#state.largest;
  }

  get parts(): Parts {
    return { state: this.#state };
  }
}

/**
 * The largest return, of either sign, in units of {@linkcode RewardScale}: of the largest reward at every step for ever, or
 * for as long as an episode can last where nothing is discounted.
 *
 * @param discount γ, in [0, 1].
 * @param timeLimit Steps after which an episode is truncated.
 */
export function largestReturn(discount: number, timeLimit: number): number {
  return discount < 1 ? 1 / (1 - discount) : timeLimit;
}
