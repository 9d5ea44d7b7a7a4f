/**
 * A perceptron's forward and backward pass in a dozen kernel calls, without a tensor.
 *
 * @module
 */

import type { Variable } from "../tensorflow.ts";
import { addressOf, floatsAt, type Kernels, scratch } from "./kernels.ts";

/** The shape of the perceptrons that a pass takes. */
export interface PassShape {
  /** Widths from the input to the output. */
  readonly sizes: readonly number[];
  readonly activation: "relu" | "tanh";
  /** Networks computed together. */
  readonly members: number;
  /** Weights and biases, layer by layer. */
  readonly variables: readonly Variable[];
}

/** A pass over a batch; its numbers lie in the shared scratch, good until another kernel is called. */
export class MlpPass {
  readonly #kernels: Kernels;
  readonly #shape: PassShape;
  readonly #rows: number;
  /** Address of the activations of each layer, the inputs first: [members, rows, size]. */
  readonly #activations: number[] = [];
  /** Addresses of two arrays for the gradients of activations: [members, rows, widest]. */
  readonly #flow: readonly [number, number];
  /** Address of each variable's gradient. */
  readonly #gradients: number[] = [];
  readonly #room: number;

  /**
   * Lays the arrays of a pass out in the scratch.
   *
   * @param rows Of each member's batch, at least 1.
   * @param training Whether there will be a backward pass.
   */
  constructor(kernels: Kernels, shape: PassShape, rows: number, training: boolean) {
    this.#kernels = kernels;
    this.#shape = shape;
    this.#rows = rows;
    const { sizes, members, variables } = shape;
    let floats = 0;
    const lay = (count: number) => {
      const at = floats;
      floats += (count + 3) & ~3; // every array at a multiple of 16 bytes
      return at;
    };
    const activations = sizes.map((size) => lay(members * rows * size));
    const widest = Math.max(...sizes);
    const flow = training ? [lay(members * rows * widest), lay(members * rows * widest)] : [0, 0];
    const gradients = training ? variables.map((variable) => lay(variable.size)) : [];
    let largest = 0;
    for (let layer = 0; layer + 1 < sizes.length; layer++) {
      const [inputs, outputs] = [sizes[layer], sizes[layer + 1]];
      largest = Math.max(largest, kernels.productScratch(rows, inputs, outputs));
      if (!training) continue;
      largest = Math.max(
        largest,
        kernels.productScratch(inputs, rows, outputs),
        kernels.productScratch(rows, outputs, inputs),
      );
    }
    const room = lay(largest);
    const base = scratch(floats);
    this.#activations = activations.map((at) => base + at * 4);
    this.#flow = [base + flow[0] * 4, base + flow[1] * 4];
    this.#gradients = gradients.map((at) => base + at * 4);
    this.#room = base + room * 4;
  }

  /**
   * The outputs for a batch.
   *
   * @param inputs [rows, in] shared by all members, or [members, rows, in].
   * @returns [members, rows, out], in the scratch.
   */
  forward(inputs: Float32Array, isShared: boolean): Float32Array {
    const { sizes, members, variables, activation } = this.#shape;
    const rows = this.#rows;
    const block = rows * sizes[0];
    const to = floatsAt(this.#activations[0], members * block);
    if (isShared) { for (let m = 0; m < members; m++) to.set(inputs.subarray(0, block), m * block); }
    else to.set(inputs.subarray(0, members * block));
    const last = sizes.length - 2;
    for (let layer = 0; layer <= last; layer++) {
      const [width, outputs] = [sizes[layer], sizes[layer + 1]];
      const weights = addressOf(variables[2 * layer]);
      const biases = addressOf(variables[2 * layer + 1]);
      const from = this.#activations[layer];
      const into = this.#activations[layer + 1];
      for (let m = 0; m < members; m++) {
        const out = into + m * rows * outputs * 4;
        this.#kernels.product(
          from + m * rows * width * 4,
          weights + m * width * outputs * 4,
          out,
          rows,
          width,
          outputs,
          0,
          0,
          0,
          this.#room,
        );
        this.#kernels.addBias(out, biases + m * outputs * 4, rows, outputs);
      }
      if (layer === last) continue;
      if (activation === "relu") this.#kernels.rectify(into, members * rows * outputs);
      else this.#kernels.hyperbolicTangent(into, members * rows * outputs);
    }
    return floatsAt(this.#activations[last + 1], members * rows * sizes[last + 1]);
  }

  /** Where the gradient of the loss with respect to the outputs belongs: [members, rows, out]. */
  outputGradient(): Float32Array {
    const { sizes, members } = this.#shape;
    return floatsAt(this.#flow[0], members * this.#rows * sizes[sizes.length - 1]);
  }

  /**
   * The gradients of every variable, from the gradient written into {@linkcode MlpPass.outputGradient}.
   *
   * @returns Their addresses, in the order of the variables.
   */
  backward(): readonly number[] {
    const { sizes, members, variables, activation } = this.#shape;
    const rows = this.#rows;
    let [flow, next] = this.#flow;
    for (let layer = sizes.length - 2; layer >= 0; layer--) {
      const [width, outputs] = [sizes[layer], sizes[layer + 1]];
      const weights = addressOf(variables[2 * layer]);
      const from = this.#activations[layer];
      for (let m = 0; m < members; m++) {
        const own = flow + m * rows * outputs * 4;
        // dL/dW = xᵀ g, dL/db = Σ g over rows, dL/dx = g Wᵀ
        this.#kernels.product(
          from + m * rows * width * 4,
          own,
          this.#gradients[2 * layer] + m * width * outputs * 4,
          width,
          rows,
          outputs,
          1,
          0,
          0,
          this.#room,
        );
        this.#kernels.sumRows(own, this.#gradients[2 * layer + 1] + m * outputs * 4, rows, outputs);
        if (layer === 0) continue;
        this.#kernels.product(
          own,
          weights + m * width * outputs * 4,
          next + m * rows * width * 4,
          rows,
          outputs,
          width,
          0,
          1,
          0,
          this.#room,
        );
      }
      if (layer === 0) break;
      if (activation === "relu") this.#kernels.rectifyGradient(next, from, members * rows * width);
      else this.#kernels.hyperbolicTangentGradient(next, from, members * rows * width);
      [flow, next] = [next, flow];
    }
    return this.#gradients;
  }
}
