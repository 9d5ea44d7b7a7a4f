/**
 * What the newest controller is paid in the real episodes in which it collects.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";

/** Rewards, and ends of episodes, since it began. */
export class Trial extends Stateful {
  readonly #counts = { rewards: 0, ends: 0 };

  /** Begins anew. */
  reset(): void {
    this.#counts.rewards = this.#counts.ends = 0;
  }

  /** Counts one real step. */
  observe(reward: number, isEnd: boolean): void {
    this.#counts.rewards += reward;
    if (isEnd) this.#counts.ends++;
  }

  /** Rewards for each episode that ended, of all steps; all of them if none has. */
  get meanReturn(): number {
    return this.#counts.rewards / Math.max(1, this.#counts.ends);
  }

  get parts(): Parts {
    return { counts: this.#counts };
  }
}
