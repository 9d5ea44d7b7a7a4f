/**
 * Searches at positions of real episodes, whose policies and values are kept there as targets.
 *
 * @module
 */

import { type RootNoise, TreeSearch } from "../../planning/tree_search.ts";
import type { SearchedEpisodes } from "../../replay/searched_episodes.ts";
import type { ObservationScale } from "../observation_scale.ts";
import type { RewardUnit } from "../reward_unit.ts";
import type { Inference } from "./inference.ts";

/** What is searched in, and where results are kept. */
export interface SearchedPositions {
  readonly inference: Inference;
  readonly scale: ObservationScale;
  /** Of the values that the networks give; episodes hold returns as the task pays them. */
  readonly unit: RewardUnit;
  readonly episodes: SearchedEpisodes;
  /** Discount per step. */
  readonly discount: number;
  /** Simulations of a search. */
  readonly simulations: number;
}

/** Searches of up to `capacity` positions at once. */
export class PositionSearch {
  /** Positions of one call. */
  readonly capacity: number;
  readonly #positions: SearchedPositions;
  readonly #search: TreeSearch;
  readonly #scaled: Float32Array;

  constructor(positions: SearchedPositions, capacity: number) {
    this.capacity = capacity;
    this.#positions = positions;
    this.#search = new TreeSearch(positions.inference, positions, capacity);
    this.#scaled = new Float32Array(capacity * positions.scale.size);
  }

  /** Searches from `rows` of the episodes and keeps π and ν of each; with noise, it explores at the roots. */
  run(rows: ArrayLike<number>, noise?: RootNoise): void {
    this.#encode(rows);
    const search = this.#search;
    search.run(rows.length, noise);
    const { episodes, unit } = this.#positions;
    const { policies, values, actionCount: count } = episodes;
    for (let i = 0; i < rows.length; i++) {
      policies.set(search.policies.subarray(i * count, (i + 1) * count), rows[i] * count);
      values[rows[i]] = unit.toReturn(search.values[i]);
    }
  }

  /** Keeps the network's own value of one row, v of f(h(o)), until the row is searched. */
  evaluate(row: number): void {
    this.#encode([row]);
    this.#positions.episodes.values[row] = this.#positions.unit.toReturn(this.#search.rootPredictions[0]);
  }

  /** The action of the first search; with noise, a draw by visits. */
  choose(noise?: RootNoise): number {
    return this.#search.choose(0, noise);
  }

  /** s⁰ = h(o), and p⁰, v⁰ = f(s⁰), at the roots. */
  #encode(rows: ArrayLike<number>): void {
    const { episodes: { observations, observationSize: size }, scale, inference } = this.#positions;
    for (let i = 0; i < rows.length; i++) {
      const seen = observations.subarray(rows[i] * size, (rows[i] + 1) * size);
      scale.apply(seen, 1, this.#scaled.subarray(i * scale.size, (i + 1) * scale.size));
    }
    const { rootLatents, rootLogits, rootPredictions } = this.#search;
    inference.roots(this.#scaled, rows.length, rootLatents, rootLogits, rootPredictions);
  }
}
