/**
 * The trees of Monte Carlo tree search (Schrittwieser et al., "Mastering Atari, Go, chess and shogi by planning
 * with a learned model", 2020, appendix B): selection, expansion and backup, in every tree by itself.
 *
 * Trees are struct-of-arrays: nothing is allocated while searching. With s a node and a an action, an edge
 * (s, a) has the statistics of the paper: visits N, mean value Q, policy P, reward R and transition S.
 *
 * @module
 */

import { softmax } from "../nn/categorical.ts";

/** c1 of the paper's equation 2: the weight of the prior. */
const EXPLORATION_INIT = 1.25;

/** c2 of the paper's equation 2: how slowly the prior's weight grows with visits. */
const EXPLORATION_BASE = 19652;

/** The root of every tree. */
const ROOT = 0;

/** Edge `action` of node `node` of tree `tree` has index `(tree · nodes + node) · actionCount + action`. */
export class SearchTrees {
  /** Nodes per tree: the root and one per simulation. */
  readonly nodes: number;
  /** Discrete actions: edges of a node. */
  readonly actionCount: number;
  /** Discount per step, γ. */
  readonly discount: number;
  /** [trees, nodes, actionCount]: N, visits of each edge. */
  readonly visits: Int32Array;
  /** [trees, nodes, actionCount]: P, the policy's probability of each edge. */
  readonly priors: Float64Array;
  /** [trees, nodes, actionCount]: Q of each visited edge, its reward plus γ times the mean value beyond it. */
  readonly actionValues: Float64Array;
  /** [trees]: smallest Q in each tree. */
  readonly minimum: Float64Array;
  /** [trees]: largest Q in each tree. */
  readonly maximum: Float64Array;
  /** [trees]: the node that the last descent ended at. */
  readonly parents: Int32Array;
  /** [trees]: the action that the last descent chose there. */
  readonly actions: Uint8Array;

  /** S: the node that an edge leads to; the root, which no edge leads to, where there is none yet. */
  readonly #children: Int32Array;
  /** R of each edge. */
  readonly #rewards: Float64Array;
  /** Sum of the values beyond each edge over its visits. */
  readonly #sums: Float64Array;
  /** [trees, nodes]: visits of each node, its own expansion included. */
  readonly #nodeVisits: Int32Array;
  /** [trees, nodes]: the edges from the root to the new node. */
  readonly #path: Int32Array;
  readonly #depths: Int32Array;
  /** [nodes + 1]: √N · (c1 + log((N + c2 + 1) / c2)) by node visits N. */
  readonly #exploration: Float64Array;

  /** Takes room for `count` trees of `nodes` nodes. */
  constructor(count: number, nodes: number, actionCount: number, discount: number) {
    this.nodes = nodes;
    this.actionCount = actionCount;
    this.discount = discount;
    const edges = count * nodes * actionCount;
    this.visits = new Int32Array(edges);
    this.priors = new Float64Array(edges);
    this.actionValues = new Float64Array(edges);
    this.minimum = new Float64Array(count);
    this.maximum = new Float64Array(count);
    this.parents = new Int32Array(count);
    this.actions = new Uint8Array(count);
    this.#children = new Int32Array(edges);
    this.#rewards = new Float64Array(edges);
    this.#sums = new Float64Array(edges);
    this.#nodeVisits = new Int32Array(count * nodes);
    this.#path = new Int32Array(count * nodes);
    this.#depths = new Int32Array(count);
    this.#exploration = Float64Array.from(
      { length: nodes + 1 },
      (_, visits) =>
        Math.sqrt(visits) * (EXPLORATION_INIT + Math.log((visits + EXPLORATION_BASE + 1) / EXPLORATION_BASE)),
    );
  }

  /** Index of the first edge of a node. */
  firstEdge(tree: number, node = ROOT): number {
    return (tree * this.nodes + node) * this.actionCount;
  }

  /** Empties the first `count` trees and expands their roots. @param logits [count, actionCount] of the policy there. */
  begin(count: number, logits: Float32Array): void {
    const edges = this.firstEdge(count);
    this.visits.fill(0, 0, edges);
    this.#children.fill(ROOT, 0, edges);
    this.#sums.fill(0, 0, edges);
    this.#nodeVisits.fill(0, 0, count * this.nodes);
    for (let tree = 0; tree < count; tree++) {
      this.minimum[tree] = Infinity;
      this.maximum[tree] = -Infinity;
      this.#expand(tree, ROOT, logits);
    }
  }

  /** P of a new node's edges, and its own visit. */
  #expand(tree: number, node: number, logits: Float32Array): void {
    this.#nodeVisits[tree * this.nodes + node] = 1;
    softmax(logits, tree * this.actionCount, this.actionCount, this.priors, this.firstEdge(tree, node));
  }

  /** Selection: walks from the root by pUCT to an edge without a node, which `parents` and `actions` then name. */
  descend(tree: number): void {
    let node = ROOT;
    let depth = 0;
    let chosen = this.#select(tree, node);
    for (;;) {
      const edge = this.firstEdge(tree, node) + chosen;
      this.#path[tree * this.nodes + depth++] = edge;
      const child = this.#children[edge];
      if (child === ROOT) break;
      node = child;
      chosen = this.#select(tree, node);
    }
    this.#depths[tree] = depth;
    this.parents[tree] = node;
    this.actions[tree] = chosen;
  }

  /** aᵏ = argmax Q̄(s, a) + P(s, a) · √N(s) / (1 + N(s, a)) · (c1 + log((N(s) + c2 + 1) / c2)): equation 2. */
  #select(tree: number, node: number): number {
    const first = this.firstEdge(tree, node);
    const exploration = this.#exploration[this.#nodeVisits[tree * this.nodes + node]];
    const low = this.minimum[tree];
    const range = this.maximum[tree] - low;
    const scale = range > 0 ? 1 / range : 0;
    const unvisited = scale === 0 ? 0 : (this.#meanActionValue(first, low) - low) * scale;
    let best = 0;
    let bestScore = -Infinity;
    for (let action = 0; action < this.actionCount; action++) {
      const edge = first + action;
      const visits = this.visits[edge];
      const value = visits > 0 ? (this.actionValues[edge] - low) * scale : unvisited; // Q̄: equation 5
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
    for (let edge = first; edge < first + this.actionCount; edge++) {
      if (this.visits[edge] === 0) continue;
      sum += this.visits[edge] * this.actionValues[edge];
      visits += this.visits[edge];
    }
    return visits > 0 ? sum / visits : none;
  }

  /**
   * Expansion and backup: adds `node` at the end of the last descent's path, with row `tree` of what the
   * networks predict there, and passes its value up.
   *
   * @param rewards [trees] of the steps to the new nodes.
   * @param logits [trees, actionCount] of the policy there.
   * @param values [trees] there, in units of return.
   */
  attach(
    tree: number,
    node: number,
    rewards: Float32Array,
    logits: Float32Array,
    values: Float32Array,
  ): void {
    const { actionCount, discount } = this;
    const path = tree * this.nodes;
    const depth = this.#depths[tree];
    const edge = this.#path[path + depth - 1];
    this.#children[edge] = node;
    this.#rewards[edge] = rewards[tree];
    this.#expand(tree, node, logits);
    let value = values[tree]; // Gᵏ = Σ γ^τ r + γ^(l−k) vˡ: equation 3, from the leaf to the root
    for (let step = depth - 1; step >= 0; step--) {
      const passed = this.#path[path + step];
      const visits = ++this.visits[passed];
      this.#sums[passed] += value;
      const reward = this.#rewards[passed];
      const actionValue = reward + discount * this.#sums[passed] / visits; // equation 4
      this.actionValues[passed] = actionValue;
      if (actionValue < this.minimum[tree]) this.minimum[tree] = actionValue;
      if (actionValue > this.maximum[tree]) this.maximum[tree] = actionValue;
      this.#nodeVisits[(passed / actionCount) | 0]++;
      value = reward + discount * value;
    }
  }
}
