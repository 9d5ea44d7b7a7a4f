/**
 * A run: one agent, one task, one seed, from the first real step to the last.
 *
 * @module
 */

import type { Agent, AnyAgentDefinition } from "../agents/agent.ts";
import { findAgent } from "../agents/registry.ts";
import type { Restorable, Snapshot, SnapshotValue } from "../checkpoint/snapshot.ts";
import type { Environment, TaskInstance } from "../tasks/environment.ts";
import { findTask } from "../tasks/registry.ts";
import { Generator } from "../random/generator.ts";
import type { CurveRow, EpisodeRow } from "../results/rows.ts";
import { evaluate } from "./evaluation.ts";
import type { RunSpec } from "./run_spec.ts";

/**
 * The experiment loop. Model-free and model-based agents go through exactly this, so that a comparison is
 * one of agents and of nothing else.
 *
 * A run is a pure function of its {@linkcode RunSpec}: how its steps are cut into calls of
 * {@linkcode Run.advance}, and whether it was saved and restored in between, changes not a byte of its rows.
 * The numeric backend must stand before a run is made (`nn/backend.ts`).
 */
export class Run implements Restorable {
  readonly spec: RunSpec;
  readonly task: TaskInstance;
  readonly definition: AnyAgentDefinition;
  readonly agent: Agent;
  /** The evaluation points so far. */
  readonly curve: CurveRow[] = [];
  /** The finished real episodes so far. */
  readonly episodes: EpisodeRow[] = [];
  readonly #random: Generator;
  readonly #lanes: Lane[] = [];
  #steps = 0;
  #done = false;

  /**
   * @param note Told what the agent does between two steps, where that takes long.
   * @throws {UsageError} If the agent or the task is unknown, or their settings contradict each other.
   */
  constructor(spec: RunSpec, note?: (text: string) => void) {
    this.spec = spec;
    this.#random = new Generator(spec.seed);
    this.task = findTask(spec.task).create(spec.taskSettings);
    this.definition = findAgent(spec.agent);
    this.agent = this.definition.create({
      task: this.task,
      random: this.#random.stream("agent"),
      totalSteps: "steps" in spec.budget ? spec.budget.steps : undefined,
      ...(note === undefined ? {} : { note }),
    }, spec.agentSettings);
    const laneCount = this.definition.lanes?.(spec.agentSettings) ?? 1;
    const worlds = this.#random.stream("environment");
    for (let i = 0; i < laneCount; i++) {
      const environment = this.task.environment(worlds.stream(`lane ${i}`));
      this.#lanes.push({ environment, observation: environment.reset(), return: 0, length: 0 });
    }
  }

  /** Real steps so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Whether the budget is spent and the last evaluation point taken. */
  get done(): boolean {
    return this.#done;
  }

  /** The share of the budget that is spent, in [0, 1]. */
  get share(): number {
    const { budget } = this.spec;
    return "steps" in budget ? this.#steps / budget.steps : this.episodes.length / budget.episodes;
  }

  /** Takes up to `steps` real steps, evaluating where the plan says so; stops at the end of the budget. */
  advance(steps: number): void {
    for (let i = 0; i < steps && !this.#done; i++) this.#step();
  }

  #step(): void {
    const index = this.#steps % this.#lanes.length; // lanes take turns, so that every real step is counted
    const lane = this.#lanes[index];
    const action = this.agent.act(lane.observation, index);
    const { observation, reward, terminated, truncated } = lane.environment.step(action);
    this.#steps++;
    lane.return += reward;
    lane.length++;
    this.agent.observe({
      observation: lane.observation,
      action,
      reward,
      nextObservation: observation,
      terminated,
      truncated,
    }, index);
    this.agent.learn();
    lane.observation = observation;
    if (terminated || truncated) this.#endEpisode(lane, terminated);
    const { budget, evaluation } = this.spec;
    this.#done = "steps" in budget ? this.#steps >= budget.steps : this.episodes.length >= budget.episodes;
    if (this.#done || this.#steps % evaluation.every === 0) this.#evaluate();
  }

  #endEpisode(lane: Lane, terminated: boolean): void {
    this.episodes.push({
      agent: this.spec.agentLabel,
      task: this.spec.taskLabel,
      seed: this.spec.seed,
      episode: this.episodes.length + 1,
      env_steps: this.#steps,
      return: lane.return,
      length: lane.length,
      terminated,
    });
    lane.observation = lane.environment.reset();
    lane.return = 0;
    lane.length = 0;
  }

  #evaluate(): void {
    const random = this.#random.stream("evaluation").stream(String(this.#steps));
    const { returns, lengths, modelError } = evaluate(
      this.agent,
      this.task,
      this.spec.evaluation.episodes,
      random,
    );
    const mean = meanOf(returns);
    this.curve.push({
      agent: this.spec.agentLabel,
      task: this.spec.taskLabel,
      seed: this.spec.seed,
      env_steps: this.#steps,
      episodes: this.episodes.length,
      eval_return_mean: mean,
      eval_return_std: Math.sqrt(meanOf(returns.map((value) => (value - mean) ** 2))),
      eval_return_min: Math.min(...returns),
      eval_length_mean: meanOf(lengths),
      model_error: modelError,
      gradient_steps: this.agent.gradientSteps,
      imagined_steps: this.agent.imaginedSteps,
      diagnostics: this.agent.diagnostics(),
    });
  }

  save(): Snapshot {
    return {
      steps: this.#steps,
      done: this.#done,
      agent: this.agent.save(),
      lanes: this.#lanes.map((lane) => ({
        environment: lane.environment.save(),
        observation: lane.observation.slice(),
        return: lane.return,
        length: lane.length,
      })),
      curve: JSON.stringify(this.curve, numberToText),
      episodes: JSON.stringify(this.episodes),
    };
  }

  restore(snapshot: Snapshot): void {
    const lanes = snapshot.lanes as SnapshotValue[];
    if (!Array.isArray(lanes) || lanes.length !== this.#lanes.length) {
      throw new TypeError("Not the snapshot of a run of this specification.");
    }
    this.#steps = snapshot.steps as number;
    this.#done = snapshot.done as boolean;
    this.agent.restore(snapshot.agent as Snapshot);
    lanes.forEach((saved, i) => {
      const { environment, observation, return: sum, length } = saved as Snapshot;
      const lane = this.#lanes[i];
      lane.environment.restore(environment as Snapshot);
      lane.observation = (observation as Float32Array).slice();
      lane.return = sum as number;
      lane.length = length as number;
    });
    this.curve.splice(0, Infinity, ...JSON.parse(snapshot.curve as string, textToNumber));
    this.episodes.splice(0, Infinity, ...JSON.parse(snapshot.episodes as string));
  }

  /** Frees everything the agent holds. */
  dispose(): void {
    this.agent.dispose();
  }
}

/** One real environment and the episode under way in it. */
interface Lane {
  readonly environment: Environment;
  observation: Float32Array;
  return: number;
  length: number;
}

/** JSON knows no NaN and no infinity: they are written as text. */
function numberToText(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function textToNumber(_key: string, value: unknown): unknown {
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : value;
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
