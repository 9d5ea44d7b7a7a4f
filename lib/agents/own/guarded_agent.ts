/**
 * A user's agent as runs call it. Each call is visible while it lasts, so that one that hangs is detected from
 * outside, and results that no run can use are refused. The rest of its contract is checked beforehand
 * (`experiment/agent_contract.ts`).
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import { oneStepError } from "../../dynamics/one_step_error.ts";
import type { Generator } from "../../random/generator.ts";
import type { TransitionRows } from "../../replay/replay_buffer.ts";
import { type Refuse, shown } from "../../user_files/form.ts";
import { type Call, during } from "../../user_files/pulse.ts";
import type { Agent, AgentContext, Controller, Diagnostics, LearnedModel, Transition } from "../agent.ts";
import { checkParts, type OwnAgent } from "./own_agent.ts";
import type { TensorFlowUse } from "./tensorflow.ts";

/** The agent of a file. */
export class GuardedAgent extends Stateful implements Agent {
  readonly #own: OwnAgent;
  readonly #columns: readonly string[];
  readonly #actions: number;
  readonly #size: number;
  readonly #refuse: Refuse;
  readonly #tensorflow: TensorFlowUse;
  readonly modelError?: (batch: TransitionRows) => number;
  readonly learnedModel?: () => LearnedModel;

  /**
   * @param own What `create` gave, checked.
   * @param columns The file's `diagnostics`.
   * @param refuse Makes errors that name the file.
   */
  constructor(
    own: OwnAgent,
    columns: readonly string[],
    { actionCount, observationSize }: AgentContext,
    tensorflow: TensorFlowUse,
    refuse: Refuse,
  ) {
    super();
    this.#own = own;
    this.#columns = columns;
    this.#actions = actionCount;
    this.#size = observationSize;
    this.#tensorflow = tensorflow;
    this.#refuse = refuse;
    const { learned } = own;
    if (learned === undefined) return;
    const { model, outcomes, replay } = learned;
    this.modelError = (batch) => oneStepError(model, batch);
    this.learnedModel = () => ({ dynamics: model, outcomes, data: replay.rows() });
  }

  act(observation: Float32Array): number {
    const action = this.#call("act", () => this.#own.act(observation));
    this.#checkAction("act", action);
    return action;
  }

  observe(transition: Transition): void {
    this.#nothing("observe", this.#call("observe of a step", () => this.#own.observe?.(transition)));
  }

  learn(): void {
    this.#nothing("learn", this.#call("learn", () => this.#own.learn?.()));
  }

  controller(lanes: number, random: Generator): Controller {
    if (this.#own.controller !== undefined) {
      const own = this.#call("controller", () => this.#own.controller!(lanes, random));
      if (typeof own?.act !== "function" || typeof own.reset !== "function") {
        throw this.#refuse(
          `controller must give { act(observations, alive, actions), reset() }: got ${shown(own)}.`,
        );
      }
      return {
        act: (observations, alive, actions) => {
          this.#call("controller", () => own.act(observations, alive, actions));
          this.#checkActions("controller", alive, actions);
        },
        reset: () => this.#call("controller", () => own.reset()),
      };
    }
    const seen = new Float32Array(lanes * this.#size); // the tasks' own array stays out of reach
    return {
      act: (observations, alive, actions) => {
        seen.set(observations.subarray(0, seen.length));
        this.#call("greedy", () => this.#own.greedy?.(seen, lanes, actions));
        this.#checkActions("greedy", alive, actions);
      },
      reset() {},
    };
  }

  get gradientSteps(): number {
    return this.#count("gradientSteps");
  }

  get imaginedSteps(): number {
    return this.#count("imaginedSteps");
  }

  diagnostics(): Diagnostics {
    const given = this.#call("diagnostics", () => this.#own.diagnostics?.()) ?? {};
    const [extra] = Object.keys(given).filter((name) => !this.#columns.includes(name));
    if (extra !== undefined) {
      throw this.#refuse(`diagnostics() gives "${extra}", which the file's diagnostics do not list.`);
    }
    const wrong = this.#columns.find((name) => typeof given[name] !== "number");
    if (wrong === undefined) return given;
    throw this.#refuse(`diagnostics() must give a number for "${wrong}": got ${shown(given[wrong])}.`);
  }

  get parts(): Parts {
    const own = this.#call("parts", () => this.#own.parts);
    checkParts(own, this.#refuse);
    return { own: own as Record<string, never>, tensorflow: this.#tensorflow };
  }

  #call<T>(call: Call, run: () => T): T {
    return during(call, () => this.#tensorflow.within(run));
  }

  #count(name: "gradientSteps" | "imaginedSteps"): number {
    const count = this.#call("parts", () => this.#own[name]) ?? 0;
    if (Number.isSafeInteger(count) && count >= 0) return count;
    throw this.#refuse(`${name} must be a whole number from 0: got ${shown(count)}.`);
  }

  #nothing(name: string, given: unknown): void {
    if (given === undefined || !(given instanceof Promise)) return;
    given.catch(() => {}); // it is refused, whatever comes of it
    throw this.#refuse(
      `${name} gives a Promise: write it without async (TensorFlow.js: optimizer.minimize and dataSync).`,
    );
  }

  #checkActions(name: string, alive: Uint8Array, actions: Uint8Array): void {
    for (let lane = 0; lane < alive.length; lane++) {
      if (alive[lane] === 1 && actions[lane] >= this.#actions) this.#checkAction(name, actions[lane]);
    }
  }

  #checkAction(name: string, action: unknown): void {
    if (Number.isInteger(action) && (action as number) >= 0 && (action as number) < this.#actions) return;
    throw this.#refuse(
      `${name} gives ${shown(action)} as an action: it must be a whole number from 0 to ${
        this.#actions - 1
      }.`,
    );
  }
}
