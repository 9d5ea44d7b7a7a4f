/**
 * A computation that is recorded once and run many times, forward and backward.
 *
 * @module
 */

import { type Part, placeGradients } from "./gradient_block.ts";
import { Node, type Operation } from "./node.ts";
import { multiply, sum } from "./operations/arithmetic.ts";
import { columns, concatColumns, stackRows } from "./operations/arrangement.ts";
import { gruCell } from "./operations/cells.ts";
import {
  apply,
  linear,
  maximum,
  oneHotOfLargest,
  square,
  straightThrough,
} from "./operations/elementwise.ts";
import { gaussianSample } from "./operations/latents.ts";
import { layerNorm, minMaxRows, type NormalisedLayer, normalisedLayer } from "./operations/normalisation.ts";
import { perceptron, type PerceptronShape } from "./operations/perceptron.ts";
import { affine, sparseAffine } from "./operations/products.ts";
import type { Recorder } from "./operations/recorder.ts";
import { squaredError, sumColumns, total } from "./operations/reductions.ts";
import { crossEntropy, logSoftmax, logSumExp, softmax } from "./operations/softmax.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Operations on matrices of fixed shapes. Every method but the last few adds an operation and gives the matrix
 * that it will compute; nothing is computed before {@linkcode Program.forward}.
 *
 * Values are written into the inputs' `values` before a pass and read from any node's `values` after it.
 *
 * ```ts
 * const program = new Program(workspace);
 * const x = program.input(64, 4); // [batch, state]
 * const loss = program.mean(program.square(program.affine(x, weights, bias)));
 * program.seal();
 * x.values.set(batch);
 * parameters.clearGradients();
 * program.forward();
 * program.backward(loss);
 * adam.step();
 * ```
 */
export class Program {
  /** The memory of the matrices. */
  readonly workspace: Workspace;
  readonly #operations: Operation[] = [];
  readonly #nodes: Node[] = [];
  readonly #parts = new Map<Node, Part>();
  readonly #outputs: Node[] = [];
  readonly #recorder: Recorder;
  // derived: #isSealed and #gradients follow from what was recorded
  #isSealed = false;
  #gradients: { readonly address: number; readonly count: number } | undefined;

  /**
   * An empty program in a workspace.
   *
   * @param options `isForwardOnly` keeps nothing for gradients; there is no backward pass then.
   */
  constructor(workspace: Workspace, options: { readonly isForwardOnly?: boolean } = {}) {
    const isLearned = options.isForwardOnly !== true;
    this.workspace = workspace;
    this.#recorder = {
      workspace,
      output: (rows, columnCount, inputs) =>
        this.#node(rows, columnCount, isLearned && inputs.some((input) => input.needsGradient)),
      record: (output, operation) => {
        this.#operations.push(operation);
        this.#outputs.push(output);
        return output;
      },
    };
  }

  #node(rows: number, columnCount: number, needsGradient: boolean, address?: number): Node {
    if (this.#isSealed) throw new Error("The program is sealed: record every operation before that.");
    const node = new Node(this.workspace, rows, columnCount, needsGradient, address);
    this.#nodes.push(node);
    return node;
  }

  /** An input matrix, to be written before each pass; `needsGradient` if its gradient is wanted. */
  input(rows: number, columnCount: number, needsGradient = false): Node {
    return this.#node(rows, columnCount, needsGradient);
  }

  /** x W + b, or x W. */
  affine(x: Node, weights: Node, bias?: Node): Node {
    return affine(this.#recorder, x, weights, bias);
  }
  /** x W + b of an x that is mostly 0 and gets no gradient. */
  sparseAffine(x: Node, weights: Node, bias: Node): Node {
    return sparseAffine(this.#recorder, x, weights, bias);
  }
  /** SiLU(layerNorm(x W + b + added)) as one operation; see `operations/normalisation.ts`. */
  normalisedLayer(x: Node, layer: NormalisedLayer, added?: Node): Node {
    return normalisedLayer(this.#recorder, x, layer, added);
  }
  /** Every member of a perceptron, as one operation: [members × rows, out]; see `operations/perceptron.ts`. */
  perceptron(x: Node, shape: PerceptronShape, isShared = false): Node {
    return perceptron(this.#recorder, x, shape, isShared);
  }
  /** a + b; b may be one row or one column. */
  add(a: Node, b: Node): Node {
    return sum(this.#recorder, a, b, 1);
  }
  /** a − b; b may be one row or one column. */
  subtract(a: Node, b: Node): Node {
    return sum(this.#recorder, a, b, -1);
  }
  /** a × b, element by element; b may be one row or one column. */
  multiply(a: Node, b: Node): Node {
    return multiply(this.#recorder, a, b);
  }
  /** factor × x. */
  scale(x: Node, factor: number): Node {
    return linear(this.#recorder, x, factor, 0);
  }
  /** x + constant. */
  shift(x: Node, constant: number): Node {
    return linear(this.#recorder, x, 1, constant);
  }
  /** x, whose gradient is multiplied by `factor`. */
  scaleGradient(x: Node, factor: number): Node {
    return linear(this.#recorder, x, 1, 0, factor);
  }
  /** x, without a gradient. */
  stopGradient(x: Node): Node {
    return linear(this.#recorder, x, 1, 0, 0);
  }
  /** max(x, 0). */
  relu(x: Node): Node {
    return apply(this.#recorder, "relu", x);
  }
  /** 1 / (1 + e⁻ˣ). */
  sigmoid(x: Node): Node {
    return apply(this.#recorder, "sigmoid", x);
  }
  /** x / (1 + e⁻ˣ). */
  silu(x: Node): Node {
    return apply(this.#recorder, "silu", x);
  }
  /** log(1 + eˣ). */
  softplus(x: Node): Node {
    return apply(this.#recorder, "softplus", x);
  }
  /** eˣ. */
  exp(x: Node): Node {
    return apply(this.#recorder, "exp", x);
  }
  /** The natural logarithm. */
  log(x: Node): Node {
    return apply(this.#recorder, "log", x);
  }
  /** x². */
  square(x: Node): Node {
    return square(this.#recorder, x);
  }
  /** max(x, constant). */
  maximum(x: Node, constant: number): Node {
    return maximum(this.#recorder, x, constant);
  }
  /** Rows of mean 0 and variance 1, then gain and offset of each column. */
  layerNorm(x: Node, gain: Node, offset: Node, epsilon = 1e-3): Node {
    return layerNorm(this.#recorder, x, gain, offset, epsilon);
  }
  /** Scales every row to [0, 1]. */
  minMaxRows(x: Node): Node {
    return minMaxRows(this.#recorder, x);
  }
  /** Probabilities in every group of columns. */
  softmax(x: Node, group = x.columns): Node {
    return softmax(this.#recorder, x, group);
  }
  /** Logarithms of probabilities in every group of columns. */
  logSoftmax(x: Node, group = x.columns): Node {
    return logSoftmax(this.#recorder, x, group);
  }
  /** log Σ eˣ of every group of columns. */
  logSumExp(x: Node, group = x.columns): Node {
    return logSumExp(this.#recorder, x, group);
  }
  /** −Σ targets log softmax(logits) of each row; targets get no gradient. */
  crossEntropy(logits: Node, targets: Node): Node {
    return crossEntropy(this.#recorder, logits, targets);
  }
  /** (a − targets)², element by element; targets get no gradient. */
  squaredError(a: Node, targets: Node): Node {
    return squaredError(this.#recorder, a, targets);
  }
  /** Matrices side by side. */
  concatColumns(parts: readonly Node[]): Node {
    return concatColumns(this.#recorder, parts);
  }
  /** Columns `from` to `to` − 1. */
  columns(x: Node, from: number, to: number): Node {
    return columns(this.#recorder, x, from, to);
  }
  /** Matrices stacked vertically. */
  stackRows(parts: readonly Node[]): Node {
    return stackRows(this.#recorder, parts);
  }
  /** Rows `from` to `to` − 1: a part of the matrix itself, which costs nothing. */
  rowsOf(x: Node, from: number, to: number): Node {
    if (!(from >= 0 && from < to && to <= x.capacity)) {
      throw new RangeError(`rowsOf: ${from} to ${to} of a matrix of ${x.capacity}.`);
    }
    const offset = 4 * from * x.columns;
    const part = this.#node(to - from, x.columns, x.needsGradient, x.address + offset);
    this.#parts.set(part, { whole: x, offset });
    return part;
  }
  /** The sum of each row: [rows, 1]. */
  sumColumns(x: Node): Node {
    return sumColumns(this.#recorder, x);
  }
  /** The sum of all elements: [1, 1]. */
  sumAll(x: Node): Node {
    return total(this.#recorder, x, false);
  }
  /** The mean of all elements: [1, 1]. */
  mean(x: Node): Node {
    return total(this.#recorder, x, true);
  }
  /** The next state of a gated recurrent unit; see `operations/cells.ts`. */
  gruCell(input: Node, state: Node, weights: Node, bias: Node): Node {
    return gruCell(this.#recorder, input, state, weights, bias);
  }
  /** μ + (softplus(s) + least) × noise of statistics μ | s; see `operations/latents.ts`. */
  gaussianSample(statistics: Node, noise: Node, least: number): Node {
    return gaussianSample(this.#recorder, statistics, noise, least);
  }
  /** 1 at the largest element of every group of columns, 0 elsewhere; it has no gradient. */
  oneHotOfLargest(x: Node, group = x.columns): Node {
    return oneHotOfLargest(this.#recorder, x, group);
  }
  /** The values of `sample`, the gradient to `probabilities`. */
  straightThrough(probabilities: Node, sample: Node): Node {
    return straightThrough(this.#recorder, probabilities, sample);
  }

  /** Ends the recording. */
  seal(): void {
    this.#isSealed = true;
  }

  /**
   * Computes every matrix, in the order of recording.
   *
   * @param rows Computes the first `rows` rows only; for programs whose matrices all have as many rows as the first, or a
   * multiple of them.
   * @throws {RangeError} If there are fewer rows, or the program's matrices differ in theirs.
   */
  forward(rows?: number): void {
    if (!this.#isSealed) throw new Error("Seal the program before it is run.");
    if (rows !== undefined) this.#setRows(rows);
    for (const operation of this.#operations) operation.forward();
  }

  #setRows(rows: number): void {
    const [first] = this.#nodes;
    if (first === undefined || first.rows === rows) return;
    if (!Number.isInteger(rows) || rows < 1 || rows > first.capacity) {
      throw new RangeError(`${rows} rows: the program computes 1 to ${first.capacity}.`);
    }
    if (this.#nodes.some((node) => node.capacity % first.capacity !== 0)) {
      throw new RangeError("The program's matrices differ in their rows: it computes all of them only.");
    }
    for (const node of this.#nodes) node.rows = rows * (node.capacity / first.capacity);
  }

  /**
   * Adds the gradient of `loss` to the gradients of everything that it depends on. Gradients of parameters
   * accumulate; those of the program's own matrices are cleared first. Call it after
   * {@linkcode Program.forward}.
   *
   * @throws {RangeError} If the loss is not [1, 1], or depends on no parameter.
   */
  backward(loss: Node): void {
    if (loss.count !== 1) throw new RangeError(`A loss is one number, not ${loss.shape}.`);
    this.backwardFrom(loss, (gradient) => gradient[0] = 1);
  }

  /**
   * As {@linkcode Program.backward}, for a loss computed outside: `write` gets the gradient of `output`
   * [capacity, columns], all 0, and writes the loss's gradient there.
   *
   * @returns What `write` returned.
   * @throws {RangeError} If the output depends on no parameter.
   */
  backwardFrom<T>(output: Node, write: (gradient: Float32Array) => T): T {
    if (!output.needsGradient) throw new RangeError("The loss depends on no parameter.");
    this.#gradients ??= placeGradients(this.workspace, this.#nodes, this.#parts);
    this.workspace.kernels.clear(this.#gradients.address, this.#gradients.count);
    const result = write(output.gradient);
    for (let i = this.#operations.length - 1; i >= 0; i--) {
      if (this.#outputs[i].needsGradient) this.#operations[i].backward();
    }
    return result;
  }
}
