/**
 * Whole episodes in the dream of World Models: from the latent of a real first observation, by M alone.
 *
 * @module
 */

import type { ImaginedEpisodes, Moment } from "../../dynamics/imagined_episodes.ts";
import type { RewardAndTermination } from "../../dynamics/reward_and_termination.ts";
import { DREAM_ROWS } from "../../dynamics/world_models/memory.ts";
import type { Generator } from "../../random/generator.ts";
import type { Networks } from "./greedy_control.ts";

/** What the episodes are imagined with. */
export interface WorldModelsEpisodesOptions extends Networks {
  readonly outcomes: RewardAndTermination;
  /** C's parameters. */
  readonly parameters: Float64Array;
  /** τ of the samples; 0 takes the most likely prediction. */
  readonly temperature: number;
  /** Draws samples. */
  readonly random: Generator;
  /** Numbers in one observation of the task. */
  readonly observationSize: number;
}

/** Dreamed episodes under the controller C. */
export class WorldModelsEpisodes implements ImaginedEpisodes {
  readonly actions: Uint8Array;
  readonly rewards: Float32Array;
  readonly terminated: Uint8Array;
  readonly #options: WorldModelsEpisodesOptions;
  readonly #rows: number;
  readonly #observations: Float32Array;
  readonly #latents: Float32Array;
  readonly #states: Float32Array;
  // derived: #isDecoded belongs to an imagined episode, which is never saved
  #isDecoded = true;

  constructor(rows: number, options: WorldModelsEpisodesOptions) {
    const { latentSize, stateSize } = options.memory.options;
    this.#options = options;
    this.#rows = rows;
    this.#observations = new Float32Array(rows * options.observationSize);
    this.actions = new Uint8Array(rows);
    this.rewards = new Float32Array(rows);
    this.terminated = new Uint8Array(rows);
    this.#latents = new Float32Array(rows * latentSize);
    this.#states = new Float32Array(rows * stateSize);
  }

  /** Decoded when they are asked for, which takes longer than the dream itself. */
  get observations(): Float32Array {
    if (!this.#isDecoded) this.#observations.set(this.#options.space.decode(this.#latents, this.#rows));
    this.#isDecoded = true;
    return this.#observations;
  }

  start(observations: Float32Array): void {
    this.#observations.set(observations);
    this.#isDecoded = true;
    this.#latents.set(this.#options.space.encode(observations, this.#rows));
    this.#states.fill(0);
  }

  /** M's recurrent state at a moment is what it remembers of everything seen and done until then. */
  startAt(moments: readonly Moment[]): void {
    const { memory, space, observationSize: size } = this.#options;
    const { latentSize, stateSize } = memory.options;
    const state = new Float32Array(stateSize);
    let [known, seen]: [Moment["episode"] | undefined, number] = [undefined, 0];
    moments.forEach(({ episode, step }, row) => {
      if (episode !== known || step < seen) {
        [known, seen] = [episode, 0];
        state.fill(0);
      }
      const latents = space.encode(
        episode.observations.subarray(seen * size, (step + 1) * size),
        step - seen + 1,
      );
      for (let t = seen; t < step; t++) {
        memory.advance(latents.subarray((t - seen) * latentSize), episode.actions.subarray(t), state, 1);
      }
      this.#states.set(state, row * stateSize);
      this.#latents.set(latents.subarray((step - seen) * latentSize), row * latentSize);
      this.#observations.set(episode.observations.subarray(step * size, (step + 1) * size), row * size);
      seen = step;
    });
    this.#isDecoded = true;
  }

  act(alive: Uint8Array): void {
    const { policy, parameters, memory: { options: { latentSize, stateSize } } } = this.#options;
    const seen = new Float32Array(latentSize + stateSize);
    for (let row = 0; row < this.#rows; row++) {
      if (alive[row] === 0) continue;
      seen.set(this.#latents.subarray(row * latentSize, (row + 1) * latentSize));
      seen.set(this.#states.subarray(row * stateSize, (row + 1) * stateSize), latentSize);
      this.actions[row] = policy.action(parameters, 0, seen, 0);
    }
  }

  /** Ended episodes go on unseen: every row has its own latent. */
  step(): void {
    const { memory, outcomes, temperature, random } = this.#options;
    const { latentSize, stateSize } = memory.options;
    const before = this.#latents.slice();
    for (let from = 0; from < this.#rows; from += DREAM_ROWS) {
      const count = Math.min(DREAM_ROWS, this.#rows - from);
      const latents = this.#latents.subarray(from * latentSize);
      const actions = this.actions.subarray(from);
      const head = memory.advance(latents, actions, this.#states.subarray(from * stateSize), count);
      for (let row = 0; row < count; row++) memory.sample(head, row, latents, temperature, random);
    }
    outcomes.evaluate(before, this.actions, this.#latents, this.#rows, this.rewards, this.terminated);
    this.#isDecoded = false;
  }

  lowestValue(steps: number): number {
    return this.#options.outcomes.lowestValue(1, steps);
  }
}
