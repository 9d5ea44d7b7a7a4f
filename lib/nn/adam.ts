/**
 * Adam with decoupled weight decay and clipping by the global norm.
 *
 * Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight
 * decay regularization", 2019.
 *
 * @module
 */

import type { Restorable, Snapshot, SnapshotValue } from "../checkpoint/snapshot.ts";
import {
  type AdamArguments,
  addressOf,
  allocateFloats,
  floatsAt,
  freeFloats,
  type Kernels,
  kernels,
} from "./kernels/kernels.ts";
import type { MomentAddresses } from "./kernels/mlp_pass.ts";
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
  readonly #first: Moments;
  readonly #second: Moments;
  readonly #moments: MomentAddresses;
  #steps = 0;

  constructor(variables: readonly Variable[], options: AdamOptions) {
    this.variables = variables;
    this.learningRate = options.learningRate;
    this.#beta1 = options.beta1 ?? 0.9;
    this.#beta2 = options.beta2 ?? 0.999;
    this.#epsilon = options.epsilon ?? 1e-8;
    this.#weightDecay = options.weightDecay ?? 0;
    this.#clipNorm = options.clipNorm ?? Infinity;
    this.#first = new Moments(variables.map((variable) => variable.size));
    this.#second = new Moments(variables.map((variable) => variable.size));
    this.#moments = { first: this.#first.addresses, second: this.#second.addresses };
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
    const ours = kernels();
    if (ours !== undefined) return this.#applyAt(ours, gradients.map(addressOf));
    const scale = this.#clipScale(() =>
      gradients.reduce((sum, gradient) => {
        for (const value of memoryOf(gradient)) sum += value * value;
        return sum;
      }, 0)
    );
    const { stepSize, epsilon, kept } = this.#advance();
    const beta1 = this.#beta1;
    const beta2 = this.#beta2;
    for (let i = 0; i < this.variables.length; i++) {
      const weights = memoryOf(this.variables[i]).slice();
      const gradient = memoryOf(gradients[i]);
      const first = this.#first.view(i);
      const second = this.#second.view(i);
      for (let k = 0; k < weights.length; k++) {
        const g = gradient[k] * scale;
        const m = (first[k] = beta1 * first[k] + (1 - beta1) * g);
        const v = (second[k] = beta2 * second[k] + (1 - beta2) * g * g);
        weights[k] = weights[k] * kept - (stepSize * m) / (Math.sqrt(v) + epsilon);
      }
      assign(this.variables[i], weights);
    }
  }

  /** Where the running averages lie, for kernels that take whole steps. */
  get moments(): MomentAddresses {
    return this.#moments;
  }

  /** Counts a step that a kernel takes, and gives what the kernel needs to know. */
  advance(): AdamArguments {
    const { stepSize, epsilon, kept } = this.#advance();
    return [this.#clipNorm, this.#beta1, this.#beta2, stepSize, epsilon, kept];
  }

  #applyAt(ours: Kernels, gradients: readonly number[]): void {
    const scale = this.#clipScale(() =>
      gradients.reduce((sum, gradient, i) => sum + ours.sumOfSquares(gradient, this.variables[i].size), 0)
    );
    const { stepSize, epsilon, kept } = this.#advance();
    for (let i = 0; i < this.variables.length; i++) {
      ours.adamStep(
        addressOf(this.variables[i]),
        gradients[i],
        this.#first.addresses[i],
        this.#second.addresses[i],
        this.variables[i].size,
        scale,
        this.#beta1,
        this.#beta2,
        stepSize,
        epsilon,
        kept,
      );
    }
  }

  /** Counts a step; its size and epsilon have the bias corrections in them (section 2 of the paper, at its end). */
  #advance() {
    this.#steps++;
    const correction2 = Math.sqrt(1 - this.#beta2 ** this.#steps);
    return {
      stepSize: (this.learningRate * correction2) / (1 - this.#beta1 ** this.#steps),
      epsilon: this.#epsilon * correction2,
      kept: 1 - this.learningRate * this.#weightDecay,
    };
  }

  #clipScale(sumOfSquares: () => number): number {
    if (this.#clipNorm === Infinity) return 1;
    const norm = Math.sqrt(sumOfSquares());
    return norm > this.#clipNorm ? this.#clipNorm / norm : 1;
  }

  save(): Snapshot {
    return {
      steps: this.#steps,
      learningRate: this.learningRate,
      first: this.#first.copies(),
      second: this.#second.copies(),
    };
  }

  restore(snapshot: Snapshot): void {
    const { first, second } = snapshot;
    const fits = [first, second].every((moments) =>
      Array.isArray(moments) && moments.length === this.variables.length &&
      moments.every((moment, i) => moment instanceof Float32Array && moment.length === this.variables[i].size)
    );
    if (!fits) throw new TypeError("Not the snapshot of an optimiser of these variables.");
    this.#steps = snapshot.steps as number;
    this.learningRate = snapshot.learningRate as number;
    (first as SnapshotValue[]).forEach((moment, i) => this.#first.view(i).set(moment as Float32Array));
    (second as SnapshotValue[]).forEach((moment, i) => this.#second.view(i).set(moment as Float32Array));
  }

  /** Frees the moments; the variables are their owner's. */
  dispose(): void {
    this.#first.dispose();
    this.#second.dispose();
  }
}

/** Running averages, one array a variable: in the backend's memory where the kernels work on them. */
class Moments {
  /** Of each array, where the kernels are in use. */
  readonly addresses: readonly number[] = [];
  readonly #sizes: readonly number[];
  readonly #arrays: readonly Float32Array[] = [];
  #base = 0;

  constructor(sizes: readonly number[]) {
    this.#sizes = sizes;
    if (kernels() === undefined) {
      this.#arrays = sizes.map((size) => new Float32Array(size));
      return;
    }
    const total = sizes.reduce((sum, size) => sum + size, 0);
    this.#base = allocateFloats(total);
    floatsAt(this.#base, total).fill(0);
    let at = this.#base;
    this.addresses = sizes.map((size) => {
      const address = at;
      at += size * 4;
      return address;
    });
  }

  /** One array, good until the backend's memory next grows. */
  view(i: number): Float32Array {
    return this.#base === 0 ? this.#arrays[i] : floatsAt(this.addresses[i], this.#sizes[i]);
  }

  copies(): Float32Array[] {
    return this.#sizes.map((_, i) => this.view(i).slice());
  }

  dispose(): void {
    if (this.#base !== 0) freeFloats(this.#base);
    this.#base = 0;
  }
}
