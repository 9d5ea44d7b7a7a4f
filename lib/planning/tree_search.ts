/**
 * Monte Carlo tree search in a learned latent model (Schrittwieser et al., "Mastering Atari, Go, chess and
 * shogi by planning with a learned model", 2020, appendix B), many trees in lockstep.
 *
 * Every simulation expands exactly one node in every tree, so that the network is called once per simulation
 * with one row per tree. Trees are struct-of-arrays: nothing is allocated while searching.
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

import { softmax } from "../nn/categorical.ts";
import type { Generator } from "../random/generator.ts";
import { fillDirichlet } from "./dirichlet.ts";

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

/** c1 of the paper's equation 2: the weight of the prior. */
const EXPLORATION_INIT = 1.25;

/** c2 of the paper's equation 2: how slowly the prior's weight grows with visits. */
const EXPLORATION_BASE = 19652;

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

/** Edge `action` of node `node` of tree `tree` has index `(tree · nodes + node) · actionCount + action`. */
export class TreeSearch {
  /** Trees that can be searched at once. */
  readonly capacity: number;
  /** What is searched in. */
  readonly model: LatentModel;
  /** The numbers of the search. */
  readonly options: TreeSearchOptions;
  /** Nodes per tree: the root and one per simulation. */
  readonly nodes: number;

  /** [capacity, latentSize]: the latents of the roots, for the caller to fill before {@linkcode run}. */
  readonly rootLatents: Float32Array;
  /** [capacity, actionCount]: the policy's logits at the roots, for the caller to fill. */
  readonly rootLogits: Float32Array;
  /** [capacity]: the network's values of the roots, for the caller to fill. */
  readonly rootPredictions: Float32Array;

  /** [capacity, actionCount]: the improved policy of each root after {@linkcode run}; sums to 1. */
  readonly policies: Float32Array;
  /** [capacity]: the mean return found by each search, in units of return. */
  readonly values: Float32Array;

  /** [capacity, nodes, actionCount]: visits of each edge. */
  readonly visits: Int32Array;
  /** [capacity, nodes, actionCount]: the policy's probability of each edge. */
  readonly priors: Float64Array;
  /** [capacity, nodes, actionCount]: r + discount · mean value of each visited edge. */
  readonly actionValues: Float64Array;
  /** [capacity]: smallest Q in each tree. */
  readonly minimum: Float64Array;
  /** [capacity]: largest Q in each tree. */
  readonly maximum: Float64Array;

  readonly #latents: Float32Array;
  readonly #children: Int32Array;
  readonly #rewards: Float64Array;
  readonly #sums: Float64Array;
  /** [capacity, nodes]: visits of each node, its own expansion included. */
  readonly #nodeVisits: Int32Array;
  /** [capacity, nodes]: the edges from the root to the new node. */
  readonly #path: Int32Array;
  readonly #depths: Int32Array;
  readonly #parents: Int32Array;
  readonly #actions: Uint8Array;
  readonly #expansion: Expansion;
  /** [simulations + 2]: sqrt(N) · (c1 + log((N + c2 + 1) / c2)) by node visits N. */
  readonly #exploration: Float64Array;
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
    const nodes = this.nodes = options.simulations + 1;
    const { actionCount, latentSize } = model;
    const edges = capacity * nodes * actionCount;
    // node-major, so that the latents which one simulation adds to all trees are contiguous
    this.#latents = new Float32Array(nodes * capacity * latentSize);
    this.rootLatents = this.#latents.subarray(0, capacity * latentSize);
    this.rootLogits = new Float32Array(capacity * actionCount);
    this.rootPredictions = new Float32Array(capacity);
    this.policies = new Float32Array(capacity * actionCount);
    this.values = new Float32Array(capacity);
    this.visits = new Int32Array(edges);
    this.priors = new Float64Array(edges);
    this.actionValues = new Float64Array(edges);
    this.#children = new Int32Array(edges);
    this.#rewards = new Float64Array(edges);
    this.#sums = new Float64Array(edges);
    this.minimum = new Float64Array(capacity);
    this.maximum = new Float64Array(capacity);
    this.#nodeVisits = new Int32Array(capacity * nodes);
    this.#path = new Int32Array(capacity * nodes);
    this.#depths = new Int32Array(capacity);
    this.#parents = new Int32Array(capacity);
    this.#actions = new Uint8Array(capacity);
    this.#sample = new Float64Array(actionCount);
    this.#expansion = {
      rewards: new Float32Array(capacity),
      logits: new Float32Array(capacity * actionCount),
      values: new Float32Array(capacity),
    };
    this.#exploration = Float64Array.from(
      { length: nodes + 1 },
      (_, visits) =>
        Math.sqrt(visits) * (EXPLORATION_INIT + Math.log((visits + EXPLORATION_BASE + 1) / EXPLORATION_BASE)),
    );
  }

  /**
   * Searches the first `count` trees, whose `rootLatents`, `rootLogits` and `rootPredictions` the caller has
   * filled, and writes `policies` and `values`.
   *
   * @param noise Absent for a search that does not explore: evaluation and re-search.
   * @throws {RangeError} If `count` is not in 1 … capacity.
   */
  run(count: number, noise?: RootNoise): void {
    if (!(count >= 1 && count <= this.capacity)) {
      throw new RangeError(`A search holds 1 to ${this.capacity} trees: got ${count}.`);
    }
    this.#begin(count, noise);
    for (let simulation = 0; simulation < this.options.simulations; simulation++) {
      for (let tree = 0; tree < count; tree++) this.#descend(tree);
      const node = simulation + 1;
      this.model.expand(
        this.#latents,
        this.#parents,
        this.#actions,
        count,
        node * this.capacity,
        this.#expansion,
      );
      for (let tree = 0; tree < count; tree++) this.#attach(tree, node);
    }
    this.#conclude(count);
  }

  /** The action that pUCT (equation 2 of the paper) chooses at a node. */
  #pucb(tree: number, node: number): number {
    const { actionCount } = this.model;
    const first = (tree * this.nodes + node) * actionCount;
    const exploration = this.#exploration[this.#nodeVisits[tree * this.nodes + node]];
    const low = this.minimum[tree];
    const range = this.maximum[tree] - low;
    const scale = range > 0 ? 1 / range : 0;
    const unvisited = scale === 0 ? 0 : (this.#meanActionValue(first, low) - low) * scale;
    let best = 0;
    let bestScore = -Infinity;
    for (let action = 0; action < actionCount; action++) {
      const edge = first + action;
      const visits = this.visits[edge];
      const value = visits > 0 ? (this.actionValues[edge] - low) * scale : unvisited;
      const score = value + this.priors[edge] * exploration / (1 + visits);
      if (score > bestScore) {
        bestScore = score;
        best = action;
      }
    }
    return best;
  }

  /** The mean of what has been tried from the edge `first` on, by visits; `none` where nothing was. */
  #meanActionValue(first: number, none: number): number {
    let sum = 0;
    let visits = 0;
    for (let edge = first; edge < first + this.model.actionCount; edge++) {
      if (this.visits[edge] === 0) continue;
      sum += this.visits[edge] * this.actionValues[edge];
      visits += this.visits[edge];
    }
    return visits > 0 ? sum / visits : none;
  }

  /** Empties the trees and expands their roots. */
  #begin(count: number, noise: RootNoise | undefined): void {
    const { actionCount } = this.model;
    const edges = count * this.nodes * actionCount;
    this.visits.fill(0, 0, edges);
    this.#children.fill(0, 0, edges);
    this.#sums.fill(0, 0, edges);
    this.#nodeVisits.fill(0, 0, count * this.nodes);
    for (let tree = 0; tree < count; tree++) {
      this.minimum[tree] = Infinity;
      this.maximum[tree] = -Infinity;
      this.#nodeVisits[tree * this.nodes] = 1;
      softmax(
        this.rootLogits,
        tree * actionCount,
        actionCount,
        this.priors,
        tree * this.nodes * actionCount,
      );
      if (noise !== undefined) this.#mixNoise(tree, noise);
    }
  }

  /** P(a) ← (1 − fraction) P(a) + fraction · noise(a) at the root. */
  #mixNoise(tree: number, { fraction, concentration, random }: RootNoise): void {
    const { actionCount } = this.model;
    fillDirichlet(this.#sample, concentration, random);
    const first = tree * this.nodes * actionCount;
    for (let action = 0; action < actionCount; action++) {
      const prior = this.priors[first + action];
      this.priors[first + action] = (1 - fraction) * prior + fraction * this.#sample[action];
    }
  }

  /** Walks from the root by pUCT to an edge without a node. */
  #descend(tree: number): void {
    const { actionCount } = this.model;
    let node = 0;
    let depth = 0;
    let chosen = this.#pucb(tree, 0);
    for (;;) {
      const edge = (tree * this.nodes + node) * actionCount + chosen;
      this.#path[tree * this.nodes + depth++] = edge;
      const child = this.#children[edge];
      if (child === 0) break;
      node = child;
      chosen = this.#pucb(tree, node);
    }
    this.#depths[tree] = depth;
    this.#parents[tree] = node * this.capacity + tree;
    this.#actions[tree] = chosen;
  }

  /**
   * Adds the expanded node at the end of the tree's path and backs its value up (appendix B, equations 3 and
   * 4).
   */
  #attach(tree: number, node: number): void {
    const { actionCount } = this.model;
    const { discount } = this.options;
    const path = tree * this.nodes;
    const depth = this.#depths[tree];
    const edge = this.#path[path + depth - 1];
    this.#children[edge] = node;
    this.#rewards[edge] = this.#expansion.rewards[tree];
    this.#nodeVisits[tree * this.nodes + node] = 1;
    softmax(
      this.#expansion.logits,
      tree * actionCount,
      actionCount,
      this.priors,
      (tree * this.nodes + node) * actionCount,
    );
    let value = this.#expansion.values[tree];
    for (let step = depth - 1; step >= 0; step--) {
      const passed = this.#path[path + step];
      const visits = ++this.visits[passed];
      this.#sums[passed] += value;
      const reward = this.#rewards[passed];
      const actionValue = reward + discount * this.#sums[passed] / visits;
      this.actionValues[passed] = actionValue;
      if (actionValue < this.minimum[tree]) this.minimum[tree] = actionValue;
      if (actionValue > this.maximum[tree]) this.maximum[tree] = actionValue;
      this.#nodeVisits[(passed / actionCount) | 0]++;
      value = reward + discount * value;
    }
  }

  /** Values are the mean returns of the simulations; the improved policy is each action's share of them. */
  #conclude(count: number): void {
    const { actionCount } = this.model;
    const { simulations } = this.options;
    for (let tree = 0; tree < count; tree++) {
      const first = tree * this.nodes * actionCount;
      let sum = 0;
      for (let action = 0; action < actionCount; action++) {
        const visits = this.visits[first + action];
        if (visits > 0) sum += visits * this.actionValues[first + action];
        this.policies[tree * actionCount + action] = visits / simulations;
      }
      this.values[tree] = sum / simulations;
    }
  }

  /**
   * The action to take at the root of `tree`: with noise, a draw by visits; without, the most visited one, of
   * equally visited ones that of higher value.
   */
  choose(tree: number, noise?: RootNoise): number {
    const { actionCount } = this.model;
    const first = tree * this.nodes * actionCount;
    if (noise !== undefined) {
      for (let action = 0; action < actionCount; action++) {
        this.#sample[action] = (this.visits[first + action] / this.options.simulations) **
          (1 / noise.temperature);
      }
      return noise.random.categorical(this.#sample);
    }
    let best = 0;
    for (let action = 1; action < actionCount; action++) {
      const lead = this.visits[first + action] - this.visits[first + best];
      const isBetter = this.visits[first + action] > 0 &&
        this.actionValues[first + action] > this.actionValues[first + best];
      if (lead > 0 || (lead === 0 && isBetter)) best = action;
    }
    return best;
  }
}
