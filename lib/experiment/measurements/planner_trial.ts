/**
 * What a planner reaches in one learned model of CartPole, and how fast it decides. All planners have the same model, the
 * same known rewards and ends, and, where they use one, the same value function learned in that model.
 *
 * @module
 */

import process from "node:process";
import { collectTrajectories } from "../../dynamics/diagnostics/trajectories.ts";
import type { DynamicsModel } from "../../dynamics/model.ts";
import {
  KnownRewardAndTermination,
  type RewardAndTermination,
} from "../../dynamics/reward_and_termination.ts";
import type { RolloutPolicy } from "../../dynamics/rollouts.ts";
import { ImaginedValue } from "../../planning/imagined_value.ts";
import { PolicySearch } from "../../planning/policy_search.ts";
import { type SequenceMethod, SequencePlanner } from "../../planning/sequence_planner.ts";
import type { ValueFunction } from "../../planning/sequence_returns.ts";
import { SmallPolicy } from "../../planning/small_policy.ts";
import { type Expansion, type LatentModel, TreeSearch } from "../../planning/tree_search.ts";
import { Generator } from "../../random/generator.ts";
import type { TransitionRows } from "../../replay/replay_buffer.ts";
import type { TaskInstance } from "../../tasks/environment.ts";
import { fittedModel, taskWith, transitionsUnder } from "./data.ts";
import type { MeasuredValues } from "./measurement.ts";

/** A planner. */
export type PlannerTrialCase =
  | {
    /** It plans sequences of actions. */
    readonly planner: SequenceMethod;
    /** Planned steps. */
    readonly horizon: number;
    /** Whether a sequence ends in the value of its last state. */
    readonly value: boolean;
  }
  | {
    /** It grows a tree of actions. */
    readonly planner: "tree search";
    /** Nodes added to a tree. */
    readonly simulations: number;
  }
  | {
    /** It searches a policy once. */
    readonly planner: "policy search";
    /** Imagined steps of a rollout. */
    readonly horizon: number;
  };

/** Random real steps that the model learns from. */
const STEPS = 200;
const EPISODES = 3;
const SEQUENCES = 32;
/** As in `mpc`: 0.97 and 0.98 let the cart drift. */
const DISCOUNT = 0.993;
const ROUNDS = 150;
/** How long decisions are timed, and decisions between two looks at the clock. */
const TIMED_SECONDS = 0.3;
const CALLS = 10;
const GENERATIONS = 30;

/** One row: the mean return of real episodes, CPU seconds of preparing the planner, and those of a decision. */
export function measurePlannerTrial(of: PlannerTrialCase, seed: number): MeasuredValues[] {
  const task = taskWith("cartpole");
  const { observationSize: size } = task.spec;
  const random = new Generator(seed);
  const data = transitionsUnder(task, "random", STEPS, seed);
  const model = fittedModel({}, task, data, random);
  const outcomes = new KnownRewardAndTermination(task.rules!);
  const began = cpuSeconds();
  const policy = plannerOf(of, task, model, outcomes, data, random.stream("planner"));
  const prepared = cpuSeconds();
  const episodes = collectTrajectories(task, policy, EPISODES, random.stream("episodes"));
  return [{
    return: episodes.reduce((sum, episode) => sum + episode.return, 0) / EPISODES,
    cpu_preparing: prepared - began,
    cpu_per_decision: secondsOfDecision(policy, episodes.map(({ observations }) => observations), size),
  }];
}

/** CPU seconds of a decision, in first states of episodes; the clock's grain may be 10 ms. */
function secondsOfDecision(policy: RolloutPolicy, starts: readonly Float32Array[], size: number): number {
  const observations = new Float32Array(EPISODES * size);
  starts.forEach((start, i) => observations.set(start.subarray(0, size), i * size));
  const alive = new Uint8Array(EPISODES).fill(1);
  const actions = new Uint8Array(EPISODES);
  const began = cpuSeconds();
  let calls = 0;
  while (cpuSeconds() - began < TIMED_SECONDS) {
    for (let i = 0; i < CALLS; i++) policy.act(observations, alive, actions);
    calls += CALLS;
  }
  return (cpuSeconds() - began) / (calls * EPISODES);
}

function cpuSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}

function plannerOf(
  of: PlannerTrialCase,
  task: TaskInstance,
  model: DynamicsModel,
  outcomes: RewardAndTermination,
  data: TransitionRows,
  random: Generator,
): RolloutPolicy {
  const { observationSize: size, actionCount, timeLimit } = task.spec;
  const visited = (out: Float32Array) => {
    for (let at = 0; at < out.length; at += size) {
      const row = random.integer(data.count);
      out.set(data.observations.subarray(row * size, (row + 1) * size), at);
    }
  };
  const learnedValue = () => {
    const options = { discount: DISCOUNT, propagation: "ts1", penalty: 0, angles: [] } as const;
    const value = new ImaginedValue(model, outcomes, options, random.stream("value"));
    value.learn(visited, ROUNDS);
    return value;
  };
  if (of.planner === "policy search") {
    const scale = Float32Array.of(1.2, 1, 0.1, 1);
    const shape = { observationSize: size, actionCount, scale, hiddenUnits: 0, angles: [] };
    const options = {
      candidates: 12,
      particles: 16,
      horizon: of.horizon,
      longestHorizon: Math.max(of.horizon, timeLimit),
      generations: GENERATIONS,
      propagation: "ts1",
      penalty: 0,
    } as const;
    const search = new PolicySearch(model, outcomes, shape, options, random.stream("search"));
    search.improve(visited, 1);
    const policy = new SmallPolicy(shape);
    return {
      act(observations, _alive, actions) {
        for (let i = 0; i < actions.length; i++) {
          actions[i] = policy.action(search.parameters, 0, observations, i * size);
        }
      },
    };
  }
  if (of.planner === "tree search") {
    return new TreePolicy(
      new ModelTree(model, outcomes, learnedValue(), random.stream("model")),
      of.simulations,
    );
  }
  const planner = new SequencePlanner(
    model,
    outcomes,
    {
      method: of.planner,
      horizon: of.horizon,
      sequences: SEQUENCES,
      discount: of.value ? DISCOUNT : 1,
      propagation: "ts1",
      penalty: 0,
      tail: of.value ? { steps: 0, value: learnedValue() } : { steps: 0 },
    },
    EPISODES,
    random.stream("sequences"),
  );
  return { act: (observations, alive, actions) => planner.plan(observations, alive, actions) };
}

/** A model of observations as the tree search sees it: a latent is an observation, and whether it has ended. */
class ModelTree implements LatentModel {
  readonly actionCount: number;
  readonly latentSize: number;
  readonly #model: DynamicsModel;
  readonly #outcomes: RewardAndTermination;
  readonly #value: ValueFunction;
  readonly #random: Generator;

  constructor(model: DynamicsModel, outcomes: RewardAndTermination, value: ValueFunction, random: Generator) {
    this.actionCount = model.actionCount;
    this.latentSize = model.observationSize + 1;
    this.#model = model;
    this.#outcomes = outcomes;
    this.#value = value;
    this.#random = random;
  }

  expand(
    latents: Float32Array,
    parents: Int32Array,
    actions: Uint8Array,
    count: number,
    first: number,
    out: Expansion,
  ): void {
    const size = this.latentSize - 1;
    const before = new Float32Array(count * size);
    for (let i = 0; i < count; i++) {
      const at = parents[i] * this.latentSize;
      before.set(latents.subarray(at, at + size), i * size);
    }
    const after = new Float32Array(count * size);
    const ended = new Uint8Array(count);
    this.#model.step(before, actions, count, { propagation: "mean", random: this.#random }, after);
    this.#outcomes.evaluate(before, actions, after, count, out.rewards, ended);
    this.#value.values(after, count, out.values);
    out.logits.fill(0, 0, count * this.actionCount); // no policy: every action is as likely
    for (let i = 0; i < count; i++) {
      const wasEnded = latents[parents[i] * this.latentSize + size] === 1;
      if (wasEnded) out.rewards[i] = 0;
      if (wasEnded || ended[i] !== 0) out.values[i] = 0;
      latents.set(after.subarray(i * size, (i + 1) * size), (first + i) * this.latentSize);
      latents[(first + i) * this.latentSize + size] = wasEnded || ended[i] !== 0 ? 1 : 0;
    }
  }
}

/** Searches a tree for every running episode, and takes the action that was tried most. */
class TreePolicy implements RolloutPolicy {
  readonly #model: ModelTree;
  readonly #search: TreeSearch;

  constructor(model: ModelTree, simulations: number) {
    this.#model = model;
    this.#search = new TreeSearch(model, { simulations, discount: DISCOUNT }, EPISODES);
  }

  act(observations: Float32Array, alive: Uint8Array, actions: Uint8Array): void {
    const { latentSize, actionCount } = this.#model;
    const size = latentSize - 1;
    const lanes = Array.from(alive.keys()).filter((lane) => alive[lane] === 1);
    lanes.forEach((lane, tree) => {
      this.#search.rootLatents.set(observations.subarray(lane * size, (lane + 1) * size), tree * latentSize);
      this.#search.rootLatents[tree * latentSize + size] = 0;
    });
    this.#search.rootLogits.fill(0);
    this.#search.rootPredictions.fill(0);
    this.#search.run(lanes.length);
    lanes.forEach((lane, tree) => {
      let best = 0;
      for (let action = 1; action < actionCount; action++) {
        const at = tree * actionCount;
        if (this.#search.policies[at + action] > this.#search.policies[at + best]) best = action;
      }
      actions[lane] = best;
    });
  }
}
