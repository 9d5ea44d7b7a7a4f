/**
 * Adam with decoupled weight decay and clipping by the global norm.
 *
 * Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight
 * decay regularization", 2019.
 *
 * @module
 */

import type { Restorable, Snapshot, SnapshotValue } from "../checkpoint/snapshot.ts";
import { assign, memoryOf } from "./tensor_memory.ts";
import { type Scalar, type Tensor, tf, type Variable } from "./tensorflow.ts";

/** The optimiser's own settings; the defaults are the paper's. */
export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Share of each weight taken off per step, times the learning rate; biases included. */
  readonly weightDecay?: number;
  /** Largest norm of all gradients together; larger ones are scaled down. */
  readonly clipNorm?: number;
}

/** Minimises a loss over variables. */
export class Adam implements Restorable {
  /** May be changed between steps, by a schedule. */
  learningRate: number;
  readonly variables: readonly Variable[];
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #weightDecay: number;
  readonly #clipNorm: number;
  readonly #first: Float32Array[];
  readonly #second: Float32Array[];
  #steps = 0;

  constructor(variables: readonly Variable[], options: AdamOptions) {
    this.variables = variables;
    this.learningRate = options.learningRate;
    this.#beta1 = options.beta1 ?? 0.9;
    this.#beta2 = options.beta2 ?? 0.999;
    this.#epsilon = options.epsilon ?? 1e-8;
    this.#weightDecay = options.weightDecay ?? 0;
    this.#clipNorm = options.clipNorm ?? Infinity;
    this.#first = variables.map((variable) => new Float32Array(variable.size));
    this.#second = variables.map((variable) => new Float32Array(variable.size));
  }

  /** Steps taken. */
  get steps(): number {
    return this.#steps;
  }

  /** Takes one step down the gradient of `loss` and returns the loss before it. */
  minimise(loss: () => Scalar): number {
    const { value, grads } = tf.variableGrads(loss, [...this.variables]);
    const gradients = this.variables.map((variable) => grads[variable.name]);
    this.apply(gradients);
    const before = memoryOf(value)[0];
    tf.dispose([value, ...gradients]);
    return before;
  }

  /** Takes one step along gradients given in the order of the variables. */
  apply(gradients: readonly Tensor[]): void {
    this.#steps++;
    const scale = this.#clipScale(gradients);
    const beta1 = this.#beta1;
    const beta2 = this.#beta2;
    // bias corrections folded into the step size and epsilon (section 2 of the paper, last paragraph)
    const correction2 = Math.sqrt(1 - beta2 ** this.#steps);
    const stepSize = (this.learningRate * correction2) / (1 - beta1 ** this.#steps);
    const epsilon = this.#epsilon * correction2;
    const kept = 1 - this.learningRate * this.#weightDecay;
    for (let i = 0; i < this.variables.length; i++) {
      const weights = memoryOf(this.variables[i]).slice();
      const gradient = memoryOf(gradients[i]);
      const first = this.#first[i];
      const second = this.#second[i];
      for (let k = 0; k < weights.length; k++) {
        const g = gradient[k] * scale;
        const m = (first[k] = beta1 * first[k] + (1 - beta1) * g);
        const v = (second[k] = beta2 * second[k] + (1 - beta2) * g * g);
        weights[k] = weights[k] * kept - (stepSize * m) / (Math.sqrt(v) + epsilon);
      }
      assign(this.variables[i], weights);
    }
  }

  #clipScale(gradients: readonly Tensor[]): number {
    if (this.#clipNorm === Infinity) return 1;
    let square = 0;
    for (const gradient of gradients) {
      const values = memoryOf(gradient);
      for (let k = 0; k < values.length; k++) square += values[k] * values[k];
    }
    const norm = Math.sqrt(square);
    return norm > this.#clipNorm ? this.#clipNorm / norm : 1;
  }

  save(): Snapshot {
    return {
      steps: this.#steps,
      learningRate: this.learningRate,
      first: this.#first.map((moment) => moment.slice()),
      second: this.#second.map((moment) => moment.slice()),
    };
  }

  restore(snapshot: Snapshot): void {
    const { first, second } = snapshot;
    const fits = [first, second].every((moments) =>
      Array.isArray(moments) && moments.length === this.#first.length &&
      moments.every((moment, i) => moment instanceof Float32Array && moment.length === this.#first[i].length)
    );
    if (!fits) throw new TypeError("Not the snapshot of an optimiser of these variables.");
    this.#steps = snapshot.steps as number;
    this.learningRate = snapshot.learningRate as number;
    (first as SnapshotValue[]).forEach((moment, i) => this.#first[i].set(moment as Float32Array));
    (second as SnapshotValue[]).forEach((moment, i) => this.#second[i].set(moment as Float32Array));
  }
}
