/**
 * Losses of a network's outputs, with their gradients.
 *
 * @module
 */

/** The loss of an error: its square, or Huber's function, linear beyond 1. */
export type ErrorShape = "squared" | "huber";

/**
 * The mean squared error over rows and outputs of each member, summed over members, so that each member
 * learns independently.
 *
 * @param outputs [members, rows, out]
 * @param targets [members, rows, out]
 * @param gradient [members, rows, out], written.
 * @returns The mean squared error, averaged over members.
 */
export function squaredError(
  outputs: Float32Array,
  targets: Float32Array,
  members: number,
  gradient: Float32Array,
): number {
  const { length } = outputs;
  const each = length / members;
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const error = outputs[i] - targets[i];
    sum += error * error;
    gradient[i] = (2 * error) / each;
  }
  return sum / length;
}

/**
 * The mean loss over rows of one chosen output in each: (q − y)², or ½(q − y)² within 1 for Huber.
 *
 * @param outputs [rows, out]
 * @param chosen [rows]: index of the output.
 * @param targets [rows]
 * @param gradient [rows, out], written.
 */
export function chosenError(
  outputs: Float32Array,
  chosen: Uint8Array,
  targets: Float32Array,
  rows: number,
  shape: ErrorShape,
  gradient: Float32Array,
): number {
  const count = outputs.length / rows;
  gradient.fill(0);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * count + chosen[row];
    const error = outputs[at] - targets[row];
    if (shape === "squared") {
      sum += error * error;
      gradient[at] = (2 * error) / rows;
    } else {
      const size = Math.abs(error);
      sum += size <= 1 ? 0.5 * error * error : size - 0.5;
      gradient[at] = Math.max(-1, Math.min(1, error)) / rows;
    }
  }
  return sum / rows;
}

/**
 * The mean logistic loss log(1 + e^(−z)) of the label's class, and its gradient by the logits, (p − y)/n.
 *
 * @param logits [rows]
 * @param labels [rows], 0 or 1.
 * @param gradients [rows], written.
 */
export function logisticLoss(logits: Float32Array, labels: Float32Array, gradients: Float32Array): number {
  const rows = labels.length;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const z = logits[i];
    const tail = Math.exp(-Math.abs(z));
    sum += Math.max(z, 0) - z * labels[i] + Math.log1p(tail);
    const p = z >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
    gradients[i] = (p - labels[i]) / rows;
  }
  return sum / rows;
}
