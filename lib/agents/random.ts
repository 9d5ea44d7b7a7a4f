/**
 * The agent that learns nothing: the lower bound of every comparison.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";
import { type Agent, type AgentContext, type Controller, defineAgent, type Diagnostics } from "./agent.ts";

/** The registry entry. */
export const randomAgent = defineAgent({
  name: "random",
  summary: "Acts uniformly at random and learns nothing: the floor under every curve.",
  kind: "control",
  sources: [],
  settings: {},
  diagnostics: [],
  create: (context: AgentContext) => new RandomAgent(context),
});

class RandomAgent extends Stateful implements Agent {
  readonly gradientSteps = 0;
  readonly imaginedSteps = 0;
  readonly #actionCount: number;
  readonly #random: Generator;

  constructor({ actionCount, random }: AgentContext) {
    super();
    this.#actionCount = actionCount;
    this.#random = random.stream("exploration");
  }

  act(): number {
    return this.#random.integer(this.#actionCount);
  }

  observe(): void {}

  learn(): void {}

  controller(lanes: number, random: Generator): Controller {
    const actionCount = this.#actionCount;
    return {
      act(_observations, _alive, actions) {
        for (let lane = 0; lane < lanes; lane++) actions[lane] = random.integer(actionCount);
      },
      reset() {},
    };
  }

  diagnostics(): Diagnostics {
    return {};
  }

  get parts(): Parts {
    return { exploration: this.#random };
  }
}
