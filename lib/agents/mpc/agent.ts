/**
 * Planning in a learned model: random steps, a model fitted to them, and from then on plans made inside it.
 *
 * With `planner=policy-search` the plan is a small policy, found by CMA-ES inside the model after every fit,
 * from imagined returns alone, without a hand-made cost; it computes an action at every step. The other
 * planners do model predictive control: they plan action sequences at every real step, execute the first
 * action, and start the next plan from the rest. A sequence ends as `tail` says: in the value of its last
 * state, by a value function learned in the model after every fit (Lowrey et al., "Plan online, learn
 * offline", 2019), or in further steps of random actions. The ensemble and its propagation are those of Chua et
 * al., "Deep reinforcement learning in a handful of trials using probabilistic dynamics models", 2018.
 *
 * Deviations from that paper: actions are discrete, so the cross-entropy method updates probabilities rather
 * than Gaussians; a terminal value replaces the hand-made cost, so five planned steps are enough; the default
 * plans a policy, because it decides thousands of times faster.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import type { Snapshot } from "../../checkpoint/snapshot.ts";
import { checkConservatism } from "../../dynamics/conservatism.ts";
import { createDynamicsModel } from "../../dynamics/dynamics_settings.ts";
import type { DynamicsModel } from "../../dynamics/model.ts";
import type { RewardAndTermination } from "../../dynamics/reward_and_termination.ts";
import { oneStepError } from "../../dynamics/one_step_error.ts";
import { createRewardAndTermination } from "../../dynamics/learned_reward_and_termination.ts";
import type { TaskInstance } from "../../tasks/environment.ts";
import { SmallPolicy, type SmallPolicyShape } from "../../planning/small_policy.ts";
import { PolicySearch } from "../../planning/policy_search.ts";
import { ImaginedValue } from "../../planning/imagined_value.ts";
import { SequencePlanner, type SequencePlannerOptions } from "../../planning/sequence_planner.ts";
import type { Generator } from "../../random/generator.ts";
import { ReplayBuffer, type TransitionRows } from "../../replay/replay_buffer.ts";
import {
  type Agent,
  type AgentContext,
  type Controller,
  defineAgent,
  type Diagnostics,
  type LearnedModel,
  type Transition,
} from "../agent.ts";
import type { PolicyNetwork } from "../policy_network.ts";
import { nextFitAt } from "../fitted_model.ts";
import { searchedNetwork, searchedPolicy } from "../searched_policy.ts";
import { drawFromBox, measureScale } from "./imagined_starts.ts";
import { mpcSettings, type MpcValues } from "./settings.ts";

/** The registry entry. */
export const mpcAgent = defineAgent({
  name: "mpc",
  summary: "Planning inside a learned model: a small policy found by CMA-ES in an ensemble.",
  kind: "model-based",
  sources: [
    "Chua et al., Deep reinforcement learning in a handful of trials using probabilistic dynamics models, 2018",
    "Hansen, The CMA evolution strategy: a tutorial, 2016",
  ],
  usesRules: () => true,
  settings: mpcSettings,
  diagnostics: ["imagined_return", "generations", "held_out_error"],
  check: (_task: TaskInstance, values: MpcValues) =>
    checkConservatism(values, modelValues(values).modelMembers),
  create: (context: AgentContext, values: MpcValues) => new MpcAgent(context, values),
});

/** The settings of the model that `model` selects. */
function modelValues(values: MpcValues): MpcValues {
  return values.model === "ensemble"
    ? values
    : { ...values, modelType: values.model, modelMembers: 1, modelElites: 1 };
}

/** Steps after a sequence, with tail=random; Nagabandi et al. 2018 plan 10 to 20 in all. */
const CONTINUATION = 15;

/**
 * Rounds of rollouts and updates of the value function after the first fit of the model, and after every
 * later one.
 */
const VALUE_ROUNDS = 150;
const VALUE_REFITS = 40;

/** Hidden units of policy=network: few enough for CMA-ES. */
const POLICY_UNITS = 8;

/**
 * Share of the imagined start states that are visited states; the others are first observations of episodes.
 */
const VISITED_SHARE = 0.5;

/**
 * Factor on `learningStarts` where ends are learned and none has been seen: before the first one, any plan is
 * good. One is enough: a plan that knows too little fails early, and its end teaches more than random steps.
 */
const WITHOUT_ENDS = 2.5;

/**
 * How far the box of known states reaches beyond the visited ones, in its own widths: a plan from one or two
 * short episodes finds no way of staying in a narrower one, and what it imagines beyond them, it soon meets.
 */
const BOX_MARGIN = 2;

/**
 * The first ends of a run after each of which the model is fitted at once: they tell a planner more than many
 * ordinary steps, and a plan that fails early is replaced as soon as it has failed.
 */
const ENDS_FITTED_AT_ONCE = 8;

/** More real steps than any run of a planner in the reports has. */
const CAPACITY = 100_000;

class MpcAgent extends Stateful implements Agent {
  readonly #values: MpcValues;
  readonly #actionCount: number;
  readonly #exploration: Generator;
  readonly #modelRandom: Generator;
  readonly #planRandom: Generator;
  readonly #model: DynamicsModel;
  readonly #replay: ReplayBuffer;
  /** With an adopted model, the transitions that it learned from, then those of this run; empty otherwise. */
  readonly #adopted: ReplayBuffer;
  /** First transitions of episodes. */
  readonly #firsts: ReplayBuffer;
  readonly #search: PolicySearch;
  readonly #shape: SmallPolicyShape;
  readonly #policy: SmallPolicy;
  readonly #outcomes: RewardAndTermination;
  /** The terminal value of plans, if they end in one; undefined otherwise. */
  readonly #value: ImaginedValue | undefined;
  readonly #valueRandom: Generator;
  /** The planner of the real episode; undefined with policy-search. */
  readonly #sequences: SequencePlanner | undefined;
  // derived: #alive never changes; #chosen is written before each use
  readonly #alive = Uint8Array.of(1);
  readonly #chosen = new Uint8Array(1);
  readonly #knowsRules: boolean;
  readonly #counters = {
    /** Whether the next transition is the first of an episode. */
    isFirst: true,
    /** Whether the model was adopted from another run. */
    isAdopted: false,
    /** Whether there has been a first plan in the adopted model. */
    isPlanned: false,
    /** Whether the scale of observations has been measured. */
    isScaled: false,
    steps: 0,
    /** Episodes that the task ended. */
    ends: 0,
    nextFit: 0,
    imaginedSteps: 0,
    heldOutError: NaN,
    imaginedReturn: NaN,
    generations: NaN,
  };

  constructor(context: AgentContext, values: MpcValues) {
    super();
    const { observationSize, actionCount, angles, rules, random } = context;
    this.#values = values;
    this.#actionCount = actionCount;
    this.#knowsRules = rules !== undefined;
    this.#exploration = random.stream("exploration");
    this.#modelRandom = random.stream("model");
    this.#planRandom = random.stream("plan");
    this.#model = createDynamicsModel(modelValues(values), context, random.stream("initial model weights"));
    this.#replay = new ReplayBuffer(CAPACITY, observationSize);
    this.#adopted = new ReplayBuffer(CAPACITY, observationSize);
    this.#firsts = new ReplayBuffer(CAPACITY, observationSize);
    this.#shape = {
      observationSize,
      actionCount,
      scale: new Float32Array(observationSize).fill(1),
      hiddenUnits: values.policy === "network" ? POLICY_UNITS : 0,
      angles,
    };
    this.#policy = new SmallPolicy(this.#shape);
    this.#outcomes = createRewardAndTermination(
      { ...context, margin: BOX_MARGIN },
      random.stream("outcomes"),
    );
    const longestHorizon = Math.max(values.horizon, context.timeLimit);
    const searched = { ...values, longestHorizon, isRepeated: !this.#knowsRules };
    this.#search = new PolicySearch(this.#model, this.#outcomes, this.#shape, searched, this.#planRandom);
    this.#valueRandom = random.stream("value");
    if (values.planner !== "policy-search" && values.tail === "value") {
      const { valueDiscount: discount, propagation, penalty, maxDisagreement } = values;
      const options = { discount, propagation, penalty, maxDisagreement, angles };
      this.#value = new ImaginedValue(this.#model, this.#outcomes, options, this.#valueRandom);
    }
    this.#sequences = this.#sequencePlanner(1, this.#planRandom);
  }

  get gradientSteps(): number {
    return this.#model.updates + this.#outcomes.updates + (this.#value?.updates ?? 0);
  }

  get imaginedSteps(): number {
    return this.#counters.imaginedSteps + (this.#sequences?.imaginedSteps ?? 0);
  }

  /** A planner of action sequences, if the settings ask for one. */
  #sequencePlanner(lanes: number, random: Generator): SequencePlanner | undefined {
    const { planner, planHorizon, valueDiscount, ...shared } = this.#values;
    if (planner === "policy-search") return undefined;
    const options: SequencePlannerOptions = {
      ...shared,
      discount: this.#value === undefined ? 1 : valueDiscount,
      tail: this.#value === undefined ? { steps: CONTINUATION } : { steps: 0, value: this.#value },
      method: planner,
      horizon: planHorizon,
    };
    return new SequencePlanner(this.#model, this.#outcomes, options, lanes, random);
  }

  /** What the model learns from, and where imagination starts. */
  get #experience(): ReplayBuffer {
    return this.#counters.isAdopted ? this.#adopted : this.#replay;
  }

  /**
   * Whether nothing has to be learned before the first plan: a model is there, and rewards and ends are
   * known.
   */
  get #plansAtOnce(): boolean {
    return this.#counters.isAdopted && this.#knowsRules;
  }

  act(observation: Float32Array): number {
    if (!this.#isReady) {
      return this.#exploration.integer(this.#actionCount);
    }
    if (this.#plansAtOnce && !this.#counters.isPlanned) this.#planFrom(observation);
    if (this.#sequences === undefined) {
      return this.#policy.action(this.#search.parameters, 0, observation, 0);
    }
    this.#sequences.plan(observation, this.#alive, this.#chosen);
    return this.#chosen[0];
  }

  observe(transition: Transition): void {
    this.#replay.add(transition);
    if (this.#counters.isAdopted) this.#adopted.add(transition);
    if (this.#counters.isFirst) this.#firsts.add(transition);
    this.#counters.isFirst = transition.terminated || transition.truncated;
    if (this.#counters.isFirst) this.#sequences?.reset();
    this.#counters.steps++;
    if (transition.terminated && ++this.#counters.ends <= ENDS_FITTED_AT_ONCE) this.#counters.nextFit = 0;
  }

  /** Whether enough has been seen for a first plan. */
  get #isReady(): boolean {
    const { steps, ends } = this.#counters;
    const factor = this.#knowsRules || ends > 0 ? 1 : WITHOUT_ENDS;
    return this.#plansAtOnce || steps >= this.#values.learningStarts * factor;
  }

  learn(): void {
    const { modelInterval } = this.#values;
    if (!this.#isReady || this.#counters.steps < this.#counters.nextFit) return;
    this.#counters.nextFit = nextFitAt(this.#counters.steps, modelInterval);
    this.#counters.heldOutError = this.#model.fit(this.#experience.rows(), this.#modelRandom).heldOutError;
    this.#outcomes.fit(this.#replay.rows(), this.#modelRandom);
    if (!this.#counters.isScaled) this.#measureScale();
    this.#prepare((out) => this.#drawStarts(out));
  }

  /** Learns what the planner needs besides the model: a policy, a value function, or nothing. */
  #prepare(starts: (out: Float32Array) => void): void {
    if (this.#value !== undefined) {
      const rounds = this.#value.updates === 0 ? VALUE_ROUNDS : VALUE_REFITS;
      this.#counters.imaginedSteps += this.#value.learn((out) => this.#drawWideStarts(out), rounds);
    } else if (this.#sequences === undefined) this.#improve(starts);
  }

  adoptModel(snapshot: Snapshot): void {
    // dynamics alone: what steps paid and where they ended is the other task's
    const { isAdopted } = snapshot.counters as { readonly isAdopted?: boolean };
    this.#adopted.restore((isAdopted === true ? snapshot.adopted : snapshot.replay) as Snapshot);
    const own = this.#model.save();
    try {
      this.#model.restore(snapshot.model as Snapshot);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // a model of another shape, such as one without angle features: train this one on the other's data
      this.#model.restore(own);
      this.#model.fit(this.#adopted.rows(), this.#modelRandom);
    }
    this.#counters.isAdopted = true;
    this.#counters.nextFit = this.#values.modelInterval;
  }

  /** The first plan in an adopted model: from the first state of this task. */
  #planFrom(observation: Float32Array): void {
    this.#counters.isPlanned = true;
    this.#measureScale();
    this.#prepare((out) => {
      for (let at = 0; at < out.length; at += observation.length) out.set(observation, at);
    });
  }

  /** Improves the policy by a search from these starts. */
  #improve(starts: (out: Float32Array) => void): void {
    const { count, rewards } = this.#replay.rows();
    const largest = rewards.reduce((most, reward) => Math.max(most, reward), -Infinity);
    const report = this.#search.improve(starts, count === 0 ? Infinity : largest);
    this.#counters.imaginedReturn = report.imaginedReturn;
    this.#counters.generations = report.generations;
    this.#counters.imaginedSteps += report.imaginedSteps;
  }

  /** Draws a share of the starts from visited states, the others from first observations of episodes. */
  #drawStarts(out: Float32Array): void {
    const size = this.#shape.observationSize;
    const rows = out.length / size;
    const visited = Math.round(rows * VISITED_SHARE);
    this.#experience.sampleObservations(out.subarray(0, visited * size), visited, this.#planRandom);
    this.#firsts.sampleObservations(out.subarray(visited * size), rows - visited, this.#planRandom);
  }

  /** Draws half of the starts from visited states, half from a box slightly larger than the data's. */
  #drawWideStarts(out: Float32Array): void {
    const size = this.#shape.observationSize;
    const visited = Math.floor(out.length / size / 2);
    this.#experience.sampleObservations(out.subarray(0, visited * size), visited, this.#valueRandom);
    drawFromBox(this.#experience.rows(), size, out.subarray(visited * size), this.#valueRandom);
  }

  /** Measures each variable's standard deviation, once, from the random steps. */
  #measureScale(): void {
    this.#counters.isScaled = true;
    measureScale(this.#experience.rows(), this.#shape.observationSize, this.#shape.scale);
  }

  controller(lanes: number, random: Generator): Controller {
    const planner = this.#model.isFitted ? this.#sequencePlanner(lanes, random) : undefined;
    if (planner !== undefined) {
      return {
        act: (observations, alive, actions) => planner.plan(observations, alive, actions),
        reset: () => planner.reset(),
      };
    }
    const parameters = this.#search.parameters.slice();
    return { ...searchedPolicy(this.#policy, parameters, this.#shape.observationSize), reset() {} };
  }

  modelError(batch: TransitionRows): number {
    return oneStepError(this.#model, batch);
  }

  learnedModel(): LearnedModel {
    return { dynamics: this.#model, data: this.#experience.rows(), outcomes: this.#outcomes };
  }

  policyNetwork(): PolicyNetwork | undefined {
    if (this.#sequences !== undefined) return undefined; // it plans sequences and has no policy
    return searchedNetwork(this.#policy, this.#shape, this.#search.parameters);
  }

  diagnostics(): Diagnostics {
    return {
      imagined_return: this.#counters.imaginedReturn,
      generations: this.#counters.generations,
      held_out_error: this.#counters.heldOutError,
    };
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      model: this.#model,
      outcomes: this.#outcomes,
      replay: this.#replay,
      adopted: this.#adopted,
      firsts: this.#firsts,
      search: this.#search,
      value: this.#value,
      valueRandom: this.#valueRandom,
      sequences: this.#sequences,
      exploration: this.#exploration,
      modelRandom: this.#modelRandom,
      planRandom: this.#planRandom,
    };
  }
}
