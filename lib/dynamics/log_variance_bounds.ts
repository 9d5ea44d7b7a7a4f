/**
 * The learned bounds of a Gaussian network's log variances, of every member.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import { Adam } from "../nn/adam.ts";
import { assign, memoryOf } from "../nn/tensor_memory.ts";
import { tf, type Variable } from "../nn/tensorflow.ts";
import { BOUND_WEIGHT, START_MAX_LOG_VARIANCE, START_MIN_LOG_VARIANCE } from "./gaussian_head.ts";

/** Lower and upper bounds [members, size], with an optimiser of their own. */
export class LogVarianceBounds implements Restorable {
  /** [members, size], a copy of the variable's numbers. */
  readonly min: Float32Array;
  /** [members, size] */
  readonly max: Float32Array;
  readonly #variables: readonly [Variable, Variable];
  readonly #optimiser: Adam;

  /** Makes one from its options. */
  constructor(members: number, size: number, learningRate: number) {
    this.min = new Float32Array(members * size).fill(START_MIN_LOG_VARIANCE);
    this.max = new Float32Array(members * size).fill(START_MAX_LOG_VARIANCE);
    this.#variables = [variableOf(this.min), variableOf(this.max)];
    this.#optimiser = new Adam(this.#variables, { learningRate });
  }

  /** One step along the loss's gradients, with the pull that keeps the bounds tight. */
  step(byMin: Float32Array, byMax: Float32Array): void {
    const gradients = [
      tf.tensor1d(byMin.map((g) => g - BOUND_WEIGHT)),
      tf.tensor1d(byMax.map((g) => g + BOUND_WEIGHT)),
    ];
    this.#optimiser.apply(gradients);
    tf.dispose(gradients);
    this.min.set(memoryOf(this.#variables[0]));
    this.max.set(memoryOf(this.#variables[1]));
  }

  /** Gives the bounds new numbers. */
  set(min: Float32Array, max: Float32Array): void {
    this.min.set(min);
    this.max.set(max);
    assign(this.#variables[0], this.min.slice());
    assign(this.#variables[1], this.max.slice());
  }

  /** Copies the whole state out. */
  save(): Snapshot {
    return { min: this.min.slice(), max: this.max.slice(), optimiser: this.#optimiser.save() };
  }

  /**
   * Takes the state of `snapshot` in place of its own.
   *
   * @throws {TypeError} If it was taken from something of another shape.
   */
  restore(snapshot: Snapshot): void {
    const { min, max } = snapshot;
    if (
      !(min instanceof Float32Array && max instanceof Float32Array) || min.length !== this.min.length ||
      max.length !== this.max.length
    ) throw new TypeError("Not the snapshot of these bounds.");
    this.#optimiser.restore(snapshot.optimiser as Snapshot);
    this.set(min, max);
  }

  /** Frees what it holds. */
  dispose(): void {
    this.#optimiser.dispose();
    tf.dispose([...this.#variables]);
  }
}

function variableOf(values: Float32Array): Variable {
  const initial = tf.tensor1d(values.slice());
  const variable = tf.variable(initial);
  initial.dispose();
  return variable;
}
