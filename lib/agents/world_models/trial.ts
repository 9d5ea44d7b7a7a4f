/**
 * What the newest controller is paid in the real episodes in which it collects.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";

/** Rewards, and ends of episodes, since it began. Long episodes count in pieces as long as a dream, which they are held against. */
export class Trial extends Stateful {
  readonly #length: number;
  readonly #counts = { rewards: 0, ends: 0, steps: 0 };

  /** @param length Maximum number of steps in a dream. */
  constructor(length: number) {
    super();
    this.#length = length;
  }

  /** Begins anew. */
  reset(): void {
    this.#counts.rewards = this.#counts.ends = 0;
  }

  /** Counts one real step. */
  observe(reward: number, isEnd: boolean): void {
    this.#counts.rewards += reward;
    this.#counts.steps++;
    if (!isEnd && this.#counts.steps < this.#length) return;
    this.#counts.ends++;
    this.#counts.steps = 0;
  }

  /** Rewards for each episode that ended, of all steps; all of them if none has. */
  get meanReturn(): number {
    return this.#counts.rewards / Math.max(1, this.#counts.ends);
  }

  get parts(): Parts {
    return { counts: this.#counts };
  }
}
