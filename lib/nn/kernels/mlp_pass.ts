/**
 * A perceptron's passes and training steps, each one call of a kernel, without a tensor.
 *
 * @module
 */

import type { Variable } from "../tensorflow.ts";
import { type AdamArguments, addressOf, floatsAt, type Kernels, scratch, wasmBackend } from "./kernels.ts";

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

/** Where an optimiser keeps its running averages: an address for each variable. */
export interface MomentAddresses {
  /** Of the gradients. */
  readonly first: readonly number[];
  /** Of their squares. */
  readonly second: readonly number[];
}

/** Numbers of a plan before its layers, and of each layer; see `assembly/perceptron.ts`. */
const HEAD = 8;
const LAYER = 12;

/** The places, in numbers from the start of the scratch, of what a pass needs. */
interface Layout {
  readonly activations: readonly number[];
  readonly targets: number;
  readonly outputGradient: number;
  readonly flow: readonly number[];
  readonly gradients: readonly number[];
  readonly room: number;
  readonly plan: number;
  readonly count: number;
}

/**
 * Passes over batches of one size. What they work on lies in the scratch that all kernels share: it is good until another
 * kernel is called.
 */
export class MlpPass {
  readonly rows: number;
  readonly #kernels: Kernels;
  readonly #shape: PassShape;
  readonly #layout: Layout;
  #base = 0;

  /**
   * Lays the arrays of a pass out.
   *
   * @param rows Of each member's batch, at least 1.
   * @param training Whether there will be backward passes.
   */
  constructor(kernels: Kernels, shape: PassShape, rows: number, training: boolean) {
    this.#kernels = kernels;
    this.#shape = shape;
    this.rows = rows;
    const { sizes, members, variables } = shape;
    let count = 0;
    const lay = (numbers: number) => {
      const at = count;
      count += (numbers + 3) & ~3; // every array at a multiple of 16 bytes
      return at;
    };
    const widest = rows * Math.max(...sizes);
    const places = {
      activations: sizes.map((size) => lay(members * rows * size)),
      targets: training ? lay(members * rows * Math.max(2, sizes[sizes.length - 1])) : 0,
      outputGradient: training ? lay(members * rows * sizes[sizes.length - 1]) : 0,
      flow: training ? [lay(widest), lay(widest)] : [0, 0],
      gradients: variables.map((variable) => training ? lay(variable.size) : 0),
      room: lay(largestProduct(kernels, sizes, rows, training)),
      plan: lay(HEAD + LAYER * (sizes.length - 1)),
    };
    this.#layout = { ...places, count };
  }

  /**
   * The outputs for a batch.
   *
   * @param inputs [rows, in] shared by all members, or [members, rows, in].
   * @param moments Of the optimiser, where a training step follows.
   * @returns [members, rows, out], in the scratch.
   */
  forward(inputs: Float32Array, isShared: boolean, moments?: MomentAddresses): Float32Array {
    const plan = this.#begin(inputs, isShared, moments);
    this.#kernels.perceptronForward(plan);
    const { sizes, members } = this.#shape;
    const last = sizes.length - 1;
    return this.#floats(this.#layout.activations[last], members * this.rows * sizes[last]);
  }

  /** Where the gradient of the loss with respect to the outputs belongs: [members, rows, out]. */
  outputGradient(): Float32Array {
    const { sizes, members } = this.#shape;
    return this.#floats(this.#layout.outputGradient, members * this.rows * sizes[sizes.length - 1]);
  }

  /** A step of Adam along the gradient written into {@linkcode MlpPass.outputGradient}, after a forward pass with moments. */
  step(adam: AdamArguments): void {
    const plan = this.#at(this.#layout.plan);
    this.#kernels.perceptronBackward(plan);
    this.#kernels.perceptronAdam(plan, ...adam);
  }

  /** A whole step down the mean squared error; see {@linkcode MlpTrainer.stepSquaredError}. */
  squaredStep(
    inputs: Float32Array,
    targets: Float32Array,
    moments: MomentAddresses,
    adam: AdamArguments,
  ): number {
    const { sizes, members } = this.#shape;
    const plan = this.#begin(inputs, false, moments);
    const count = members * this.rows * sizes[sizes.length - 1];
    this.#floats(this.#layout.targets, count).set(targets.subarray(0, count));
    return this.#kernels.perceptronSquaredStep(plan, this.#at(this.#layout.targets), ...adam);
  }

  /** A whole step down the error of chosen outputs; see {@linkcode MlpTrainer.stepChosenOutput}. For a single network. */
  chosenStep(
    inputs: Float32Array,
    actions: Uint8Array,
    targets: Float32Array,
    isHuber: boolean,
    moments: MomentAddresses,
    adam: AdamArguments,
  ): number {
    const { rows } = this;
    const plan = this.#begin(inputs, false, moments);
    this.#floats(this.#layout.targets, rows).set(targets.subarray(0, rows));
    const targetsAt = this.#at(this.#layout.targets);
    const chosenAt = targetsAt + 4 * rows;
    wasmBackend().wasm.HEAPU8.set(actions.subarray(0, rows), chosenAt);
    return this.#kernels.perceptronChosenStep(plan, chosenAt, targetsAt, isHuber ? 1 : 0, ...adam);
  }

  #at(place: number): number {
    return this.#base + place * 4;
  }

  #floats(place: number, count: number): Float32Array {
    return floatsAt(this.#at(place), count);
  }

  /** Takes the scratch, writes the inputs and the plan there, and gives the plan's address. */
  #begin(inputs: Float32Array, isShared: boolean, moments: MomentAddresses | undefined): number {
    const { sizes, members, activation, variables } = this.#shape;
    const { rows } = this;
    const { activations, flow, gradients, room, plan, count, outputGradient } = this.#layout;
    this.#base = scratch(count);
    const block = rows * sizes[0];
    const to = this.#floats(activations[0], members * block);
    if (isShared) { for (let m = 0; m < members; m++) to.set(inputs.subarray(0, block), m * block); }
    else to.set(inputs.subarray(0, members * block));
    const layers = sizes.length - 1;
    const words = new Int32Array(to.buffer, this.#at(plan), HEAD + LAYER * layers);
    words[0] = layers;
    words[1] = members;
    words[2] = rows;
    words[3] = activation === "tanh" ? 1 : 0;
    words[4] = this.#at(flow[0]);
    words[5] = this.#at(flow[1]);
    words[6] = this.#at(room);
    words[7] = this.#at(outputGradient);
    for (let layer = 0, at = HEAD; layer < layers; layer++, at += LAYER) {
      const [weights, biases] = [2 * layer, 2 * layer + 1];
      words[at] = sizes[layer];
      words[at + 1] = sizes[layer + 1];
      words[at + 2] = addressOf(variables[weights]);
      words[at + 3] = addressOf(variables[biases]);
      words[at + 4] = this.#at(activations[layer]);
      words[at + 5] = this.#at(activations[layer + 1]);
      words[at + 6] = this.#at(gradients[weights]);
      words[at + 7] = this.#at(gradients[biases]);
      if (moments === undefined) continue;
      words[at + 8] = moments.first[weights];
      words[at + 9] = moments.second[weights];
      words[at + 10] = moments.first[biases];
      words[at + 11] = moments.second[biases];
    }
    return this.#at(plan);
  }
}

/** Numbers of scratch that the largest product of a pass needs. */
function largestProduct(
  kernels: Kernels,
  sizes: readonly number[],
  rows: number,
  training: boolean,
): number {
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
  return largest;
}
