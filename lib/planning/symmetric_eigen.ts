/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi rotations, which is precise and fast enough
 * for a few dozen rows. Golub and Van Loan, "Matrix computations", section 8.5.
 *
 * @module
 */

/** A = V diag(values) Vᵀ. */
export interface Eigen {
  /** [n], in no particular order. */
  readonly values: Float64Array;
  /** [n, n], row-major: the eigenvector of values[j] is column j. */
  readonly vectors: Float64Array;
}

const MOST_SWEEPS = 50;

/**
 * Decomposes a symmetric matrix.
 *
 * @param matrix [n, n]; only its lower half is read.
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  let size = 0;
  for (let i = 0; i < n * n; i++) size += a[i] * a[i];
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let off = 0;
    for (let p = 1; p < n; p++) for (let q = 0; q < p; q++) off += 2 * a[p * n + q] ** 2;
    if (off <= 1e-30 * size) break;
    for (let p = 1; p < n; p++) for (let q = 0; q < p; q++) rotate(a, vectors, n, p, q);
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), vectors };
}

/** Rotates axes p and q so that their entry becomes 0 (algorithm 8.5.1). */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const entry = a[p * n + q];
  if (entry === 0) return;
  const tau = (a[q * n + q] - a[p * n + p]) / (2 * entry);
  const t = tau >= 0 ? 1 / (tau + Math.sqrt(1 + tau * tau)) : 1 / (tau - Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p], a[k * n + q]];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k], a[q * n + k]];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [vectors[k * n + p], vectors[k * n + q]];
    vectors[k * n + p] = c * x - s * y;
    vectors[k * n + q] = s * x + c * y;
  }
}
