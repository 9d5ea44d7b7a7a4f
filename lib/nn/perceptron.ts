/**
 * Multilayer perceptrons: one network, or an ensemble of networks of one shape computed together.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";
import type { DenseLayer } from "./dense_layers.ts";
import { fillLayer, type Initialisation } from "./initialisation.ts";
import type { Node } from "./node.ts";
import type { Activation, Layer } from "./operations/perceptron.ts";
import type { Parameters } from "./parameters.ts";
import { Program } from "./program.ts";

export type { Activation };

/** The shape of a perceptron. */
export interface PerceptronOptions {
  /** Widths from the input to the output: [4, 64, 64, 2]. */
  readonly sizes: readonly number[];
  /** "relu" unless given. */
  readonly activation?: Activation;
  /** Initialisation of the layers; "framework" if absent. */
  readonly initialisation?: Initialisation;
  /** Initialisation of the last layer; that of the others if absent. */
  readonly lastInitialisation?: Initialisation;
  /** Networks of this shape, computed together; 1 if absent. */
  readonly members?: number;
  /** Prefix of its parameters' names, in a set that holds others too. */
  readonly name?: string;
}

/** With fewer rows, plain loops are faster than kernels. */
const FEW_ROWS = 4;
/** Rows predicted at once; more are processed in blocks, which changes no bit. */
const BLOCK = 256;

/** A perceptron, or `members` of them, with fully connected layers. */
export class Perceptron extends Stateful {
  /** Widths from the input to the output. */
  readonly sizes: readonly number[];
  /** After every layer but the last. */
  readonly activation: Activation;
  /** Networks computed together; 1 for a single one. */
  readonly members: number;
  /** The set of parameters that holds its weights. */
  readonly parameters: Parameters;
  // derived: `layers` are views of the parameters; #scratch and #predictions are written before each use
  /** Of each layer, weights [members × in, out] and biases [members, out]. */
  readonly layers: readonly Layer[];
  readonly #scratch: readonly Float32Array[];
  /** Predictions: of inputs of each member's own, and of shared ones. */
  readonly #predictions: (Prediction | undefined)[] = [undefined, undefined];

  /** Adds the weights to a set of parameters. */
  constructor(parameters: Parameters, options: PerceptronOptions, random: Generator) {
    super();
    const { sizes, activation = "relu", members = 1, initialisation = "framework", name = "" } = options;
    this.parameters = parameters;
    this.sizes = sizes;
    this.activation = activation;
    this.members = members;
    this.layers = sizes.slice(1).map((outputs, layer) => {
      const inputs = sizes[layer];
      const isLast = layer + 2 === sizes.length;
      const kind = (isLast ? options.lastInitialisation : undefined) ?? initialisation;
      const weights = parameters.add(`${name}layer ${layer} weights`, members * inputs, outputs);
      const biases = parameters.add(`${name}layer ${layer} biases`, members, outputs);
      for (let m = 0; m < members; m++) {
        fillLayer(
          kind,
          inputs,
          weights.values.subarray(m * inputs * outputs, (m + 1) * inputs * outputs),
          biases.values.subarray(m * outputs, (m + 1) * outputs),
          random.stream(`layer ${layer} member ${m}`),
        );
      }
      return { weights, biases };
    });
    this.#scratch = sizes.map((size) => new Float32Array(size));
  }

  /**
   * Records the outputs into a program.
   *
   * @param x [members × rows, in], or [rows, in] where `isShared`: the same inputs for every member.
   * @returns [members × rows, out]
   */
  record(program: Program, x: Node, isShared = false): Node {
    return program.perceptron(x, this, isShared);
  }

  /**
   * The outputs for a batch.
   *
   * @param inputs [rows, in], shared by all members; or [members, rows, in].
   * @param out [rows, out], or [members, rows, out]; written.
   */
  predict(inputs: Float32Array, rows: number, out: Float32Array): void {
    const { members } = this;
    const inputSize = this.sizes[0];
    const outputSize = this.sizes[this.sizes.length - 1];
    const isShared = members === 1 || inputs.length < members * rows * inputSize;
    if (rows < FEW_ROWS) {
      for (let m = 0; m < members; m++) {
        for (let row = 0; row < rows; row++) {
          const at = ((isShared ? 0 : m * rows) + row) * inputSize;
          const to = (m * rows + row) * outputSize;
          this.#forward(inputs.subarray(at, at + inputSize), out.subarray(to, to + outputSize), m);
        }
      }
      return;
    }
    const prediction = this.#predictions[Number(isShared)] ??= new Prediction(this, isShared);
    for (let from = 0; from < rows; from += BLOCK) {
      prediction.compute(inputs, out, rows, from, Math.min(BLOCK, rows - from));
    }
  }

  /** The outputs [out] for one input [in], by plain loops: several times faster than a batch of one. */
  predictOne(input: Float32Array, out: Float32Array): void {
    this.#forward(input, out, 0);
  }

  #forward(input: Float32Array, out: Float32Array, member: number): void {
    let from = input;
    const layers = this.sizes.length - 1;
    for (let layer = 0; layer < layers; layer++) {
      const [inputs, outputs] = [this.sizes[layer], this.sizes[layer + 1]];
      const weights = this.layers[layer].weights.values;
      const biases = this.layers[layer].biases.values;
      const isLast = layer === layers - 1;
      const to = isLast ? out : this.#scratch[layer + 1];
      const first = member * inputs * outputs;
      for (let j = 0; j < outputs; j++) to[j] = biases[member * outputs + j];
      for (let i = 0; i < inputs; i++) {
        const x = from[i];
        if (x === 0) continue;
        const row = first + i * outputs;
        for (let j = 0; j < outputs; j++) to[j] += x * weights[row + j];
      }
      if (!isLast) {
        if (this.activation === "relu") { for (let j = 0; j < outputs; j++) to[j] = to[j] < 0 ? 0 : to[j]; }
        else for (let j = 0; j < outputs; j++) to[j] = Math.tanh(to[j]);
      }
      from = to;
    }
  }

  /** One member's layers, as copies. */
  denseLayers(member = 0): DenseLayer[] {
    return this.layers.map(({ weights, biases }, l) => {
      const [inputs, outputs] = [this.sizes[l], this.sizes[l + 1]];
      return {
        weights: weights.values.slice(member * inputs * outputs, (member + 1) * inputs * outputs),
        biases: biases.values.slice(member * outputs, (member + 1) * outputs),
        activation: l + 1 === this.layers.length ? "linear" : this.activation,
      };
    });
  }

  /** w ← (1 − rate) w + rate w' for every weight w and the other's w'; both must lie in one workspace. */
  moveTowards(other: Perceptron, rate: number): void {
    this.parameters.moveTowards(other.parameters, rate);
  }

  /** The weights and biases by name. */
  get parts(): Parts {
    return this.parameters.parts;
  }
}

/** The recorded prediction of up to BLOCK rows of each member. */
class Prediction {
  readonly #members: number;
  readonly #isShared: boolean;
  readonly #program: Program;
  readonly #x: Node;
  readonly #y: Node;

  constructor(perceptron: Perceptron, isShared: boolean) {
    this.#members = perceptron.members;
    this.#isShared = isShared;
    this.#program = new Program(perceptron.parameters.workspace);
    this.#x = this.#program.input((isShared ? 1 : this.#members) * BLOCK, perceptron.sizes[0]);
    this.#y = perceptron.record(this.#program, this.#x, isShared);
    this.#program.seal();
  }

  /** The outputs of each member's `count` rows from row `from` on; a member's rows are `rows` apart. */
  compute(inputs: Float32Array, out: Float32Array, rows: number, from: number, count: number): void {
    const sets = this.#isShared ? 1 : this.#members;
    const [x, y] = [this.#x, this.#y];
    for (let m = 0; m < sets; m++) {
      const start = (m * rows + from) * x.columns;
      x.values.set(inputs.subarray(start, start + count * x.columns), m * count * x.columns);
    }
    this.#program.forward(sets * count);
    const block = count * y.columns;
    for (let m = 0; m < this.#members; m++) {
      out.set(y.values.subarray(m * block, (m + 1) * block), (m * rows + from) * y.columns);
    }
  }
}
