/**
 * The root rule of Gumbel MuZero (Danihelka et al., "Policy improvement by planning with Gumbel", 2022): actions drawn
 * without replacement by the Gumbel-top-k trick, simulations shared out among them by sequential halving, and an
 * improved policy made from the values of all actions. It improves the policy even with very few simulations.
 *
 * Below the root pUCT chooses, as in the paper's "Gumbel MuZero" (its "Full Gumbel MuZero" changes that too).
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import type { RootRule, TreeSearch } from "./tree_search.ts";

/** The numbers of the rule. */
export interface GumbelOptions {
  /** Actions considered at the root, m; at least 1. */
  readonly consideredActions: number;
  /** c_visit of the paper's equation 8; 50 there. */
  readonly visitOffset: number;
  /** c_scale of the paper's equation 8, for values normalised to [0, 1]. */
  readonly valueScale: number;
  /** The source of the Gumbel deviates; absent for a search that does not explore: all are 0. */
  readonly random?: Generator;
}

/** Gumbel-top-k, sequential halving, completed values. */
export class GumbelRoot implements RootRule {
  readonly #options: GumbelOptions;
  #gumbels = new Float64Array(0); // [trees, actionCount]
  #scores = new Float64Array(0); // [actionCount]
  #schedules = new Map<number, Uint16Array>();

  /** Makes one from its options. */
  constructor(options: GumbelOptions) {
    this.#options = options;
  }

  /** Draws a Gumbel deviate for every action. */
  begin(search: TreeSearch, tree: number): void {
    const { actionCount } = search.model;
    if (this.#gumbels.length !== search.capacity * actionCount) {
      this.#gumbels = new Float64Array(search.capacity * actionCount);
      this.#scores = new Float64Array(actionCount);
    }
    const { random } = this.#options;
    for (let action = 0; action < actionCount; action++) {
      this.#gumbels[tree * actionCount + action] = random === undefined ? 0 : random.gumbel();
    }
  }

  /** Of the actions with as many visits as sequential halving asks for now, the one of the highest score. */
  select(search: TreeSearch, tree: number, simulation: number): number {
    const { actionCount } = search.model;
    const considered = Math.min(this.#options.consideredActions, actionCount);
    return this.#best(search, tree, this.#schedule(considered, search.options.simulations)[simulation]);
  }

  /** softmax(logits + σ(completed values)): equation 11 of the paper. */
  policy(search: TreeSearch, tree: number, out: Float32Array, at: number): void {
    const { actionCount } = search.model;
    this.#score(search, tree, false);
    const largest = this.#scores.reduce((a, b) => Math.max(a, b));
    let mass = 0;
    for (let a = 0; a < actionCount; a++) mass += this.#scores[a] = Math.exp(this.#scores[a] - largest);
    for (let a = 0; a < actionCount; a++) out[at + a] = this.#scores[a] / mass;
  }

  /** The action of the highest score among the most visited. */
  choose(search: TreeSearch, tree: number): number {
    const { actionCount } = search.model;
    const first = tree * search.nodes * actionCount;
    let most = 0;
    for (let action = 0; action < actionCount; action++) most = Math.max(most, search.visits[first + action]);
    return this.#best(search, tree, most);
  }

  #best(search: TreeSearch, tree: number, visits: number): number {
    const { actionCount } = search.model;
    const first = tree * search.nodes * actionCount;
    this.#score(search, tree, true);
    let best = -1;
    for (let action = 0; action < actionCount; action++) {
      if (search.visits[first + action] !== visits) continue;
      if (best < 0 || this.#scores[action] > this.#scores[best]) best = action;
    }
    return Math.max(best, 0);
  }

  /** Writes g + logits + σ(completed values) to the scores; g only where asked for. */
  #score(search: TreeSearch, tree: number, withGumbels: boolean): void {
    const { visitOffset, valueScale } = this.#options;
    const { actionCount } = search.model;
    const first = tree * search.nodes * actionCount;
    let [visits, most, mass, weighted] = [0, 0, 0, 0];
    for (let edge = first; edge < first + actionCount; edge++) {
      if (search.visits[edge] === 0) continue;
      visits += search.visits[edge];
      most = Math.max(most, search.visits[edge]);
      mass += search.priors[edge];
      weighted += search.priors[edge] * search.actionValues[edge];
    }
    // the value of an action without a visit: the paper's equation 33, v_mix
    const prediction = search.rootPredictions[tree];
    const mixed = mass > 0 ? (prediction + visits * weighted / mass) / (1 + visits) : prediction;
    const low = Math.min(search.minimum[tree], mixed);
    const range = Math.max(search.maximum[tree], mixed) - low;
    for (let action = 0; action < actionCount; action++) {
      const edge = first + action;
      const value = search.visits[edge] > 0 ? search.actionValues[edge] : mixed;
      const normalised = range > 0 ? (value - low) / range : 0;
      this.#scores[action] = Math.log(search.priors[edge]) + (visitOffset + most) * valueScale * normalised +
        (withGumbels ? this.#gumbels[tree * actionCount + action] : 0);
    }
  }

  #schedule(considered: number, simulations: number): Uint16Array {
    let schedule = this.#schedules.get(simulations);
    if (schedule === undefined) {
      this.#schedules.set(simulations, schedule = halvingSchedule(considered, simulations));
    }
    return schedule;
  }
}

/**
 * Sequential halving as one number for each simulation: how many visits the action has that is tried next. The paper's
 * algorithm 2; where simulations are left after the last halving, the last two actions go on taking turns.
 *
 * @param considered Actions in the first phase.
 * @param simulations Simulations in all.
 */
export function halvingSchedule(considered: number, simulations: number): Uint16Array {
  const schedule = new Uint16Array(simulations);
  if (considered <= 1) return schedule.map((_, i) => i);
  const phases = Math.ceil(Math.log2(considered));
  let visits = 0;
  let left = considered;
  for (let at = 0; at < simulations;) {
    const rounds = Math.max(1, Math.floor(simulations / (phases * left)));
    for (let round = 0; round < rounds; round++, visits++) {
      for (let action = 0; action < left && at < simulations; action++) schedule[at++] = visits;
    }
    left = Math.max(2, left >> 1);
  }
  return schedule;
}
