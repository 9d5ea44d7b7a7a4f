/**
 * Adam with decoupled weight decay and clipping by the global norm, for {@linkcode Parameters}.
 *
 * Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight
 * decay regularization", 2019.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Node } from "./node.ts";
import type { Parameters } from "./parameters.ts";
import type { Program } from "./program.ts";

/** Decay rates of the first and the second moment: the paper's. */
const BETA1 = 0.9;
const BETA2 = 0.999;

/** The optimiser's settings. */
export interface AdamOptions {
  /** Step size. */
  readonly learningRate: number;
  /** Added to the square root of the second moment; 1e-8 if absent. */
  readonly epsilon?: number;
  /** Decay of each weight per step, times the learning rate; biases included. */
  readonly weightDecay?: number;
  /** Maximum norm of all gradients together; larger ones are scaled down. */
  readonly clipNorm?: number;
}

/** Optimises a set of parameters. */
export class Adam extends Stateful {
  // derived: `parameters` are their owner's to save
  /** What it moves. */
  readonly parameters: Parameters;
  readonly #epsilon: number;
  readonly #weightDecay: number;
  readonly #clipNorm: number;
  readonly #first: number;
  readonly #second: number;
  readonly #counters: { steps: number; learningRate: number };

  /** Allocates the moments; the parameters must be sealed. */
  constructor(parameters: Parameters, options: AdamOptions) {
    super();
    this.parameters = parameters;
    this.#counters = { steps: 0, learningRate: options.learningRate };
    this.#epsilon = options.epsilon ?? 1e-8;
    this.#weightDecay = options.weightDecay ?? 0;
    this.#clipNorm = options.clipNorm ?? Infinity;
    this.#first = parameters.workspace.allocate(parameters.count);
    this.#second = parameters.workspace.allocate(parameters.count);
  }

  /** Step size; a schedule may change it between steps. */
  get learningRate(): number {
    return this.#counters.learningRate;
  }

  set learningRate(rate: number) {
    this.#counters.learningRate = rate;
  }

  /** Steps taken. */
  get steps(): number {
    return this.#counters.steps;
  }

  /** Takes one step along the current gradients, without clearing them. */
  step(): void {
    const { workspace: { kernels }, address, gradientAddress, count } = this.parameters;
    const scale = this.#clipScale();
    const steps = ++this.#counters.steps;
    // both bias corrections, folded into the step size and epsilon (section 2 of the paper)
    const correction = Math.sqrt(1 - BETA2 ** steps);
    kernels.adamStep(
      address,
      gradientAddress,
      this.#first,
      this.#second,
      count,
      scale,
      BETA1,
      BETA2,
      this.learningRate * correction / (1 - BETA1 ** steps),
      this.#epsilon * correction,
      1 - this.learningRate * this.#weightDecay,
    );
  }

  /** Computes a program and takes one step down its loss, [1, 1]. */
  descend(program: Program, loss: Node): void {
    this.parameters.clearGradients();
    program.forward();
    program.backward(loss);
    this.step();
  }

  /** The factor of the gradients that limits their norm to clipNorm. */
  #clipScale(): number {
    if (this.#clipNorm === Infinity) return 1;
    const { workspace: { kernels }, gradientAddress, count } = this.parameters;
    const norm = Math.sqrt(kernels.sumOfSquares(gradientAddress, count, this.#clipNorm ** 2));
    return norm > this.#clipNorm ? this.#clipNorm / norm : 1;
  }

  /** Steps, learning rate and moments; the parameters save themselves. */
  get parts(): Parts {
    return { counters: this.#counters, first: this.#moment(this.#first), second: this.#moment(this.#second) };
  }

  #moment(address: number): Float32Array {
    return this.parameters.workspace.floats(address, this.parameters.count);
  }
}
