/**
 * Evaluates an agent's greedy policy over fresh episodes, all in lockstep.
 *
 * @module
 */

import type { Agent } from "../agents/agent.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import type { Rules } from "../agents/agent_context.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import type { Generator } from "../random/generator.ts";
import { beat } from "../user_files/pulse.ts";
import type { Run } from "./run.ts";

/** The result of one evaluation. */
export interface Evaluation {
  /** [episodes], in lane order. */
  readonly returns: Float64Array;
  /** [episodes], in lane order. */
  readonly lengths: Uint32Array;
  /** The model's error on the evaluation's transitions, see `Agent.modelError`; undefined without a model. */
  readonly modelError: number | undefined;
}

/** Statistics of the episodes of an evaluation. */
interface EpisodeStatistics {
  readonly returnMean: number;
  readonly returnStd: number;
  readonly returnMin: number;
  readonly returnMax: number;
  readonly lengthMean: number;
}

/** The result of `mbrl evaluate`. */
export interface CheckpointEvaluation extends EpisodeStatistics {
  /** The agent with its variant. */
  readonly label: string;
  /** The agent's name. */
  readonly agent: string;
  readonly task: string;
  /** Whether the agent was given the task's rewards and terminations. */
  readonly rules: Rules;
  /** Real steps that the agent has learned from. */
  readonly trainedSteps: number;
  readonly episodes: number;
  /** The mean return at and above which an evaluation point counts towards solving; absent if the task has none. */
  readonly threshold?: number;
  /** Absent without a model. */
  readonly modelError?: number;
}

/** Evaluates a run's current agent. */
export function evaluateRun(run: Run, episodes: number, random: Generator): CheckpointEvaluation {
  const evaluation = evaluate(run.agent, run.task, episodes, random);
  const statistics = statisticsOf(evaluation);
  const { modelError } = evaluation;
  const { solvedThreshold } = run.task.spec;
  return {
    label: run.spec.agentLabel,
    agent: run.spec.agent,
    task: run.spec.taskLabel,
    rules: run.spec.rules,
    trainedSteps: run.steps,
    episodes,
    ...statistics,
    ...(solvedThreshold === undefined ? {} : { threshold: solvedThreshold }),
    ...(modelError === undefined ? {} : { modelError }),
  };
}

/** The mean, the spread (population) and the ends of an evaluation's episodes. */
export function statisticsOf({ returns, lengths }: Evaluation): EpisodeStatistics {
  const returnMean = meanOf(returns);
  return {
    returnMean,
    returnStd: Math.sqrt(meanOf(returns.map((value) => (value - returnMean) ** 2))),
    returnMin: returns.reduce((least, value) => Math.min(least, value)),
    returnMax: returns.reduce((most, value) => Math.max(most, value)),
    lengthMean: meanOf(lengths),
  };
}

function meanOf(values: Float64Array | Uint32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** One evaluation step in this many is sampled for the model's error. */
const STEPS_PER_SAMPLE = 10;

/**
 * Runs the agent's greedy policy over `episodes` fresh episodes of the task. The agent does not learn from
 * evaluation steps, and they are not counted.
 *
 * @param random Source of the start states and the controller's draws; the agent's own generators are not
 * used.
 */
export function evaluate(agent: Agent, task: TaskInstance, episodes: number, random: Generator): Evaluation {
  const environment = task.vectorEnvironment(episodes, random.stream("environment"));
  const controller = agent.controller(episodes, random.stream("controller"));
  const size = task.spec.observationSize;
  const alive = new Uint8Array(episodes).fill(1);
  const actions = new Uint8Array(episodes);
  const returns = new Float64Array(episodes);
  const lengths = new Uint32Array(episodes);
  const sample = agent.modelError === undefined ? undefined : new TransitionSample(size);
  const before = new Float32Array(episodes * size); // [episodes, observation]
  environment.reset();
  controller.reset();
  for (let step = 0, left = episodes; left > 0; step++) {
    beat();
    controller.act(environment.observations, alive, actions);
    if (sample !== undefined) before.set(environment.observations);
    environment.step(actions);
    for (let lane = 0; lane < episodes; lane++) {
      if (alive[lane] === 0) continue;
      returns[lane] += environment.rewards[lane];
      lengths[lane]++;
      if ((step + lane) % STEPS_PER_SAMPLE === 0) {
        sample?.add(
          before.subarray(lane * size, (lane + 1) * size),
          actions[lane],
          environment.rewards[lane],
          environment.observations.subarray(lane * size, (lane + 1) * size),
          environment.terminated[lane],
        );
      }
      if (environment.terminated[lane] === 1 || environment.truncated[lane] === 1) {
        alive[lane] = 0;
        left--;
      }
    }
  }
  return { returns, lengths, modelError: measured(agent, sample) };
}

function measured(agent: Agent, sample: TransitionSample | undefined): number | undefined {
  if (sample === undefined || agent.modelError === undefined) return undefined;
  const error = agent.modelError(sample.batch());
  return Number.isFinite(error) ? error : undefined;
}

/** Transitions collected into growing arrays. */
class TransitionSample {
  readonly #size: number;
  readonly #observations: number[] = [];
  readonly #actions: number[] = [];
  readonly #rewards: number[] = [];
  readonly #nextObservations: number[] = [];
  readonly #terminated: number[] = [];

  constructor(observationSize: number) {
    this.#size = observationSize;
  }

  add(
    observation: Float32Array,
    action: number,
    reward: number,
    nextObservation: Float32Array,
    terminated: number,
  ): void {
    for (let i = 0; i < this.#size; i++) {
      this.#observations.push(observation[i]);
      this.#nextObservations.push(nextObservation[i]);
    }
    this.#actions.push(action);
    this.#rewards.push(reward);
    this.#terminated.push(terminated);
  }

  batch(): TransitionRows {
    return {
      count: this.#actions.length,
      observations: Float32Array.from(this.#observations),
      actions: Uint8Array.from(this.#actions),
      rewards: Float32Array.from(this.#rewards),
      nextObservations: Float32Array.from(this.#nextObservations),
      terminated: Uint8Array.from(this.#terminated),
    };
  }
}
