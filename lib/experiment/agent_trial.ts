/**
 * An agent in a task, driven step by step as a run does, for comparing what it does.
 *
 * @module
 */

import type { Agent, AnyAgentDefinition } from "../agents/agent.ts";
import { agentContext, type Rules } from "../agents/agent_context.ts";
import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { SnapshotValue } from "../checkpoint/snapshot.ts";
import { Generator } from "../random/generator.ts";
import type { SettingValues } from "../settings/settings.ts";
import type { Environment, TaskInstance } from "../tasks/environment.ts";
import { evaluate, statisticsOf } from "./evaluation.ts";

/** An agent in a task, step by step, as a run drives it. */
export class Trial extends Stateful {
  /** The actions so far; those before it was restored are of what it was then. */
  readonly actions: number[] = [];
  readonly #agent: Agent;
  readonly #task: TaskInstance;
  readonly #environment: Environment;
  readonly #observation: Float32Array;
  readonly #counters = { steps: 0 };

  private constructor(agent: Agent, task: TaskInstance, seed: number) {
    super();
    this.#agent = agent;
    this.#task = task;
    this.#environment = task.environment(new Generator(seed).stream("environment"));
    this.#observation = this.#environment.reset();
  }

  /** A trial from its first step. */
  static async begin(
    definition: AnyAgentDefinition,
    task: TaskInstance,
    values: SettingValues,
    seed: number,
    rules: Rules,
  ): Promise<Trial> {
    const context = agentContext(task, new Generator(seed).stream("agent"), rules);
    const agent = await definition.createAsync?.(context, values) ?? definition.create(context, values);
    return new Trial(agent, task, seed);
  }

  /** Steps taken. */
  get steps(): number {
    return this.#counters.steps;
  }

  /** Gradient steps of the agent. */
  get gradientSteps(): number {
    return this.#agent.gradientSteps;
  }

  /** Takes real steps. */
  advance(steps: number): void {
    for (let i = 0; i < steps; i++) {
      const observation = this.#observation.slice();
      const action = this.#agent.act(observation, 0);
      const { observation: nextObservation, ...result } = this.#environment.step(action);
      this.#agent.observe({ ...result, observation, action, nextObservation }, 0);
      this.#agent.learn();
      const isEnd = result.terminated || result.truncated;
      this.#observation.set(isEnd ? this.#environment.reset() : nextObservation);
      this.actions[this.#counters.steps++] = action;
    }
  }

  /** The mean return of the greedy policy. */
  evaluate(episodes: number): number {
    this.#agent.diagnostics();
    return statisticsOf(evaluate(this.#agent, this.#task, episodes, new Generator(7))).returnMean;
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      agent: this.#agent,
      environment: this.#environment,
      observation: this.#observation,
    };
  }
}

/** The first step, from 1, at which two trials act differently; undefined if there is none. */
export function differingAction(a: Trial, b: Trial, end: number, from = 0): number | undefined {
  for (let step = from; step < end; step++) if (a.actions[step] !== b.actions[step]) return step + 1;
  return undefined;
}

/** The path of the first part that differs between two saved states; undefined if none does. */
export function differingPart(a: SnapshotValue, b: SnapshotValue, path = ""): string | undefined {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return Object.is(a, b) ? undefined : path;
  }
  const [entries, others] = [Object.entries(a), Object.entries(b)];
  if (entries.length !== others.length) return path;
  for (const [key, value] of entries) {
    const at = path === "" ? key : `${path}/${key}`;
    const found = differingPart(value, (b as { [key: string]: SnapshotValue })[key], at);
    if (found !== undefined) return ArrayBuffer.isView(a) ? path : found;
  }
  return undefined;
}
