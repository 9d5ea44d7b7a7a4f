/**
 * Adam with decoupled weight decay and clipping by the global norm, for {@linkcode Parameters}.
 *
 * Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight
 * decay regularization", 2019.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import type { Parameters } from "./parameters.ts";

/** The optimiser's own settings; the defaults are the paper's. */
export interface AdamOptions {
  /** Step size. */
  readonly learningRate: number;
  /** Decay of the mean gradient; 0.9 unless given. */
  readonly beta1?: number;
  /** Decay of the mean squared gradient; 0.999 unless given. */
  readonly beta2?: number;
  /** Added to the root of the mean squared gradient; 1e-8 unless given. */
  readonly epsilon?: number;
  /** Share of each weight taken off per step, times the learning rate; biases included. */
  readonly weightDecay?: number;
  /** Largest norm of all gradients together; larger ones are scaled down. */
  readonly clipNorm?: number;
}

/** Moves a set of parameters along its gradients. */
export class Adam implements Restorable {
  /** May be changed between steps, by a schedule. */
  learningRate: number;
  /** What it moves. */
  readonly parameters: Parameters;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #weightDecay: number;
  readonly #clipNorm: number;
  readonly #first: number;
  readonly #second: number;
  #steps = 0;

  /** Takes room for the moments; the set must be sealed. */
  constructor(parameters: Parameters, options: AdamOptions) {
    this.parameters = parameters;
    this.learningRate = options.learningRate;
    this.#beta1 = options.beta1 ?? 0.9;
    this.#beta2 = options.beta2 ?? 0.999;
    this.#epsilon = options.epsilon ?? 1e-8;
    this.#weightDecay = options.weightDecay ?? 0;
    this.#clipNorm = options.clipNorm ?? Infinity;
    this.#first = parameters.workspace.allocate(parameters.count);
    this.#second = parameters.workspace.allocate(parameters.count);
  }

  /** Steps taken. */
  get steps(): number {
    return this.#steps;
  }

  /** Takes one step along the gradients as they stand; they are not cleared. */
  step(): void {
    const { workspace: { kernels }, address, gradientAddress, count } = this.parameters;
    const scale = this.#clipScale();
    this.#steps++;
    // both bias corrections, taken into the step size and epsilon (section 2 of the paper)
    const correction = Math.sqrt(1 - this.#beta2 ** this.#steps);
    kernels.adamStep(
      address,
      gradientAddress,
      this.#first,
      this.#second,
      count,
      scale,
      this.#beta1,
      this.#beta2,
      this.learningRate * correction / (1 - this.#beta1 ** this.#steps),
      this.#epsilon * correction,
      1 - this.learningRate * this.#weightDecay,
    );
  }

  /** What the gradients are multiplied by, so that their norm is clipNorm at most. */
  #clipScale(): number {
    if (this.#clipNorm === Infinity) return 1;
    const { workspace: { kernels }, gradientAddress, count } = this.parameters;
    const norm = Math.sqrt(kernels.sumOfSquares(gradientAddress, count));
    return norm > this.#clipNorm ? this.#clipNorm / norm : 1;
  }

  /** Its steps, learning rate and moments; the parameters save themselves. */
  save(): Snapshot {
    return {
      steps: this.#steps,
      learningRate: this.learningRate,
      first: this.#moment(this.#first).slice(),
      second: this.#moment(this.#second).slice(),
    };
  }

  /** Takes over what one of the same shape saved; refuses anything else by a `TypeError`. */
  restore(snapshot: Snapshot): void {
    const { steps, learningRate, first, second } = snapshot;
    const { count } = this.parameters;
    if (
      !(first instanceof Float32Array) || !(second instanceof Float32Array) || first.length !== count ||
      second.length !== count
    ) throw new TypeError("Not the snapshot of an optimiser of these parameters.");
    this.#steps = steps as number;
    this.learningRate = learningRate as number;
    this.#moment(this.#first).set(first);
    this.#moment(this.#second).set(second);
  }

  #moment(address: number): Float32Array {
    return this.parameters.workspace.floats(address, this.parameters.count);
  }
}
