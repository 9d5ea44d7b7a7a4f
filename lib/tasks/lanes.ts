/**
 * Episodes of a task, many in lockstep or one at a time, from its pure functions.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";
import type { Environment, EnvironmentSpec, StepResult, VectorEnvironment } from "./environment.ts";
import type { InPlace } from "./task.ts";

/** What lanes need of a task. */
export interface LaneSource {
  /** The task's constants. */
  readonly spec: EnvironmentSpec;
  /** Numbers in a state. */
  readonly stateSize: number;
  /** Writes the start state of an episode. */
  start(states: Float64Array, offset: number, random: Generator): void;
  /** The step and observation functions. */
  readonly inPlace: InPlace;
}

/** Episodes in lockstep. After its end a lane keeps its state, with reward 0, until it is reset. */
export class Lanes extends Stateful implements VectorEnvironment {
  readonly spec: EnvironmentSpec;
  readonly count: number;
  readonly observations: Float32Array;
  readonly rewards: Float32Array;
  readonly states: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly #source: LaneSource;
  readonly #random: readonly Generator[];
  readonly #steps: Uint32Array;
  /** 1 while an episode is running. */
  readonly #running: Uint8Array;
  // derived: #ended is written before each use
  readonly #ended = new Uint8Array(1);

  /** @param random One generator for each lane, for start states and noise. */
  constructor(source: LaneSource, random: readonly Generator[]) {
    super();
    const count = random.length;
    this.spec = source.spec;
    this.count = count;
    this.observations = new Float32Array(count * source.spec.observationSize);
    this.rewards = new Float32Array(count);
    this.states = new Float64Array(count * source.stateSize);
    this.terminated = new Uint8Array(count);
    this.truncated = new Uint8Array(count);
    this.#source = source;
    this.#random = random;
    this.#steps = new Uint32Array(count);
    this.#running = new Uint8Array(count);
  }

  reset(lane?: number): void {
    const first = lane ?? 0;
    const end = lane === undefined ? this.count : lane + 1;
    const { stateSize, inPlace, spec: { observationSize } } = this.#source;
    for (let i = first; i < end; i++) {
      this.#source.start(this.states, i * stateSize, this.#random[i]);
      inPlace.observe(this.states, i * stateSize, this.observations, i * observationSize);
      this.rewards[i] =
        this.terminated[i] =
        this.truncated[i] =
        this.#steps[i] =
          0;
      this.#running[i] = 1;
    }
  }

  step(actions: Uint8Array): void {
    const { states } = this;
    const { stateSize, inPlace, spec: { observationSize, timeLimit } } = this.#source;
    const ended = this.#ended;
    for (let i = 0; i < this.count; i++) {
      if (this.#running[i] === 0) {
        this.rewards[i] = 0;
        continue;
      }
      this.rewards[i] = inPlace.step(states, i * stateSize, actions[i], this.#random[i], ended);
      const terminated = ended[0] === 1;
      const truncated = ++this.#steps[i] >= timeLimit && !terminated;
      this.terminated[i] = ended[0];
      this.truncated[i] = truncated ? 1 : 0;
      if (terminated || truncated) this.#running[i] = 0;
      inPlace.observe(states, i * stateSize, this.observations, i * observationSize);
    }
  }

  /** Whether a lane's episode is running. */
  isRunning(lane: number): boolean {
    return this.#running[lane] === 1;
  }

  get parts(): Parts {
    return {
      states: this.states,
      steps: this.#steps,
      running: this.#running,
      observations: this.observations,
      rewards: this.rewards,
      terminated: this.terminated,
      truncated: this.truncated,
      random: this.#random,
    };
  }
}

/** One episode at a time: a single lane with a simpler interface. */
export class SingleLane extends Stateful implements Environment {
  readonly spec: EnvironmentSpec;
  readonly #lanes: Lanes;
  // derived: #action is written before each use
  readonly #action = new Uint8Array(1);

  /** @param random Source of start states and noise. */
  constructor(source: LaneSource, random: Generator) {
    super();
    this.spec = source.spec;
    this.#lanes = new Lanes(source, [random]);
  }

  reset(): Float32Array {
    this.#lanes.reset();
    return this.#observation();
  }

  step(action: number): StepResult {
    if (!Number.isInteger(action) || action < 0 || action >= this.spec.actionCount) {
      throw new RangeError(
        `An action of ${this.spec.id} is a whole number below ${this.spec.actionCount}: got ${action}.`,
      );
    }
    if (!this.#lanes.isRunning(0)) {
      throw new Error("The episode has ended or none was started: call reset() first.");
    }
    this.#action[0] = action;
    this.#lanes.step(this.#action);
    return {
      observation: this.#observation(),
      reward: this.#lanes.rewards[0],
      terminated: this.#lanes.terminated[0] === 1,
      truncated: this.#lanes.truncated[0] === 1,
    };
  }

  /** A new array: filling one is several times as fast as slicing so small an array. */
  #observation(): Float32Array {
    const { observations } = this.#lanes;
    const copy = new Float32Array(observations.length);
    for (let i = 0; i < copy.length; i++) copy[i] = observations[i];
    return copy;
  }

  get parts(): Parts {
    return this.#lanes.parts;
  }
}
