/**
 * A small loop that drives an agent through real steps, for the agents' tests.
 *
 * @module
 */

import type { Agent, AnyAgentDefinition } from "../../lib/agents/agent.ts";
import { type Parts, Stateful } from "../../lib/checkpoint/parts.ts";
import { agentContext, type Rules } from "../../lib/agents/agent_context.ts";
import { findTask } from "../../lib/tasks/registry.ts";
import type { Environment, TaskInstance } from "../../lib/tasks/environment.ts";
import { Generator } from "../../lib/random/generator.ts";
import { resolveSettings } from "../../lib/settings/parse.ts";
import { defaultsOf, type SettingValues } from "../../lib/settings/settings.ts";

/** The task of the tests. */
export const task = findTask("cartpole").create(defaultsOf(findTask("cartpole").settings));

/** An agent with its environments, driven step by step. */
export class Drive extends Stateful {
  readonly agent: Agent;
  readonly #environments: Environment[];
  readonly #observations: Float32Array[];
  readonly #task: TaskInstance;
  readonly #counters = { steps: 0 };

  constructor(
    definition: AnyAgentDefinition,
    changes: SettingValues,
    seed: number,
    on: TaskInstance = task,
    rules: Rules = "hidden",
  ) {
    super();
    const values = resolveSettings(definition.name, definition.settings, changes);
    const random = new Generator(seed);
    this.agent = definition.create(agentContext(on, random.stream("agent"), rules), values);
    const lanes = definition.lanes?.(values) ?? 1;
    this.#task = on;
    this.#environments = Array.from(
      { length: lanes },
      (_, lane) => on.environment(random.stream(`environment ${lane}`)),
    );
    this.#observations = this.#environments.map((environment) => environment.reset());
  }

  /** Takes real steps, lanes in turn; returns the actions. */
  advance(steps: number): number[] {
    const actions: number[] = [];
    for (let i = 0; i < steps; i++) {
      const lane = this.#counters.steps++ % this.#environments.length;
      const observation = this.#observations[lane];
      const action = this.agent.act(observation, lane);
      const result = this.#environments[lane].step(action);
      const nextObservation = result.observation;
      this.agent.observe({ ...result, observation, action, nextObservation }, lane);
      this.agent.learn();
      const isEnd = result.terminated || result.truncated;
      this.#observations[lane] = isEnd ? this.#environments[lane].reset() : nextObservation;
      actions.push(action);
    }
    return actions;
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      agent: this.agent,
      environments: this.#environments,
      observations: this.#observations,
    };
  }

  /** The greedy policy's mean return over `episodes` fresh episodes. */
  evaluate(episodes: number): number {
    const lanes = this.#task.vectorEnvironment(episodes, new Generator(123));
    lanes.reset();
    const controller = this.agent.controller(episodes, new Generator(5));
    controller.reset();
    const alive = new Uint8Array(episodes).fill(1);
    const actions = new Uint8Array(episodes);
    let total = 0;
    while (alive.includes(1)) {
      controller.act(lanes.observations, alive, actions);
      lanes.step(actions);
      for (let i = 0; i < episodes; i++) {
        total += lanes.rewards[i];
        if (lanes.terminated[i] === 1 || lanes.truncated[i] === 1) alive[i] = 0;
      }
    }
    return total / episodes;
  }
}
