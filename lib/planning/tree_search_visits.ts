/**
 * The root rule of AlphaZero and MuZero: pUCT at the root too, with Dirichlet noise in the prior where the
 * search is to explore, and visit shares as the improved policy.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import type { RootRule, TreeSearch } from "./tree_search.ts";

/** How a search explores at its roots. */
export interface RootNoise {
  /** The share of the noise in the mixture, in [0, 1]; 0.25 in the paper. */
  readonly fraction: number;
  /** The Dirichlet distribution's concentration, above 0; 0.25 for Atari's 18 actions. */
  readonly concentration: number;
  /** Actions are drawn in proportion to visits to the power of its inverse; above 0. */
  readonly temperature: number;
  /** The source of the noise and of the draws. */
  readonly random: Generator;
}

/** pUCT at the root, and visit shares as the improved policy. */
export class VisitRoot implements RootRule {
  readonly #noise: RootNoise | undefined;
  // derived: #sample is written before each use
  #sample = new Float64Array(0);

  /** Makes one. @param noise Absent for a search that does not explore: evaluation and re-search. */
  constructor(noise?: RootNoise) {
    this.#noise = noise;
  }

  /** Mixes the noise into the root's prior: P(a) ← (1 − fraction) P(a) + fraction · noise(a). */
  begin(search: TreeSearch, tree: number): void {
    if (this.#noise === undefined) return;
    const { fraction, concentration, random } = this.#noise;
    const { actionCount } = search.model;
    if (this.#sample.length !== actionCount) this.#sample = new Float64Array(actionCount);
    fillDirichlet(this.#sample, concentration, random);
    const first = tree * search.nodes * actionCount;
    for (let action = 0; action < actionCount; action++) {
      const prior = search.priors[first + action];
      search.priors[first + action] = (1 - fraction) * prior + fraction * this.#sample[action];
    }
  }

  /** Each action's share of the simulations. */
  policy(search: TreeSearch, tree: number, out: Float32Array, at: number): void {
    const { actionCount } = search.model;
    const first = tree * search.nodes * actionCount;
    for (let action = 0; action < actionCount; action++) {
      out[at + action] = search.visits[first + action] / search.options.simulations;
    }
  }

  /** The action to take at the root of `tree`: with noise, a draw by visits; without, the most visited action, of equally visited ones that of higher value. */
  choose(search: TreeSearch, tree: number): number {
    if (this.#noise === undefined) return search.bestAction(tree);
    const { temperature, random } = this.#noise;
    const { actionCount } = search.model;
    const first = tree * search.nodes * actionCount;
    for (let action = 0; action < actionCount; action++) {
      this.#sample[action] = (search.visits[first + action] / search.options.simulations) **
        (1 / temperature);
    }
    return random.categorical(this.#sample);
  }
}

/**
 * Fills `out` with one draw of a symmetric Dirichlet distribution: gamma deviates, divided by their sum.
 *
 * @param concentration Above 0.
 */
export function fillDirichlet(out: Float64Array, concentration: number, random: Generator): void {
  if (concentration < SPARSE) return fillSparseDirichlet(out, concentration, random);
  let sum = 0;
  for (let i = 0; i < out.length; i++) sum += out[i] = gamma(concentration, random);
  for (let i = 0; i < out.length; i++) out[i] /= sum;
}

/** Below this concentration gamma deviates underflow to 0. */
const SPARSE = 0.05;

/** The same by logarithms of the deviates, times the concentration: the deviates themselves would underflow. */
function fillSparseDirichlet(out: Float64Array, concentration: number, random: Generator): void {
  let largest = -Infinity;
  for (let i = 0; i < out.length; i++) {
    out[i] = concentration * Math.log(gamma(concentration + 1, random)) + Math.log(1 - random.uniform());
    largest = Math.max(largest, out[i]);
  }
  let sum = 0;
  for (let i = 0; i < out.length; i++) sum += out[i] = Math.exp((out[i] - largest) / concentration);
  for (let i = 0; i < out.length; i++) out[i] /= sum;
}

/** A gamma deviate of scale 1 (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000). */
function gamma(shape: number, random: Generator): number {
  if (shape < 1) { // their section 6: a deviate of shape + 1, times a power of a uniform one
    const boosted = gamma(shape + 1, random);
    return boosted * Math.pow(1 - random.uniform(), 1 / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random.uniform();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
