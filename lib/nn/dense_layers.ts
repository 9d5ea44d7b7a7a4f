/**
 * Networks as plain numbers: fully connected layers, for export.
 *
 * @module
 */

/** y = f(x W + b). */
export interface DenseLayer {
  /** W: [in, out] */
  readonly weights: Float32Array;
  /** b: [out] */
  readonly biases: Float32Array;
  /** f; "clip" is min(max(x, 0), 1). */
  readonly activation: "linear" | "relu" | "tanh" | "clip";
}

/** The sum of one or more stacks of layers with the same inputs. */
export interface FeedForward {
  /** Numbers in one row of inputs. */
  readonly inputs: number;
  /** Stacks of layers, the first layer first. */
  readonly branches: readonly (readonly DenseLayer[])[];
}

/** Folds input scaling into the layers: they then take x instead of factors × x + offsets. */
export function foldInputs(
  [first, ...rest]: readonly DenseLayer[],
  factors: ArrayLike<number>,
  offsets: ArrayLike<number>,
): DenseLayer[] {
  const outputs = first.biases.length;
  const weights = first.weights.map((weight, i) => weight * factors[Math.floor(i / outputs)]);
  const biases = first.biases.map((bias, j) => {
    let sum = bias;
    for (let i = 0; i < factors.length; i++) sum += offsets[i] * first.weights[i * outputs + j];
    return sum;
  });
  return [{ ...first, weights, biases }, ...rest];
}

/** Folds output scaling into the last layer, which must be linear: it then gives factors × y + offsets. */
export function foldOutputs(
  layers: readonly DenseLayer[],
  factors: ArrayLike<number>,
  offsets: ArrayLike<number>,
): DenseLayer[] {
  const last = layers[layers.length - 1];
  const outputs = last.biases.length;
  return [...layers.slice(0, -1), {
    ...last,
    weights: last.weights.map((weight, i) => weight * factors[i % outputs]),
    biases: last.biases.map((bias, j) => bias * factors[j] + offsets[j]),
  }];
}
