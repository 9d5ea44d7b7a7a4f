/**
 * Bursts of random actions while an agent acts, so that its data go on containing states that a good policy
 * avoids: a policy that holds shows its agent nothing but one limit cycle, and evaluation starts elsewhere.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";

/** Real steps in the longest burst; lengths from 1 on are equally likely. */
const LONGEST = 8;

/** Which real steps take a uniformly random action. */
export class RandomBursts extends Stateful {
  readonly #chance: number;
  readonly #state = { left: 0 };

  /** @param chance That a burst begins at a step without one. */
  constructor(chance: number) {
    super();
    this.#chance = chance;
  }

  /** Whether the next real step is random. Called once for each; draws nothing if bursts never begin. */
  next(random: Generator): boolean {
    if (this.#state.left === 0 && this.#chance > 0 && random.uniform() < this.#chance) {
      this.#state.left = 1 + random.integer(LONGEST);
    }
    if (this.#state.left === 0) return false;
    this.#state.left--;
    return true;
  }

  get parts(): Parts {
    return { state: this.#state };
  }
}
