/**
 * Multilayer perceptrons: one network, or an ensemble of networks of one shape computed together.
 *
 * @module
 */

import type { Restorable, Snapshot, SnapshotValue } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import { fillLayer, type Initialisation } from "./initialisation.ts";
import { addressOf, kernels } from "./kernels/kernels.ts";
import { MlpPass, type PassShape } from "./kernels/mlp_pass.ts";
import { assign, memoryOf } from "./tensor_memory.ts";
import { type Tensor, tf, type Variable } from "./tensorflow.ts";

/** The function between layers. */
export type Activation = "relu" | "tanh" | "silu";

/** The shape of a perceptron. */
export interface MlpOptions {
  /** Widths from the input to the output: [4, 64, 64, 2]. */
  readonly sizes: readonly number[];
  readonly activation?: Activation;
  readonly initialisation?: Initialisation;
  /** How the last layer starts; as the others unless given. */
  readonly lastInitialisation?: Initialisation;
  /** Networks of this shape, computed together; undefined for a single one. */
  readonly members?: number;
}

/** Below this many rows, plain loops beat calls into the backend. */
const FEW_ROWS = 4;

let made = 0;

/** A perceptron, or `members` of them, with fully connected layers. */
export class Mlp implements Restorable {
  readonly sizes: readonly number[];
  readonly activation: Activation;
  /** Networks computed together; 1 for a single one. */
  readonly members: number;
  /** Whether tensors carry a leading axis of members. */
  readonly isEnsemble: boolean;
  /** For each layer its weights [in, out] and biases [out]; with members [members, in, out], [members, 1, out]. */
  readonly variables: readonly Variable[];
  readonly #scratch: Float32Array[];
  /** The last passes, of predictions and of training: the next one is likely to have as many rows. */
  readonly #passes: (MlpPass | undefined)[] = [undefined, undefined];

  constructor(options: MlpOptions, random: Generator) {
    this.sizes = options.sizes;
    this.activation = options.activation ?? "relu";
    this.isEnsemble = options.members !== undefined;
    this.members = options.members ?? 1;
    const variables: Variable[] = [];
    for (let layer = 0; layer + 1 < this.sizes.length; layer++) {
      const [inputs, outputs] = [this.sizes[layer], this.sizes[layer + 1]];
      const isLast = layer + 2 === this.sizes.length;
      const kind = (isLast ? options.lastInitialisation : undefined) ?? options.initialisation ?? "framework";
      const weights = new Float32Array(this.members * inputs * outputs);
      const biases = new Float32Array(this.members * outputs);
      for (let m = 0; m < this.members; m++) {
        const own = random.stream(`layer ${layer} member ${m}`);
        fillLayer(
          kind,
          inputs,
          weights.subarray(m * inputs * outputs, (m + 1) * inputs * outputs),
          biases.subarray(m * outputs, (m + 1) * outputs),
          own,
        );
      }
      const lead = this.isEnsemble ? [this.members] : [];
      variables.push(
        variableOf(weights, [...lead, inputs, outputs]),
        variableOf(biases, this.isEnsemble ? [this.members, 1, outputs] : [outputs]),
      );
    }
    this.variables = variables;
    this.#scratch = this.sizes.map((size) => new Float32Array(size));
  }

  /** Differentiable: [rows, in] → [rows, out]; with members [members, rows, in] → [members, rows, out]. */
  apply(input: Tensor): Tensor {
    let x = input;
    for (let i = 0; i < this.variables.length; i += 2) {
      x = tf.add(tf.matMul(x, this.variables[i]), this.variables[i + 1]);
      if (i + 2 < this.variables.length) x = activate(this.activation, x);
    }
    return x;
  }

  /**
   * The outputs for a batch, without gradients.
   *
   * @param inputs [rows, in], shared by all members; or [members, rows, in].
   * @param out [rows, out], or [members, rows, out]; written.
   */
  predict(inputs: Float32Array, rows: number, out: Float32Array): void {
    const inputSize = this.sizes[0];
    const outputSize = this.sizes[this.sizes.length - 1];
    const isShared = inputs.length < this.members * rows * inputSize;
    if (rows < FEW_ROWS) {
      for (let m = 0; m < this.members; m++) {
        for (let row = 0; row < rows; row++) {
          const at = ((isShared ? 0 : m * rows) + row) * inputSize;
          const to = (m * rows + row) * outputSize;
          this.#forward(inputs.subarray(at, at + inputSize), out.subarray(to, to + outputSize), m);
        }
      }
      return;
    }
    const pass = this.pass(rows, false);
    if (pass !== undefined) {
      out.set(pass.forward(inputs, isShared));
      return;
    }
    const result = tf.tidy(() => {
      const used = inputs.subarray(0, (isShared ? 1 : this.members) * rows * inputSize);
      if (!this.isEnsemble) return this.apply(tf.tensor2d(used, [rows, inputSize]));
      const x = isShared
        ? tf.tile(tf.tensor3d(used, [1, rows, inputSize]), [this.members, 1, 1])
        : tf.tensor3d(used, [this.members, rows, inputSize]);
      return this.apply(x);
    });
    out.set(memoryOf(result));
    result.dispose();
  }

  /**
   * A pass over a batch by one kernel call, for the whole-step path; undefined where kernels do not serve.
   *
   * @param training Whether gradients will be wanted.
   */
  pass(rows: number, training: boolean): MlpPass | undefined {
    const ours = kernels();
    if (ours === undefined || this.activation === "silu") return undefined;
    const which = Number(training);
    const last = this.#passes[which];
    if (last?.rows === rows) return last;
    return this.#passes[which] = new MlpPass(ours, this as PassShape, rows, training);
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
      const weights = memoryOf(this.variables[2 * layer]);
      const biases = memoryOf(this.variables[2 * layer + 1]);
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
      if (!isLast) activateInPlace(this.activation, to, outputs);
      from = to;
    }
  }

  /** Takes the weights of `other`, a perceptron of the same shape. */
  copyFrom(other: Mlp): void {
    this.variables.forEach((variable, i) => assign(variable, memoryOf(other.variables[i]).slice()));
  }

  /** Moves every weight the share `rate` of the way to `other`'s: w ← (1 − rate) w + rate w'. */
  moveTowards(other: Mlp, rate: number): void {
    const ours = kernels();
    for (let i = 0; i < this.variables.length; i++) {
      if (ours !== undefined) {
        const { size } = this.variables[i];
        ours.moveTowards(addressOf(this.variables[i]), addressOf(other.variables[i]), size, rate);
        continue;
      }
      const own = memoryOf(this.variables[i]).slice();
      const target = memoryOf(other.variables[i]);
      for (let k = 0; k < own.length; k++) own[k] += rate * (target[k] - own[k]);
      assign(this.variables[i], own);
    }
  }

  save(): Snapshot {
    return { weights: this.variables.map((variable) => memoryOf(variable).slice()) };
  }

  restore(snapshot: Snapshot): void {
    const weights = snapshot.weights as SnapshotValue[];
    const fits = Array.isArray(weights) && weights.length === this.variables.length &&
      weights.every((saved, i) => saved instanceof Float32Array && saved.length === this.variables[i].size);
    if (!fits) throw new TypeError(`Not the snapshot of a perceptron of widths ${this.sizes.join("-")}.`);
    this.variables.forEach((variable, i) => assign(variable, weights[i] as Float32Array));
  }

  /** Frees the weights. */
  dispose(): void {
    for (const variable of this.variables) variable.dispose();
  }
}

function variableOf(values: Float32Array, shape: number[]): Variable {
  const initial = tf.tensor(values, shape, "float32");
  const variable = tf.variable(initial, true, `mlp ${made++}`);
  initial.dispose();
  return variable;
}

function activate(activation: Activation, x: Tensor): Tensor {
  switch (activation) {
    case "relu":
      return tf.relu(x);
    case "tanh":
      return tf.tanh(x);
    case "silu":
      return tf.mul(x, tf.sigmoid(x));
  }
}

function activateInPlace(activation: Activation, values: Float32Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const x = values[i];
    values[i] = activation === "relu"
      ? (x < 0 ? 0 : x)
      : activation === "tanh"
      ? Math.tanh(x)
      : x / (1 + Math.exp(-x));
  }
}
