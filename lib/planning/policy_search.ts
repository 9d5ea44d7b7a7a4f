/**
 * Policy search inside a learned model: CMA-ES over the parameters of a small policy, by imagined returns.
 * Every candidate has the same imagined starts, and all run in lockstep through an ensemble in which a random
 * member predicts each step, so that a candidate that exploits a single member does not win.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { type Conservatism, conservativeOptions } from "../dynamics/conservatism.ts";
import type { DynamicsModel, Propagation } from "../dynamics/model.ts";
import { type RewardAndTermination, UNKNOWN } from "../dynamics/reward_and_termination.ts";
import { Rollouts } from "../dynamics/rollouts.ts";
import type { Generator } from "../random/generator.ts";
import { CmaEs } from "./cma_es.ts";
import { SmallPolicy, type SmallPolicyShape } from "./small_policy.ts";

/** Options of a search. */
export interface PolicySearchOptions extends Conservatism {
  /** Candidates of a generation. */
  readonly candidates: number;
  /** Imagined rollouts of each candidate. */
  readonly particles: number;
  /** Maximum number of steps in an imagined rollout, at first. */
  readonly horizon: number;
  /** What it grows to, at most. */
  readonly longestHorizon: number;
  /** Maximum number of generations in one search. */
  readonly generations: number;
  /** How imagined states pass through the members. */
  readonly propagation: Propagation;
  /**
   * Whether a search that falls clearly short of the largest return is followed by a second one, which begins
   * from nothing; the better policy of the two is kept. Not unless given.
   */
  readonly isRepeated?: boolean;
}

/** The result of a search. */
export interface SearchReport {
  /** Mean imagined return of the policy that was found. */
  readonly imaginedReturn: number;
  /** Generations that were made. */
  readonly generations: number;
  /** Imagined transitions. */
  readonly imaginedSteps: number;
}

/** Initial standard deviation of every weight. */
const FIRST_SIGMA = 1;
/** Initial standard deviation of a later search, around the present policy. */
const NEXT_SIGMA = 0.3;
/**
 * Generations in a row whose centre has the largest possible return, before the horizon is doubled or the
 * search ends.
 */
const FLAWLESS_GENERATIONS = 3;

/**
 * Share of the largest return that a search may lack without being repeated: some starts are visited states
 * that no policy saves.
 */
const MISSING_SHARE = 0.1;

/** Holds a policy and improves it inside a model. */
export class PolicySearch extends Stateful {
  /** The form of the policies. */
  readonly shape: SmallPolicyShape;
  /** The policy's parameters: the mean of the last search. */
  readonly parameters: Float64Array;
  readonly #options: PolicySearchOptions;
  readonly #outcomes: RewardAndTermination;
  readonly #rollouts: Rollouts;
  // derived: #outcomes and #random are their owner's to save; #returns is written before each use
  readonly #random: Generator;
  readonly #returns: Float64Array;
  readonly #counters = { searched: false, horizon: 0 };

  /** Searches in a model, with its rewards and ends. */
  constructor(
    model: DynamicsModel,
    outcomes: RewardAndTermination,
    shape: SmallPolicyShape,
    options: PolicySearchOptions,
    random: Generator,
  ) {
    super();
    this.shape = shape;
    this.parameters = new Float64Array(new SmallPolicy(shape).size);
    this.#options = options;
    this.#counters.horizon = options.horizon;
    this.#outcomes = outcomes;
    this.#random = random;
    const rows = (options.candidates + 1) * options.particles;
    this.#rollouts = new Rollouts(model, outcomes, rows);
    this.#returns = new Float64Array(rows);
  }

  /**
   * Improves the policy in the current model. Once no return within the horizon can be larger, the horizon is
   * doubled, also for later searches: a cart that drifts for 200 steps without loss leaves the rail all the
   * same. A search that falls short of the largest return may be caught in a local optimum, most of all where
   * it began from the policy of an earlier, worse model: see {@linkcode PolicySearchOptions.isRepeated}.
   *
   * @param starts Writes start states into [particles, observationSize]; called for every generation.
   * @param largestReward The largest reward of a step, from which the largest return follows: that reward at
   * every step if it is positive, otherwise at a single step, which may end the episode. Infinity if unknown.
   */
  improve(starts: (out: Float32Array) => void, largestReward: number): SearchReport {
    const n = this.parameters.length;
    const first = this.#search(
      this.parameters,
      this.#counters.searched ? NEXT_SIGMA : FIRST_SIGMA,
      starts,
      largestReward,
    );
    this.#counters.searched = true;
    if (!first.isShort || this.#options.isRepeated !== true) {
      this.parameters.set(first.policy);
      return first;
    }
    const second = this.#search(new Float64Array(n), FIRST_SIGMA, starts, largestReward);
    const pair = new Float64Array(2 * n);
    pair.set(first.policy);
    pair.set(second.policy, n);
    const startStates = new Float32Array(this.#options.particles * this.shape.observationSize);
    starts(startStates);
    const compared = this.#imagine(pair, 2, startStates);
    const means = this.#meanReturns(2);
    const best = means[0] >= means[1] ? first : second;
    this.parameters.set(best.policy);
    return {
      imaginedReturn: best.imaginedReturn,
      generations: first.generations + second.generations,
      imaginedSteps: first.imaginedSteps + second.imaginedSteps + compared,
    };
  }

  /** One search from a centre; see {@linkcode PolicySearch.improve}. */
  #search(
    start: Float64Array,
    sigma: number,
    starts: (out: Float32Array) => void,
    largestReward: number,
  ): SearchReport & { readonly policy: Float64Array; readonly isShort: boolean } {
    const { candidates, particles, generations, longestHorizon } = this.#options;
    const n = start.length;
    const search = new CmaEs(start, sigma, candidates, this.#random);
    const policies = new Float64Array((candidates + 1) * n);
    const startStates = new Float32Array(particles * this.shape.observationSize);
    let imaginedSteps = 0;
    let imaginedReturn = -Infinity;
    let generation = 0;
    let isShort = true;
    let wasFlawless = false;
    for (let flawless = 0; generation < generations && flawless < FLAWLESS_GENERATIONS;) {
      const { horizon } = this.#counters;
      const bestReturn = largestReward > 0 ? horizon * largestReward : largestReward;
      search.ask(policies.subarray(0, candidates * n));
      policies.set(search.mean, candidates * n); // the centre is tried along with the candidates
      starts(startStates);
      imaginedSteps += this.#imagine(policies, candidates + 1, startStates);
      const means = this.#meanReturns(candidates + 1);
      imaginedReturn = means[candidates];
      const lacks = (share: number) => !(imaginedReturn >= bestReturn - share * Math.abs(bestReturn));
      flawless = lacks(1e-6) ? 0 : flawless + 1;
      isShort = lacks(MISSING_SHARE);
      search.tell(means.subarray(0, candidates).map((value) => -value));
      generation++;
      if (flawless < FLAWLESS_GENERATIONS) continue;
      wasFlawless = true;
      if (horizon === longestHorizon) continue;
      this.#counters.horizon = Math.min(2 * horizon, longestHorizon);
      flawless = 0;
    }
    return {
      policy: search.mean.slice(),
      isShort: isShort && !wasFlawless,
      imaginedReturn,
      generations: generation,
      imaginedSteps,
    };
  }

  /** Rolls out every policy from every start; returns are left in `#returns`. */
  #imagine(policies: Float64Array, count: number, starts: Float32Array): number {
    const { particles, propagation } = this.#options;
    const { horizon } = this.#counters;
    const { observationSize } = this.shape;
    const rows = count * particles;
    const repeated = new Float32Array(rows * observationSize);
    for (let i = 0; i < count; i++) repeated.set(starts, i * particles * observationSize);
    const n = this.parameters.length;
    const returns = this.#returns.fill(0);
    const small = new SmallPolicy(this.shape);
    const policy = {
      act: (observations: Float32Array, _alive: Uint8Array, actions: Uint8Array) => {
        for (let row = 0; row < actions.length; row++) {
          const offset = Math.floor(row / particles) * n;
          actions[row] = small.action(policies, offset, observations, row * observationSize);
        }
      },
    };
    return this.#rollouts.run(
      repeated,
      rows,
      policy,
      { length: horizon, propagation, random: this.#random, ...conservativeOptions(this.#options) },
      ({ rewards, terminated, stopped }, alive, depth) => {
        const [lowestNow, lowestNext] = [horizon - depth, horizon - depth - 1].map((steps) =>
          this.#outcomes.lowestValue(1, steps)
        );
        for (let row = 0; row < rows; row++) {
          if (stopped[row] === 1) returns[row] += lowestNow;
          if (alive[row] === 0) continue;
          returns[row] += rewards[row];
          if (terminated[row] === UNKNOWN) returns[row] += lowestNext;
        }
      },
    );
  }

  #meanReturns(count: number): Float64Array {
    const { particles } = this.#options;
    const means = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      for (let p = 0; p < particles; p++) means[i] += this.#returns[i * particles + p] / particles;
    }
    return means;
  }

  /** The policy, and what the next search starts from. */
  get parts(): Parts {
    return {
      parameters: this.parameters,
      scale: this.shape.scale,
      counters: this.#counters,
    };
  }
}
