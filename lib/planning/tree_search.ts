/**
 * Monte Carlo tree search in a learned latent model (Schrittwieser et al., "Mastering Atari, Go, chess and
 * shogi by planning with a learned model", 2020, appendix B), many trees in lockstep.
 *
 * Every simulation expands exactly one node in every tree, so that the network is called once per simulation
 * with one row per tree.
 *
 * Deviations from the paper's pseudocode:
 * - a root counts one visit when it is expanded, as every other node does, so that the prior decides the first
 *   selection instead of the order of the actions;
 * - the minimum and maximum that normalise values are taken over Q = r + discount · v, which is what they
 *   normalise, rather than over v;
 * - an action without a visit is taken for as good as its visited siblings (Ye et al., "Mastering Atari games
 *   with limited data", 2021), where the paper takes it for the tree's lowest: with that a collapsed prior is
 *   never overcome (measured);
 * - while a tree knows a single Q, its normalised value is 0 rather than the raw number;
 * - ties go to the action with the lower index.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import { fillDirichlet } from "./dirichlet.ts";
import { SearchTrees } from "./search_trees.ts";

export type { SearchTrees };

/** What one batched network call writes: row i belongs to the i-th tree. */
export interface Expansion {
  /** [trees]; the predicted reward of the step that leads to the node. */
  readonly rewards: Float32Array;
  /** [trees, actionCount]; unnormalised log-probabilities of the policy at the node. */
  readonly logits: Float32Array;
  /** [trees]; the predicted value of the node, in units of return. */
  readonly values: Float32Array;
}

/** A model that predicts in a latent space: the network's g and f, as the search sees them. */
export interface LatentModel {
  /** Discrete actions: 0 … actionCount − 1. */
  readonly actionCount: number;
  /** Numbers in one latent state. */
  readonly latentSize: number;
  /**
   * Steps `count` latents through the dynamics, then evaluates the policy and value there.
   *
   * @param latents [rows, latentSize]; read at `parents`, written at rows `first` … `first + count − 1`.
   * @param parents [count]; the row each step starts from.
   * @param actions [count]; the action each step takes.
   * @param out Written for rows 0 … count − 1.
   */
  expand(
    latents: Float32Array,
    parents: Int32Array,
    actions: Uint8Array,
    count: number,
    first: number,
    out: Expansion,
  ): void;
}

/** The numbers of a search. */
export interface TreeSearchOptions {
  /** Simulations per search, at least 1: nodes added to every tree. */
  readonly simulations: number;
  /** Discount per step, in [0, 1]. */
  readonly discount: number;
}

/** How a search explores at its roots. */
export interface RootNoise {
  /** The share of the noise in the root's prior, in [0, 1]; 0.25 in the paper. */
  readonly fraction: number;
  /** The Dirichlet distribution's concentration; 0.25 for Atari's 18 actions. */
  readonly concentration: number;
  /** Actions are drawn in proportion to visits to the power of its inverse; above 0. */
  readonly temperature: number;
  /** The source of the noise and of the draws. */
  readonly random: Generator;
}

/** Searches of many trees at once in one model. */
export class TreeSearch {
  /** Trees that can be searched at once. */
  readonly capacity: number;
  /** What is searched in. */
  readonly model: LatentModel;
  /** The numbers of the search. */
  readonly options: TreeSearchOptions;
  /** The trees, with the statistics of their edges. */
  readonly trees: SearchTrees;

  /** [capacity, latentSize]: the latents of the roots, for the caller to fill before {@linkcode run}. */
  readonly rootLatents: Float32Array;
  /** [capacity, actionCount]: the policy's logits at the roots, for the caller to fill. */
  readonly rootLogits: Float32Array;
  /** [capacity]: the network's values of the roots, for the caller to fill. */
  readonly rootPredictions: Float32Array;

  /** [capacity, actionCount]: π, the improved policy of each root after {@linkcode run}; sums to 1. */
  readonly policies: Float32Array;
  /** [capacity]: ν, the mean return found by each search, in units of return. */
  readonly values: Float32Array;

  readonly #latents: Float32Array;
  /** [capacity]: rows of the latents from which nodes are expanded. */
  readonly #parents: Int32Array;
  readonly #expansion: Expansion;
  /** [actionCount]: noise, and weights of a draw. */
  readonly #sample: Float64Array;

  /**
   * Takes room for the trees.
   *
   * @param model The model to search in.
   * @param options The numbers of the search.
   * @param capacity Trees that can be searched at once, at least 1.
   * @throws {RangeError} If the capacity or the simulations are not positive integers.
   */
  constructor(model: LatentModel, options: TreeSearchOptions, capacity: number) {
    for (const [name, value] of Object.entries({ capacity, simulations: options.simulations })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new RangeError(`A tree search's ${name} must be a positive integer: got ${value}.`);
      }
    }
    this.model = model;
    this.options = options;
    this.capacity = capacity;
    const nodes = options.simulations + 1;
    const { actionCount, latentSize } = model;
    this.trees = new SearchTrees(capacity, nodes, actionCount, options.discount);
    // node-major, so that the latents which one simulation adds to all trees are contiguous
    this.#latents = new Float32Array(nodes * capacity * latentSize);
    this.rootLatents = this.#latents.subarray(0, capacity * latentSize);
    this.rootLogits = new Float32Array(capacity * actionCount);
    this.rootPredictions = new Float32Array(capacity);
    this.policies = new Float32Array(capacity * actionCount);
    this.values = new Float32Array(capacity);
    this.#parents = new Int32Array(capacity);
    this.#sample = new Float64Array(actionCount);
    this.#expansion = {
      rewards: new Float32Array(capacity),
      logits: new Float32Array(capacity * actionCount),
      values: new Float32Array(capacity),
    };
  }

  /**
   * Searches the first `count` trees, whose `rootLatents`, `rootLogits` and `rootPredictions` the caller has
   * filled, and writes `policies` and `values`.
   *
   * @param noise Absent for a search that does not explore: evaluation and re-search.
   * @throws {RangeError} If `count` is not in 1 … capacity.
   */
  run(count: number, noise?: RootNoise): void {
    const { capacity, trees } = this;
    if (!(count >= 1 && count <= capacity)) {
      throw new RangeError(`A search holds 1 to ${capacity} trees: got ${count}.`);
    }
    trees.begin(count, this.rootLogits);
    if (noise !== undefined) { for (let tree = 0; tree < count; tree++) this.#mixNoise(tree, noise); }
    const { rewards, logits, values } = this.#expansion;
    for (let node = 1; node < trees.nodes; node++) { // a simulation each
      for (let tree = 0; tree < count; tree++) {
        trees.descend(tree);
        this.#parents[tree] = trees.parents[tree] * capacity + tree;
      }
      this.model.expand(this.#latents, this.#parents, trees.actions, count, node * capacity, this.#expansion);
      for (let tree = 0; tree < count; tree++) trees.attach(tree, node, rewards, logits, values);
    }
    this.#conclude(count);
  }

  /** P(s⁰, a) ← (1 − ρ) P(s⁰, a) + ρ η(a), with ρ the fraction and η ~ Dir(concentration). */
  #mixNoise(tree: number, { fraction, concentration, random }: RootNoise): void {
    const { actionCount, priors } = this.trees;
    fillDirichlet(this.#sample, concentration, random);
    const first = this.trees.firstEdge(tree);
    for (let action = 0; action < actionCount; action++) {
      const prior = priors[first + action];
      priors[first + action] = (1 - fraction) * prior + fraction * this.#sample[action];
    }
  }

  /** ν = Σ N(s⁰, a) Q(s⁰, a) / Σ N(s⁰, b), and π(a) = N(s⁰, a) / Σ N(s⁰, b). */
  #conclude(count: number): void {
    const { actionCount, visits, actionValues } = this.trees;
    const { simulations } = this.options;
    for (let tree = 0; tree < count; tree++) {
      const first = this.trees.firstEdge(tree);
      let sum = 0;
      for (let action = 0; action < actionCount; action++) {
        const edge = first + action;
        if (visits[edge] > 0) sum += visits[edge] * actionValues[edge];
        this.policies[tree * actionCount + action] = visits[edge] / simulations;
      }
      this.values[tree] = sum / simulations;
    }
  }

  /**
   * The action to take at the root of `tree`: with noise, a draw with p(a) ∝ N(s⁰, a)^(1/T) (appendix D);
   * without, the most visited one, of equally visited ones that of higher value.
   */
  choose(tree: number, noise?: RootNoise): number {
    const { actionCount, visits, actionValues } = this.trees;
    const first = this.trees.firstEdge(tree);
    if (noise !== undefined) {
      for (let action = 0; action < actionCount; action++) {
        this.#sample[action] = (visits[first + action] / this.options.simulations) ** (1 / noise.temperature);
      }
      return noise.random.categorical(this.#sample);
    }
    let best = 0;
    for (let action = 1; action < actionCount; action++) {
      const lead = visits[first + action] - visits[first + best];
      const isBetter = visits[first + action] > 0 &&
        actionValues[first + action] > actionValues[first + best];
      if (lead > 0 || (lead === 0 && isBetter)) best = action;
    }
    return best;
  }
}
