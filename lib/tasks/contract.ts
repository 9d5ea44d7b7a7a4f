/**
 * Checks that a task keeps its contract, by calling its functions as runs will.
 *
 * @module
 */

import { Generator } from "../random/generator.ts";
import type { SettingValues } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import { now } from "../user_files/clock.ts";
import { thrownBy } from "../user_files/messages.ts";
import { shown } from "../user_files/form.ts";
import { type Call, during } from "../user_files/pulse.ts";
import type { SourceFile } from "../user_files/source_file.ts";
import type { AnyTask } from "./parse_task.ts";
import { drawingFault } from "./drawing_fault.ts";
import type { Outcome, Rules, State } from "./task.ts";

/** Findings about a task. */
export interface TaskReport {
  /** Random episodes played. */
  readonly episodes: number;
  /** Their total number of steps. */
  readonly steps: number;
  /** Fraction of the episodes that the task's own rule ended. */
  readonly terminatedShare: number;
  /** Mean return of random play. */
  readonly meanReturn: number;
  /** Smallest and largest reward. */
  readonly rewards: readonly [least: number, largest: number];
  /** Smallest and largest value of each variable. */
  readonly ranges: readonly (readonly [least: number, largest: number])[];
  /** For each variable, the fraction of values outside `low` and `high`. */
  readonly outside: readonly number[];
  /** Whether the task has rules as functions of observations. */
  readonly hasRules: boolean;
  /** Whether it draws its states. */
  readonly draws: boolean;
}

/** Maximum number of timed steps, and maximum seconds. */
const TIMED = { steps: 20_000, seconds: 1 };

/** Tolerance between a rule and a step, because observations are float32. */
const TOLERANCE = 1e-3;

/**
 * Plays random episodes and checks every call.
 *
 * @param task The parsed task.
 * @param settings Every setting.
 * @param source Its file.
 * @param file The file's name, for messages.
 * @param budget Maximum number of steps, and seconds after which no new one starts.
 * @throws {UsageError} For the first violation of the contract.
 */
export function examineTask(
  task: AnyTask,
  settings: SettingValues,
  source: SourceFile,
  file: string,
  budget: { readonly steps: number; readonly seconds: number },
): TaskReport {
  const watch = new Watch(task, settings, source, file);
  const end = now() + budget.seconds * 1000;
  const random = new Generator(0);
  const chooser = random.stream("actions");
  const size = watch.variables.length;
  const rules = watch.rules();
  const ranges = Array.from({ length: size }, (): [number, number] => [Infinity, -Infinity]);
  const outside = new Array<number>(size).fill(0);
  const rewards: [number, number] = [Infinity, -Infinity];
  let [episodes, steps, terminations, paid, observed] = [0, 0, 0, 0, 0];
  const isOver = () => steps >= budget.steps || now() >= end;
  do {
    let state = watch.start(random.stream(`start ${episodes}`));
    let seen = watch.observe(state);
    const world = random.stream(`world ${episodes}`);
    for (let t = 0, done = false; !done; t++) {
      const action = chooser.integer(task.actions.length);
      const outcome = watch.step(state, action, world);
      const next = watch.observe(outcome.state);
      if (rules !== undefined) watch.compareRules(rules, seen, action, next, outcome);
      for (let i = 0; i < size; i++) {
        const { low, high } = watch.variables[i];
        ranges[i] = [Math.min(ranges[i][0], next[i]), Math.max(ranges[i][1], next[i])];
        if (next[i] < low || next[i] > high) outside[i]++;
      }
      observed++;
      rewards[0] = Math.min(rewards[0], outcome.reward);
      rewards[1] = Math.max(rewards[1], outcome.reward);
      paid += outcome.reward;
      steps++;
      [state, seen] = [outcome.state, next];
      if (outcome.terminated) terminations++;
      done = outcome.terminated || t + 1 >= task.timeLimit || isOver();
    }
    watch.draw(state);
    episodes++;
  } while (!isOver());
  return {
    episodes,
    steps,
    terminatedShare: terminations / episodes,
    meanReturn: paid / episodes,
    rewards,
    ranges,
    outside: outside.map((count) => count / observed),
    hasRules: rules !== undefined,
    draws: task.draw !== undefined,
  };
}

/** Steps per second of a task that keeps its contract, without checks. */
export function stepsPerSecond(task: AnyTask, settings: SettingValues): number {
  const random = new Generator(1);
  const began = now();
  let state = task.start(random, settings);
  let steps = 0;
  while (steps < TIMED.steps && now() - began < TIMED.seconds * 1000) {
    const action = steps++ % task.actions.length;
    const outcome = during("step", () => task.step(state, action, random, settings));
    state = outcome.terminated || steps % task.timeLimit === 0 ? task.start(random, settings) : outcome.state;
  }
  return steps / (now() - began) * 1000;
}

/** Calls a task's functions, and refuses results that violate the contract. */
class Watch {
  readonly variables;
  readonly #task: AnyTask;
  readonly #settings: SettingValues;
  readonly #source: SourceFile;
  readonly #file: string;
  // derived: #stateSize follows from the first state
  #stateSize: number | undefined;

  constructor(task: AnyTask, settings: SettingValues, source: SourceFile, file: string) {
    this.#task = task;
    this.#settings = settings;
    this.#source = source;
    this.#file = file;
    this.variables = typeof task.variables === "function" ? task.variables(settings) : task.variables;
  }

  start(random: Generator): State {
    const again = copyOf(random);
    const state = this.#state(this.#call("start", () => this.#task.start(random, this.#settings)), "start");
    const second = this.#call("start", () => this.#task.start(again, this.#settings));
    if (!equal(state, second)) throw this.#unpure("start", "");
    return state;
  }

  observe(state: State): Float32Array {
    const call = () => this.#task.observe?.(state, this.#settings) ?? state;
    const before = [...state];
    const seen: unknown = this.#call("observe", call);
    const length = (seen as ArrayLike<number> | undefined)?.length;
    if (length !== this.variables.length) {
      throw this.#refuse(
        this.#task.observe === undefined
          ? `start gives a state of length ${length} and variables names ${this.variables.length}: name each, or write observe(state).`
          : `observe must give one number for each of variables, ${this.variables.length}: got ${
            length ?? typeof seen
          }.`,
      );
    }
    const numbers = Array.from(seen as ArrayLike<number>);
    numbers.forEach((value, i) => {
      if (typeof value !== "number" || !Number.isFinite(value)) {
        throw this.#refuse(
          `observe gives ${value} for "${this.variables[i].name}" in state [${state.join(", ")}].`,
        );
      }
    });
    if (!equal(before, state)) {
      throw this.#refuse("observe changes the state that it is given: copy it first.");
    }
    if (!equal(numbers, this.#call("observe", call))) throw this.#unpure("observe", "");
    return Float32Array.from(numbers);
  }

  step(state: State, action: number, random: Generator): Outcome {
    const before = [...state];
    const again = copyOf(random);
    const call = (from: Generator) => this.#task.step(state, action, from, this.#settings);
    const outcome: unknown = this.#call("step", () => call(random));
    const where = ` at state [${
      before.map((x) => Number(x.toPrecision(6))).join(", ")
    }], action ${action} ("${this.#task.actions[action]}")`;
    if (typeof outcome !== "object" || outcome === null || outcome instanceof Promise) {
      throw this.#refuse(
        `step must return { state, reward, terminated }: got ${shown(outcome)}${where}.`,
      );
    }
    const { state: next, reward, terminated } = outcome as Outcome;
    this.#state(next, "step", where);
    if (typeof reward !== "number" || !Number.isFinite(reward)) {
      throw this.#refuse(`step's reward must be a finite number: got ${shown(reward)}${where}.`);
    }
    if (typeof terminated !== "boolean") {
      throw this.#refuse(`step's terminated must be true or false: got ${shown(terminated)}${where}.`);
    }
    if (next === state || !equal(before, state)) {
      throw this.#refuse(`step changes the state that it is given: return a new array${where}.`);
    }
    const kept = [...next];
    const second = this.#call("step", () => call(again));
    const same = equal(kept, second.state) && second.reward === reward && second.terminated === terminated;
    if (!same) throw this.#unpure("step", where);
    return { state: kept, reward, terminated };
  }

  rules(): Rules | undefined {
    const rules: unknown = this.#call("rules", () => this.#task.rules?.(this.#settings));
    if (rules === undefined || isRules(rules)) return rules;
    throw this.#refuse("rules must give an object of two functions, reward and terminated.");
  }

  draw(state: State): void {
    if (this.#task.draw === undefined) return;
    const before = [...state];
    const drawing: unknown = this.#call("draw", () => this.#task.draw!(state, this.#settings));
    const fault = drawingFault(drawing);
    if (fault !== undefined) throw this.#refuse(`draw ${fault}.`);
    if (!equal(before, state)) throw this.#refuse("draw changes the state that it is given: copy it first.");
  }

  compareRules(
    rules: Rules,
    before: Float32Array,
    action: number,
    next: Float32Array,
    outcome: Outcome,
  ): void {
    const ended: unknown = this.#call("rules.terminated", () => rules.terminated(next));
    const where = ` at observation [${[...next].map((x) => Number(x.toPrecision(6))).join(", ")}]`;
    if (ended !== outcome.terminated) {
      throw this.#refuse(
        `rules.terminated says ${shown(ended)} where step says ${outcome.terminated}${where}.`,
      );
    }
    const reward: unknown = this.#call("rules.reward", () => rules.reward(before, action, next));
    const bound = TOLERANCE * Math.max(1, Math.abs(outcome.reward));
    if (typeof reward !== "number" || !(Math.abs(reward - outcome.reward) <= bound)) {
      throw this.#refuse(`rules.reward says ${shown(reward)} where step pays ${outcome.reward}${where}.`);
    }
  }

  #state(state: unknown, from: string, where = ""): State {
    const isArray = Array.isArray(state) || ArrayBuffer.isView(state);
    if (!isArray || (state as ArrayLike<unknown>).length === 0) {
      throw this.#refuse(`${from}'s state must be an array of numbers: got ${shown(state)}${where}.`);
    }
    const numbers = Array.from(state as ArrayLike<unknown>);
    const wrong = numbers.findIndex((value) => typeof value !== "number" || !Number.isFinite(value));
    if (wrong >= 0) {
      throw this.#refuse(
        `${from}'s state must hold finite numbers: number ${wrong} is ${shown(numbers[wrong])}${where}.`,
      );
    }
    this.#stateSize ??= numbers.length;
    if (numbers.length !== this.#stateSize) {
      throw this.#refuse(
        `a state must always have the same length: ${from} gives ${numbers.length} numbers, before it were ${this.#stateSize}${where}.`,
      );
    }
    return state as State;
  }

  #call<T>(name: Call, run: () => T): T {
    try {
      return during(name, run);
    } catch (error) {
      throw this.#refuse(`${name} throws: ${thrownBy(error, this.#source)}.`);
    }
  }

  #unpure(name: string, where: string): UsageError {
    return this.#refuse(
      `${name} gives two different results for the same arguments: draw chance from its \`random\` alone, and keep nothing between calls${where}.`,
    );
  }

  #refuse(what: string): UsageError {
    return new UsageError(`${this.#file}: ${what}`);
  }
}

function copyOf(random: Generator): Generator {
  const copy = new Generator(0);
  copy.restore(random.save());
  return copy;
}

function equal(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a?.length !== b?.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

function isRules(value: unknown): value is Rules {
  const { reward, terminated } = (value ?? {}) as Partial<Rules>;
  return typeof reward === "function" && typeof terminated === "function";
}
