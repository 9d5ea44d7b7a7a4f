/**
 * Trains one network on plain arrays.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { Adam, type AdamOptions } from "./adam.ts";
import type { Node } from "./node.ts";
import type { Parameters } from "./parameters.ts";
import { Program } from "./program.ts";

/** A network that can be trained: a perceptron, or one that an agent's own file records. */
export interface Network {
  /** The trained parameters. */
  readonly parameters: Parameters;
  /** Widths from the input to the output; the first and the last count here. */
  readonly sizes: readonly number[];
  /** Networks computed together; 1 for a single one. */
  readonly members: number;
  /** Records the outputs [members × rows, out] for inputs [members × rows, in]. */
  record(program: Program, x: Node): Node;
}

/**
 * A loss: gets the outputs [members, rows, out], writes its gradient with respect to them, and returns its
 * value.
 */
export type Loss = (outputs: Float32Array, gradient: Float32Array) => number;

/** Trains one network with its own Adam. */
export class Trainer extends Stateful {
  /** Its learning rate may be changed between steps. */
  readonly adam: Adam;
  readonly #members: number;
  readonly #program: Program;
  readonly #x: Node;
  readonly #y: Node;

  /**
   * Records the training program. Seals the network's parameters.
   *
   * @param rows Maximum number of rows of each member in a step.
   */
  constructor(network: Network, rows: number, options: AdamOptions) {
    super();
    const { parameters, members, sizes } = network;
    this.#members = members;
    parameters.seal();
    this.adam = new Adam(parameters, options);
    this.#program = new Program(parameters.workspace);
    this.#x = this.#program.input(members * rows, sizes[0]);
    this.#y = network.record(this.#program, this.#x);
    this.#program.seal();
  }

  /**
   * One gradient step.
   *
   * @param inputs [rows, in]; with members [members, rows, in].
   * @param rows Rows of each member; at most as many as the trainer was created for.
   * @returns The loss before the step.
   */
  step(inputs: Float32Array, rows: number, loss: Loss): number {
    const [x, y] = [this.#x, this.#y];
    const all = this.#members * rows;
    x.values.set(inputs.length === all * x.columns ? inputs : inputs.subarray(0, all * x.columns));
    this.adam.parameters.clearGradients();
    this.#program.forward(all);
    const value = this.#program.backwardFrom(
      y,
      (gradient) =>
        y.rows === y.capacity
          ? loss(y.values, gradient)
          : loss(y.values.subarray(0, y.count), gradient.subarray(0, y.count)),
    );
    this.adam.step();
    return value;
  }

  /** The optimiser's state; the network saves itself. */
  get parts(): Parts {
    return this.adam.parts;
  }
}
