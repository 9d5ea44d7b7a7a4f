/**
 * One training step of a perceptron for a known loss, from plain arrays.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import { Adam, type AdamOptions } from "./adam.ts";
import type { Mlp } from "./mlp.ts";
import { type Scalar, type Tensor, tf } from "./tensorflow.ts";

/** What the outputs are trained towards. */
export interface RegressionBatch {
  /** [rows, in]; with members [members, rows, in]. */
  readonly inputs: Float32Array;
  /** [rows, out]; with members [members, rows, out]. */
  readonly targets: Float32Array;
  readonly rows: number;
}

/** Targets for one chosen output of each row: Q-learning. */
export interface ChosenOutputBatch {
  /** [rows, in] */
  readonly inputs: Float32Array;
  /** [rows]: which output is trained. */
  readonly actions: Uint8Array;
  /** [rows] */
  readonly targets: Float32Array;
  readonly rows: number;
}

/** How an error is punished: its square, or Huber's function, linear beyond 1. */
export type ErrorShape = "squared" | "huber";

/** Trains one perceptron with an Adam of its own. */
export class MlpTrainer implements Restorable {
  readonly mlp: Mlp;
  readonly optimiser: Adam;

  constructor(mlp: Mlp, options: AdamOptions) {
    this.mlp = mlp;
    this.optimiser = new Adam(mlp.variables, options);
  }

  /**
   * A step down the mean squared error over rows and outputs (and, of an ensemble, the sum over members: each
   * learns as if alone).
   *
   * @returns The mean squared error before the step, averaged over members.
   */
  stepSquaredError({ inputs, targets, rows }: RegressionBatch): number {
    const { members } = this.mlp;
    const x = this.#rowsOf(inputs, rows, this.mlp.sizes[0]);
    const y = this.#rowsOf(targets, rows, this.mlp.sizes[this.mlp.sizes.length - 1]);
    const loss = this.optimiser.minimise(() => {
      const error = tf.sub(this.mlp.apply(x), y);
      return tf.mul(tf.mean(tf.mul(error, error)), members) as Scalar;
    });
    tf.dispose([x, y]);
    return loss / members;
  }

  /**
   * A step down the mean error of the chosen outputs over rows: ½(q − y)² for Huber within 1, (q − y)² squared.
   *
   * @returns The loss before the step.
   */
  stepChosenOutput({ inputs, actions, targets, rows }: ChosenOutputBatch, shape: ErrorShape): number {
    const outputs = this.mlp.sizes[this.mlp.sizes.length - 1];
    const mask = new Float32Array(rows * outputs);
    for (let row = 0; row < rows; row++) mask[row * outputs + actions[row]] = 1;
    const x = this.#rowsOf(inputs, rows, this.mlp.sizes[0]);
    const chosen = tf.tensor2d(mask, [rows, outputs]);
    const y = tf.tensor1d(targets.subarray(0, rows));
    const loss = this.optimiser.minimise(() => {
      const error = tf.sub(tf.sum(tf.mul(this.mlp.apply(x), chosen), 1), y); // [rows]
      if (shape === "squared") return tf.mean(tf.mul(error, error)) as Scalar;
      const size = tf.abs(error);
      const inner = tf.minimum(size, 1);
      // ½ min(|e|, 1)² + (|e| − min(|e|, 1))
      return tf.mean(tf.add(tf.mul(tf.mul(inner, inner), 0.5), tf.sub(size, inner))) as Scalar;
    });
    tf.dispose([x, y, chosen]);
    return loss;
  }

  /**
   * A step along the gradient that a loss has with respect to the outputs, worked out by the caller.
   *
   * @param inputs [rows, in]; with members [members, rows, in].
   * @param gradients dL/d(outputs): [rows, out]; with members [members, rows, out].
   */
  stepOutputGradient(inputs: Float32Array, gradients: Float32Array, rows: number): void {
    const x = this.#rowsOf(inputs, rows, this.mlp.sizes[0]);
    const g = this.#rowsOf(gradients, rows, this.mlp.sizes[this.mlp.sizes.length - 1]);
    // the gradient of Σ g · y with respect to the outputs y is g itself
    this.optimiser.minimise(() => tf.sum(tf.mul(this.mlp.apply(x), g)) as Scalar);
    tf.dispose([x, g]);
  }

  save(): Snapshot {
    return { optimiser: this.optimiser.save() };
  }

  restore(snapshot: Snapshot): void {
    this.optimiser.restore(snapshot.optimiser as Snapshot);
  }

  #rowsOf(values: Float32Array, rows: number, width: number): Tensor {
    return this.mlp.isEnsemble
      ? tf.tensor3d(values.subarray(0, this.mlp.members * rows * width), [this.mlp.members, rows, width])
      : tf.tensor2d(values.subarray(0, rows * width), [rows, width]);
  }
}
