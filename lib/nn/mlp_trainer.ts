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
    const pass = this.mlp.pass(rows, true);
    if (pass !== undefined) {
      return pass.squaredStep(inputs, targets, this.optimiser.moments, this.optimiser.advance());
    }
    const { members, sizes } = this.mlp;
    const each = rows * sizes[sizes.length - 1];
    return this.stepLoss(inputs, rows, (outputs, gradients) => {
      let sum = 0;
      for (let i = 0; i < members * each; i++) {
        const error = outputs[i] - targets[i];
        sum += error * error;
        gradients[i] = (2 * error) / each;
      }
      return sum / (members * each);
    });
  }

  /**
   * A step down the mean error of the chosen outputs over rows: ½(q − y)² for Huber within 1, (q − y)² squared.
   *
   * @returns The loss before the step.
   */
  stepChosenOutput({ inputs, actions, targets, rows }: ChosenOutputBatch, shape: ErrorShape): number {
    const pass = this.mlp.pass(rows, true);
    if (pass !== undefined && !this.mlp.isEnsemble) {
      const { moments } = this.optimiser;
      return pass.chosenStep(inputs, actions, targets, shape === "huber", moments, this.optimiser.advance());
    }
    const count = this.mlp.sizes[this.mlp.sizes.length - 1];
    return this.stepLoss(inputs, rows, (outputs, gradients) => {
      gradients.fill(0);
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        const at = row * count + actions[row];
        const error = outputs[at] - targets[row];
        const size = Math.abs(error);
        if (shape === "squared") {
          sum += error * error;
          gradients[at] = (2 * error) / rows;
        } else {
          sum += size <= 1 ? 0.5 * error * error : size - 0.5;
          gradients[at] = Math.max(-1, Math.min(1, error)) / rows;
        }
      }
      return sum / rows;
    });
  }

  /**
   * A step along the gradient that a loss has with respect to the outputs, worked out by the caller.
   *
   * @param inputs [rows, in]; with members [members, rows, in].
   * @param gradients dL/d(outputs): [rows, out]; with members [members, rows, out].
   */
  stepOutputGradient(inputs: Float32Array, gradients: Float32Array, rows: number): void {
    this.stepLoss(inputs, rows, (_, out) => {
      out.set(gradients.subarray(0, out.length));
      return 0;
    });
  }

  /**
   * A step down any loss of the outputs: the whole-step path.
   *
   * @param inputs [rows, in]; with members [members, rows, in].
   * @param loss Is given the outputs, [rows, out] or [members, rows, out], writes dL/d(outputs) and returns the loss. The
   * arrays are lent: they must not be kept.
   * @returns What `loss` returned.
   */
  stepLoss(
    inputs: Float32Array,
    rows: number,
    loss: (outputs: Float32Array, gradients: Float32Array) => number,
  ): number {
    const pass = this.mlp.pass(rows, true);
    if (pass !== undefined) {
      const outputs = pass.forward(inputs, false, this.optimiser.moments);
      const value = loss(outputs, pass.outputGradient());
      pass.step(this.optimiser.advance());
      return value;
    }
    const size = this.mlp.members * rows * this.mlp.sizes[this.mlp.sizes.length - 1];
    const x = this.#rowsOf(inputs, rows, this.mlp.sizes[0]);
    const outputs = tf.tidy(() => this.mlp.apply(x).dataSync()) as Float32Array;
    const gradients = new Float32Array(size);
    const value = loss(outputs, gradients);
    const g = this.#rowsOf(gradients, rows, this.mlp.sizes[this.mlp.sizes.length - 1]);
    // the gradient of Σ g · y with respect to the outputs y is g itself
    this.optimiser.minimise(() => tf.sum(tf.mul(this.mlp.apply(x), g)) as Scalar);
    tf.dispose([x, g]);
    return value;
  }

  /** Frees the optimiser; the perceptron is its owner's. */
  dispose(): void {
    this.optimiser.dispose();
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
