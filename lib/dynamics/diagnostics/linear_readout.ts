/**
 * What can be read off a latent by a linear function.
 *
 * @module
 */

import { solvePositiveDefinite } from "../linear_bank.ts";
import { Normaliser } from "../normaliser.ts";

/** Added to the diagonal, as a share of the rows. */
const RIDGE = 1e-4;

/**
 * Fits every target as a linear function of the features on the even rows, and says how much of its variance the function
 * explains on the odd rows: R², 1 is perfect, 0 no better than the mean, negative is worse.
 *
 * @param features [count, width]
 * @param targets [count, size]
 * @returns [size]; NaN where a target does not vary.
 */
export function linearReadout(
  features: Float32Array,
  width: number,
  targets: Float32Array,
  size: number,
  count: number,
): Float64Array {
  const n = width + 1; // a constant feature last
  const normaliser = new Normaliser(width);
  normaliser.measure(features, count);
  const { means, deviations } = normaliser;
  const row = new Float64Array(n).fill(1);
  const standardise = (i: number) => {
    for (let j = 0; j < width; j++) row[j] = (features[i * width + j] - means[j]) / deviations[j];
  };
  const a = new Float64Array(n * n);
  const b = new Float64Array(n * size);
  for (let i = 0; i < count; i += 2) {
    standardise(i);
    for (let j = 0; j < n; j++) {
      for (let k = 0; k <= j; k++) a[j * n + k] += row[j] * row[k];
      for (let c = 0; c < size; c++) b[j * size + c] += row[j] * targets[i * size + c];
    }
  }
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) a[k * n + j] = a[j * n + k];
    a[j * n + j] += RIDGE * count;
  }
  solvePositiveDefinite(a, b, n, size);
  const sums = new Float64Array(size);
  const squares = new Float64Array(size);
  const missed = new Float64Array(size);
  let rows = 0;
  for (let i = 1; i < count; i += 2, rows++) {
    standardise(i);
    for (let c = 0; c < size; c++) {
      const target = targets[i * size + c];
      let read = 0;
      for (let j = 0; j < n; j++) read += row[j] * b[j * size + c];
      sums[c] += target;
      squares[c] += target * target;
      missed[c] += (target - read) ** 2;
    }
  }
  return missed.map((miss, c) => {
    const spread = squares[c] - sums[c] * sums[c] / rows;
    return spread > 1e-12 * Math.max(1, squares[c]) ? 1 - miss / spread : NaN;
  });
}
