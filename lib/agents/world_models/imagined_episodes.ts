/**
 * Whole episodes in the dream of World Models: from the latent of a real first observation, by M alone.
 *
 * @module
 */

import type { ImaginedEpisodes } from "../../dynamics/imagined_episodes.ts";
import { ENDED } from "../../dynamics/outcomes.ts";
import type { Ends } from "../../dynamics/world_models/ends.ts";
import { DREAM_ROWS, type Memory } from "../../dynamics/world_models/memory.ts";
import type { SmallPolicy } from "../../planning/small_policy.ts";
import type { Generator } from "../../random/generator.ts";

/** What the episodes are imagined with. */
export interface WorldModelsEpisodesOptions {
  readonly memory: Memory;
  readonly ends: Ends;
  /** C, and its parameters. */
  readonly policy: SmallPolicy;
  readonly parameters: Float64Array;
  /** τ of the samples; 0 takes the most likely prediction. */
  readonly temperature: number;
  /** Draws samples. */
  readonly random: Generator;
  /** Numbers in one observation of the task. */
  readonly observationSize: number;
  /** Standardised latents of every row's observation. */
  readonly encode: (observations: Float32Array) => Float32Array;
  /** Observations of every row's standardised latent. */
  readonly decode: (latents: Float32Array) => Float32Array;
}

/** Dreamed episodes under the controller C. As in training, every step pays 1. */
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
    this.rewards = new Float32Array(rows).fill(1);
    this.terminated = new Uint8Array(rows);
    this.#latents = new Float32Array(rows * latentSize);
    this.#states = new Float32Array(rows * stateSize);
  }

  /** Decoded when they are asked for, which takes longer than the dream itself. */
  get observations(): Float32Array {
    if (!this.#isDecoded) this.#observations.set(this.#options.decode(this.#latents));
    this.#isDecoded = true;
    return this.#observations;
  }

  start(observations: Float32Array): void {
    this.#observations.set(observations);
    this.#isDecoded = true;
    this.#latents.set(this.#options.encode(observations));
    this.#states.fill(0);
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
    const { memory, ends, temperature, random } = this.#options;
    const { latentSize, stateSize } = memory.options;
    for (let from = 0; from < this.#rows; from += DREAM_ROWS) {
      const count = Math.min(DREAM_ROWS, this.#rows - from);
      const latents = this.#latents.subarray(from * latentSize);
      const head = memory.advance(
        latents,
        this.actions.subarray(from),
        this.#states.subarray(from * stateSize),
        count,
      );
      for (let row = 0; row < count; row++) memory.sample(head, row, latents, temperature, random);
      ends.predict(latents, count, this.terminated.subarray(from));
    }
    for (let row = 0; row < this.#rows; row++) this.terminated[row] = this.terminated[row] === 0 ? 0 : ENDED;
    this.#isDecoded = false;
  }

  /** In this dream an unknown latent is an end, after which nothing is paid. */
  lowestValue(): number {
    return 0;
  }
}
