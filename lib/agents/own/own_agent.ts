/**
 * What the `create` of an agent's file gives: a plain object, which `guarded_agent.ts` makes an agent of.
 *
 * @module
 */

import type { Parts } from "../../checkpoint/parts.ts";
import type { DynamicsModel } from "../../dynamics/model.ts";
import type { RewardAndTermination } from "../../dynamics/reward_and_termination.ts";
import type { Generator } from "../../random/generator.ts";
import type { ReplayBuffer } from "../../replay/replay_buffer.ts";
import { isRecord } from "../../settings/parse.ts";
import { nearest } from "../../settings/usage_error.ts";
import { type Refuse, shown } from "../../user_files/form.ts";
import type { Controller, Diagnostics, Transition } from "../agent.ts";

/** An agent as its author writes it. Either `greedy` or `controller` is its policy without exploration. */
export interface OwnAgent {
  /** The whole state, by name; saving and restoring follow from it. */
  readonly parts: Parts;
  /** The exploring action for one observation, [observationSize]. */
  act(observation: Float32Array): number;
  /** Receives one real step. */
  observe?(transition: Transition): void;
  /** Performs the training due after this real step. */
  learn?(): void;
  /**
   * The greedy policy.
   *
   * @param observations [count, observationSize]
   * @param actions [count], written.
   */
  greedy?(observations: Float32Array, count: number, actions: Uint8Array): void;
  /** The greedy policy of `lanes` parallel episodes that keeps something for each, such as a plan. */
  controller?(lanes: number, random: Generator): Controller;
  /** Gradient steps so far; 0 if absent. */
  readonly gradientSteps?: number;
  /** Imagined transitions so far; 0 if absent. */
  readonly imaginedSteps?: number;
  /** Its own columns, as the file's `diagnostics` lists them. */
  diagnostics?(): Diagnostics;
  /** A learned model of observations, for `mbrl inspect` and `mbrl watch --dream`. */
  readonly learned?: {
    readonly model: DynamicsModel;
    readonly outcomes: RewardAndTermination;
    readonly replay: ReplayBuffer;
  };
}

const methods = ["act", "observe", "learn", "greedy", "controller", "diagnostics"] as const;
const fields = [...methods, "parts", "gradientSteps", "imaginedSteps", "learned"];

/**
 * Returns what `create` gave.
 *
 * @param columns The file's `diagnostics`.
 * @throws {UsageError} For the first mistake.
 */
export function checkOwnAgent(given: unknown, columns: readonly string[], refuse: Refuse): OwnAgent {
  if (!isRecord(given)) throw refuse(`create must give an object { parts, act, … }: got ${shown(given)}.`);
  if (Object.getPrototypeOf(given) === Object.prototype) {
    const extra = Object.keys(given).find((key) => !fields.includes(key));
    if (extra !== undefined) {
      const near = nearest(extra, fields);
      throw refuse(
        `create gives a field "${extra}", which no agent has${
          near === undefined ? "" : `: did you mean "${near}"?`
        } Fields are ${fields.join(", ")}.`,
      );
    }
  }
  for (const key of methods) {
    if (given[key] === undefined || typeof given[key] === "function") continue;
    throw refuse(`${key} must be a function, or left out: got ${shown(given[key])}.`);
  }
  if (given.act === undefined) {
    throw refuse("create gives no act(observation): an agent must choose actions.");
  }
  if (given.observe === undefined && given.learn === undefined) {
    throw refuse("create gives neither observe(transition) nor learn(): an agent learns in one of them.");
  }
  if ((given.greedy === undefined) === (given.controller === undefined)) {
    throw refuse(
      `create gives ${
        given.greedy === undefined ? "no policy to evaluate" : "two policies to evaluate"
      }: write greedy(observations, count, actions), or controller(lanes, random) if it keeps something for each episode.`,
    );
  }
  if (columns.length > 0 && given.diagnostics === undefined) {
    throw refuse(`diagnostics lists ${columns.join(", ")}, and create gives no diagnostics() for them.`);
  }
  if (given.learned !== undefined) {
    const { learned } = given;
    const isWhole = isRecord(learned) &&
      ["model", "outcomes", "replay"].every((key) => isRecord(learned[key]));
    if (!isWhole) throw refuse("learned must be an object { model, outcomes, replay } of the context's own.");
  }
  checkParts(given.parts, refuse);
  return given as unknown as OwnAgent;
}

/** Deeper than any state. */
const DEEPEST = 20;

/**
 * Checks that `parts` can be saved and restored in place.
 *
 * @throws {UsageError} For the first part that cannot; the message says what to write instead.
 */
export function checkParts(parts: unknown, refuse: Refuse): asserts parts is Parts {
  if (!isRecord(parts)) {
    throw refuse(`parts must be an object of everything that changes, by name: got ${shown(parts)}.`);
  }
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part === "number" || typeof part === "boolean") {
      throw refuse(
        `parts.${name} is ${part}, which cannot be restored: keep it in an object, counters = { ${name}: ${part} }, and name that object as a part.`,
      );
    }
    checkPart(`parts.${name}`, part, refuse, 0);
  }
}

function checkPart(at: string, part: unknown, refuse: Refuse, depth: number): void {
  if (part === undefined || isArray(part)) return;
  if (depth > DEEPEST) throw refuse(`${at} is nested too deep, or contains itself.`);
  if (Array.isArray(part)) {
    for (const [i, item] of part.entries()) {
      if (typeof item === "number" || typeof item === "boolean") {
        throw refuse(`${at} is a list of numbers: use a Float64Array of fixed length.`);
      }
      checkPart(`${at}[${i}]`, item, refuse, depth + 1);
    }
  } else if (isRecord(part)) {
    if (typeof part.save === "function" && typeof part.restore === "function") return;
    if (Object.getPrototypeOf(part) !== Object.prototype) {
      throw refuse(
        `${at} is ${
          article(part.constructor?.name)
        }, which mbrl cannot save: use typed arrays and plain objects, or give it save() and restore(saved).`,
      );
    }
    for (const [key, value] of Object.entries(part)) {
      if (typeof value !== "number" && typeof value !== "boolean") {
        checkPart(`${at}.${key}`, value, refuse, depth + 1);
      }
    }
  } else {
    throw refuse(
      `${at} must be a typed array, an object of numbers, or something of the context's own: got ${
        shown(part)
      }.`,
    );
  }
}

function isArray(part: unknown): boolean {
  return part instanceof Float32Array || part instanceof Float64Array || part instanceof Int32Array ||
    part instanceof Uint32Array || part instanceof Uint8Array;
}

function article(name: string | undefined): string {
  return name === undefined || name === "" ? "an object" : `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}
