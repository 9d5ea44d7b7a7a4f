/**
 * Episodes dreamed under many controllers at once.
 *
 * @module
 */

import { type RewardAndTermination, UNKNOWN } from "../../dynamics/reward_and_termination.ts";
import type { Memory } from "../../dynamics/world_models/memory.ts";
import type { SmallPolicy } from "../../planning/small_policy.ts";
import type { Generator } from "../../random/generator.ts";

/** What a dream consists of. */
export interface DreamOptions {
  readonly memory: Memory;
  /** Rewards and ends of latents. */
  readonly outcomes: RewardAndTermination;
  /** C: its inputs are the latent, then the recurrent state. */
  readonly controller: SmallPolicy;
  readonly temperature: number;
  /** Maximum number of steps in an episode. */
  readonly length: number;
  /** Maximum number of episodes dreamed at once: the rows of one call of the networks. */
  readonly capacity: number;
}

/** Dreams episodes in lockstep. */
export class Dream {
  // derived: `counters` are its owner's to save
  /** Imagined steps so far. */
  readonly counters = { steps: 0 };
  readonly #options: DreamOptions;
  readonly #latentSize: number;
  readonly #stateSize: number;

  constructor(options: DreamOptions) {
    this.#options = options;
    this.#latentSize = options.memory.options.latentSize;
    this.#stateSize = options.memory.options.stateSize;
  }

  /** Maximum number of steps in an episode. */
  get length(): number {
    return this.#options.length;
  }

  /**
   * Dreams `episodes` episodes of each controller, from the same starts for all of them.
   *
   * @param controllers [count, parameters]
   * @param starts [any, latentSize]: first latents of real episodes, standardised, to draw from.
   * @param returns [count], written: the mean sum of rewards; an unknown latent counts what it is taken to be worth.
   */
  run(
    controllers: Float64Array,
    count: number,
    episodes: number,
    starts: Float32Array,
    random: Generator,
    returns: Float64Array,
  ): void {
    const size = this.#latentSize;
    const first = new Float32Array(episodes * size);
    for (let e = 0; e < episodes; e++) {
      const row = random.integer(starts.length / size);
      first.set(starts.subarray(row * size, (row + 1) * size), e * size);
    }
    returns.fill(0, 0, count);
    const perCall = Math.max(1, Math.floor(this.#options.capacity / episodes));
    for (let from = 0; from < count; from += perCall) {
      this.#runSome(controllers, from, Math.min(perCall, count - from), first, episodes, random, returns);
    }
  }

  #runSome(
    controllers: Float64Array,
    from: number,
    count: number,
    first: Float32Array,
    episodes: number,
    random: Generator,
    returns: Float64Array,
  ): void {
    const { memory, outcomes, controller, temperature, length } = this.#options;
    const [size, width] = [this.#latentSize, this.#stateSize];
    let rows = count * episodes;
    const owners = Array.from({ length: rows }, (_, row) => from + Math.floor(row / episodes));
    const latents = new Float32Array(rows * size);
    for (let c = 0; c < count; c++) latents.set(first, c * episodes * size);
    const before = new Float32Array(rows * size);
    const states = new Float32Array(rows * width);
    const actions = new Uint8Array(rows);
    const rewards = new Float32Array(rows);
    const ended = new Uint8Array(rows);
    const seen = new Float32Array(size + width);
    for (let step = 0; step < length && rows > 0; step++) {
      for (let row = 0; row < rows; row++) {
        seen.set(latents.subarray(row * size, (row + 1) * size));
        seen.set(states.subarray(row * width, (row + 1) * width), size);
        actions[row] = controller.action(controllers, owners[row] * controller.size, seen, 0);
      }
      before.set(latents.subarray(0, rows * size));
      const head = memory.advance(latents, actions, states, rows);
      for (let row = 0; row < rows; row++) memory.sample(head, row, latents, temperature, random);
      this.counters.steps += rows;
      outcomes.evaluate(before, actions, latents, rows, rewards, ended);
      const lowest = outcomes.lowestValue(1, length - step - 1);
      // move the rows that are still running together
      let kept = 0;
      for (let row = 0; row < rows; row++) {
        const paid = rewards[row] + (ended[row] === UNKNOWN ? lowest : 0);
        returns[owners[row]] += paid / episodes;
        if (ended[row] !== 0) continue;
        if (kept !== row) {
          latents.copyWithin(kept * size, row * size, (row + 1) * size);
          states.copyWithin(kept * width, row * width, (row + 1) * width);
          owners[kept] = owners[row];
        }
        kept++;
      }
      rows = kept;
    }
  }
}
