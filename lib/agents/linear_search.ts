/**
 * Search over linear policies by real episodes, without a model: the control that shows how much of what
 * `mpc` does comes from its small class of policies. It plays in reality what `mpc` plays in imagination, and
 * every step counts.
 *
 * Random search first, then CMA-ES around the best policy found. Mania, Guy and Recht, "Simple random search
 * provides a competitive approach to reinforcement learning", 2018: linear policies are enough for many
 * tasks. Heidrich-Meisner and Igel, "Neuroevolution strategies for episodic reinforcement learning", 2009:
 * CMA-ES over a policy's weights, by the returns of real episodes.
 *
 * Deviations: independent random policies in place of small steps from the last one; every policy plays one
 * episode, and only the best so far plays more.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { BestPolicies } from "../planning/best_policies.ts";
import { CmaEs } from "../planning/cma_es.ts";
import { SmallPolicy, type SmallPolicyShape } from "../planning/small_policy.ts";
import type { Generator } from "../random/generator.ts";
import { count, deviation, rounds } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import type { Variable } from "../tasks/task.ts";
import {
  type Agent,
  type AgentContext,
  type Controller,
  defineAgent,
  type Diagnostics,
  type Transition,
} from "./agent.ts";
import type { PolicyNetwork } from "./policy_network.ts";
import { searchedNetwork, searchedPolicy } from "./searched_policy.ts";

/** The hyperparameters of `linear-search`. */
export const linearSearchSettings = {
  randomPolicies: rounds(100, {
    about: "Random policies played, one episode each, before the search goes on around the best of them.",
    source: "measured: one in eighteen balances a pole, and the search around a poor one takes longer",
  }),
  candidates: count(12, {
    min: 4,
    about: "Candidate policies per generation of CMA-ES, one episode each.",
    source: "as mpc",
  }),
  sigma: deviation(0.3, {
    above: 0,
    about: "First standard deviation of CMA-ES around the best policy, per weight of a scaled variable.",
    source: "as mpc around the policy it has",
  }),
  trials: rounds(2, {
    about: "Episodes that the best policy so far has played before another one is tried.",
    source:
      "measured on CartPole: 1 solves after 1,550 real steps and holds 88%, 2 1,775 and 94%, 3 1,950 and 95%",
  }),
};

/** The values of {@linkcode linearSearchSettings}. */
export type LinearSearchValues = ValuesOf<typeof linearSearchSettings>;

/** Most parameters of a policy: the search keeps and decomposes a matrix of their square. */
const MOST_PARAMETERS = 500;

/** Best policies that are kept, with their returns. */
const KEPT = 8;

/** Once in this many episodes the best policy plays again, however often it has played. */
const REPLAYED_EVERY = 10;

/** The entry of the registry. */
export const linearSearchAgent = defineAgent({
  name: "linear-search",
  summary: "Search over mpc's linear policies by real episodes, without a model: random, then CMA-ES.",
  kind: "model-free",
  sources: [
    "Mania, Guy and Recht, Simple random search provides a competitive approach to reinforcement learning, 2018",
    "Heidrich-Meisner and Igel, Neuroevolution strategies for episodic reinforcement learning, 2009",
    "Hansen, The CMA evolution strategy: a tutorial, 2016",
  ],
  settings: linearSearchSettings,
  diagnostics: ["policies", "best_return", "best_episodes"],
  check({ spec: { observationSize, actionCount, angles } }: TaskInstance) {
    const parameters = (actionCount - 1) * (observationSize + (angles?.length ?? 0) + 1);
    if (parameters <= MOST_PARAMETERS) return;
    throw new UsageError(
      `A linear policy of ${observationSize} observed numbers and ${actionCount} actions has ${parameters} parameters, and linear-search takes at most ${MOST_PARAMETERS}: choose another agent.`,
    );
  },
  create: (context: AgentContext, values: LinearSearchValues) => new LinearSearchAgent(context, values),
});

class LinearSearchAgent extends Stateful implements Agent {
  readonly gradientSteps = 0;
  readonly imaginedSteps = 0;
  readonly #values: LinearSearchValues;
  readonly #shape: SmallPolicyShape;
  readonly #policy: SmallPolicy;
  // derived: #middle never changes
  /** [observationSize]: the middle of each variable's range. */
  readonly #middle: Float32Array;
  readonly #random: Generator;
  readonly #best: BestPolicies;
  /** The policy of the present episode. */
  readonly #playing: Float64Array;
  /** [candidates + 1, size]: a generation, and its centre. */
  readonly #generation: Float64Array;
  /** [candidates]: returns of the generation. */
  readonly #returns: Float64Array;
  #search: CmaEs;
  readonly #counters = {
    /** Finished episodes. */
    episodes: 0,
    /** Those of them that a new policy played. */
    policies: 0,
    /** The return of the present episode so far. */
    sum: 0,
    /** Whether one of the best policies plays again. */
    isReplay: false,
    /** Its place among the best. */
    place: 0,
    /** The next candidate of the generation; the centre is the last. */
    candidate: 0,
  };

  constructor(
    { variables, observationSize, actionCount, angles, random }: AgentContext,
    values: LinearSearchValues,
  ) {
    super();
    this.#values = values;
    const range = (of: (variable: Variable) => number, otherwise: number) =>
      Float32Array.from({ length: observationSize }, (_, k) => k in variables ? of(variables[k]) : otherwise);
    const scale = range(({ low, high }) => (high - low) / 2, 1);
    this.#shape = { observationSize, actionCount, scale, hiddenUnits: 0, angles };
    this.#middle = range(({ low, high }) => (low + high) / 2, 0);
    this.#policy = new SmallPolicy(this.#shape);
    this.#random = random.stream("search");
    const { size } = this.#policy;
    this.#best = new BestPolicies(KEPT, size);
    this.#playing = new Float64Array(size);
    this.#generation = new Float64Array((values.candidates + 1) * size);
    this.#returns = new Float64Array(values.candidates);
    this.#search = this.#searchAround(this.#playing);
    this.#propose();
  }

  #searchAround(start: Float64Array): CmaEs {
    return new CmaEs(start, this.#values.sigma, this.#values.candidates, this.#random);
  }

  act(observation: Float32Array): number {
    return this.#policy.action(this.#playing, 0, observation, 0);
  }

  observe({ reward, terminated, truncated }: Transition): void {
    this.#counters.sum += reward;
    if (!terminated && !truncated) return;
    this.#finish(this.#counters.sum);
    this.#counters.sum = 0;
    this.#choose();
  }

  learn(): void {}

  /** Takes note of a finished episode's return. */
  #finish(sum: number): void {
    const counters = this.#counters;
    counters.episodes++;
    if (counters.isReplay) return this.#best.add(counters.place, sum);
    this.#best.enter(this.#playing, sum);
    counters.policies++;
    if (counters.policies <= this.#values.randomPolicies) return;
    if (counters.candidate < this.#values.candidates) this.#returns[counters.candidate] = sum;
    if (counters.candidate++ < this.#values.candidates) return;
    this.#search.tell(this.#returns.map((value) => -value));
    counters.candidate = 0;
  }

  /** Decides which policy plays next. */
  #choose(): void {
    const { leader } = this.#best;
    const isNew = this.#best.episodes(leader) < this.#values.trials;
    this.#counters.isReplay = isNew || this.#counters.episodes % REPLAYED_EVERY === 0;
    this.#counters.place = leader;
    if (this.#counters.isReplay) this.#playing.set(this.#best.parameters(leader));
    else this.#propose();
  }

  /** Writes the next new policy: random ones, then generations of CMA-ES, each followed by its centre. */
  #propose(): void {
    const { policies, candidate } = this.#counters;
    const { randomPolicies, candidates } = this.#values;
    if (policies < randomPolicies) return this.#drawPolicy();
    if (policies === randomPolicies) {
      this.#search = this.#searchAround(this.#best.parameters(this.#best.leader));
    }
    const { size } = this.#policy;
    if (candidate === 0) {
      this.#search.ask(this.#generation.subarray(0, candidates * size));
      this.#generation.set(this.#search.mean, candidates * size);
    }
    this.#playing.set(this.#generation.subarray(candidate * size, (candidate + 1) * size));
  }

  /** Normal weights of scaled variables, and biases that make every score 0 in the middle of all ranges. */
  #drawPolicy(): void {
    const { actionCount } = this.#shape;
    const row = this.#playing.length / (actionCount - 1); // weights and bias of one action's score
    for (let i = 0; i < this.#playing.length; i++) {
      this.#playing[i] = (i + 1) % row === 0 ? 0 : this.#random.normal();
    }
    const scores = new Float32Array(actionCount);
    this.#policy.scores(this.#playing, this.#middle, 1, scores);
    for (let action = 1; action < actionCount; action++) this.#playing[action * row - 1] = -scores[action];
  }

  /** The parameters of the best policy so far; of the first one before it has finished an episode. */
  get #parameters(): Float64Array {
    return this.#counters.policies === 0 ? this.#playing : this.#best.parameters(this.#best.leader);
  }

  controller(): Controller {
    const policy = searchedPolicy(this.#policy, this.#parameters.slice(), this.#shape.observationSize);
    return { ...policy, reset() {} };
  }

  policyNetwork(): PolicyNetwork {
    return searchedNetwork(this.#policy, this.#shape, this.#parameters);
  }

  diagnostics(): Diagnostics {
    const { leader } = this.#best;
    const { policies } = this.#counters;
    return {
      policies,
      best_return: policies === 0 ? NaN : this.#best.mean(leader),
      best_episodes: this.#best.episodes(leader),
    };
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      best: this.#best,
      playing: this.#playing,
      generation: this.#generation,
      returns: this.#returns,
      search: this.#search,
      random: this.#random,
    };
  }
}
