/**
 * CartPole-v1, one episode at a time and many in lockstep.
 *
 * @module
 */

import type { Snapshot } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import { advance, STATE_SIZE } from "./cartpole_physics.ts";
import type { Environment, EnvironmentSpec, StepResult, VectorEnvironment } from "./environment.ts";

/** What makes one cart-and-pole task differ from another. */
export interface CartPoleVariant {
  readonly spec: EnvironmentSpec;
  /** Standard deviation of the normal noise added to every state variable after each step. */
  readonly noise: number;
  /** Writes the starting state of an episode. */
  start(states: Float64Array, offset: number, random: Generator): void;
  /** Whether the new state is terminal. */
  terminal(states: Float64Array, offset: number): boolean;
  /** What the step to the new state pays. */
  reward(states: Float64Array, offset: number, terminated: boolean): number;
  /** Writes what the agent sees of a state. */
  observe(states: Float64Array, offset: number, out: Float32Array, outOffset: number): void;
}

/** Carts in lockstep. A lane that has ended stands still, with reward 0, until it is reset. */
export class CartPoleLanes implements VectorEnvironment {
  readonly spec: EnvironmentSpec;
  readonly count: number;
  readonly observations: Float32Array;
  readonly rewards: Float32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly #variant: CartPoleVariant;
  readonly #random: readonly Generator[];
  readonly states: Float64Array; // [count, 4]
  readonly #steps: Uint32Array;
  /** 1 where an episode is under way. */
  readonly #running: Uint8Array;

  /** @param random One generator a lane: it draws starts and noise. */
  constructor(variant: CartPoleVariant, random: readonly Generator[]) {
    const count = random.length;
    this.spec = variant.spec;
    this.count = count;
    this.observations = new Float32Array(count * variant.spec.observationSize);
    this.rewards = new Float32Array(count);
    this.terminated = new Uint8Array(count);
    this.truncated = new Uint8Array(count);
    this.#variant = variant;
    this.#random = random;
    this.states = new Float64Array(count * STATE_SIZE);
    this.#steps = new Uint32Array(count);
    this.#running = new Uint8Array(count);
  }

  reset(lane?: number): void {
    const first = lane ?? 0;
    const end = lane === undefined ? this.count : lane + 1;
    const { observationSize } = this.spec;
    for (let i = first; i < end; i++) {
      this.#variant.start(this.states, i * STATE_SIZE, this.#random[i]);
      this.#variant.observe(this.states, i * STATE_SIZE, this.observations, i * observationSize);
      this.rewards[i] =
        this.terminated[i] =
        this.truncated[i] =
        this.#steps[i] =
          0;
      this.#running[i] = 1;
    }
  }

  step(actions: Uint8Array): void {
    const states = this.states;
    const { observationSize, timeLimit } = this.spec;
    const { noise } = this.#variant;
    for (let i = 0; i < this.count; i++) {
      if (this.#running[i] === 0) {
        this.rewards[i] = 0;
        continue;
      }
      const offset = i * STATE_SIZE;
      advance(states, offset, actions[i]);
      if (noise > 0) {
        for (let k = 0; k < STATE_SIZE; k++) states[offset + k] += noise * this.#random[i].normal();
      }
      const terminated = this.#variant.terminal(states, offset);
      const truncated = ++this.#steps[i] >= timeLimit && !terminated;
      this.rewards[i] = this.#variant.reward(states, offset, terminated);
      this.terminated[i] = terminated ? 1 : 0;
      this.truncated[i] = truncated ? 1 : 0;
      if (terminated || truncated) this.#running[i] = 0;
      this.#variant.observe(states, offset, this.observations, i * observationSize);
    }
  }

  /** Whether an episode is under way in a lane. */
  isRunning(lane: number): boolean {
    return this.#running[lane] === 1;
  }

  save(): Snapshot {
    return {
      states: this.states.slice(),
      steps: this.#steps.slice(),
      running: this.#running.slice(),
      observations: this.observations.slice(),
      rewards: this.rewards.slice(),
      terminated: this.terminated.slice(),
      truncated: this.truncated.slice(),
      random: this.#random.map((generator) => generator.save()),
    };
  }

  restore(snapshot: Snapshot): void {
    const { states, random } = snapshot;
    if (
      !(states instanceof Float64Array) || states.length !== this.states.length || !Array.isArray(random)
    ) {
      throw new TypeError(`Not the snapshot of ${this.count} lanes of ${this.spec.id}.`);
    }
    this.states.set(states);
    this.#steps.set(snapshot.steps as Uint32Array);
    this.#running.set(snapshot.running as Uint8Array);
    this.observations.set(snapshot.observations as Float32Array);
    this.rewards.set(snapshot.rewards as Float32Array);
    this.terminated.set(snapshot.terminated as Uint8Array);
    this.truncated.set(snapshot.truncated as Uint8Array);
    random.forEach((saved, i) => this.#random[i].restore(saved as Snapshot));
  }
}

/** One cart: a single lane behind the interface of one episode at a time. */
export class CartPole implements Environment {
  readonly spec: EnvironmentSpec;
  readonly #lanes: CartPoleLanes;
  readonly #action = new Uint8Array(1);

  constructor(variant: CartPoleVariant, random: Generator) {
    this.spec = variant.spec;
    this.#lanes = new CartPoleLanes(variant, [random]);
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

  /** A fresh copy: filling a new array is several times as fast as slicing so small a one. */
  #observation(): Float32Array {
    const { observations } = this.#lanes;
    const copy = new Float32Array(observations.length);
    for (let i = 0; i < copy.length; i++) copy[i] = observations[i];
    return copy;
  }

  save(): Snapshot {
    return this.#lanes.save();
  }

  restore(snapshot: Snapshot): void {
    this.#lanes.restore(snapshot);
  }
}
