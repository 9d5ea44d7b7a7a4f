/**
 * Sparse Bayesian regression: linear in its features, with a prior precision for every weight that the data itself decides, so
 * that features which explain nothing are dropped and what remains says how sure it is anywhere.
 *
 * Tipping, "Sparse Bayesian learning and the relevance vector machine", 2001, section 2, with the re-estimates of MacKay,
 * "Bayesian interpolation", 1992.
 *
 * Deviation from the paper: precisions are kept relative to that of the noise (α / β), so that they are numbers of rows, and have
 * a floor that keeps the sums of products definite where features are collinear.
 *
 * @module
 */

import { type Parts, replaced, Stateful } from "../checkpoint/parts.ts";

/** Re-estimates of the precisions in one fit; measured: thirty are no more exact far from the data than ten to twenty. */
const ROUNDS = 20;
/** Where precisions start, and their floor, in rows for each row of data: hardly any regularisation. */
const FLOOR = 1e-10;
/** A feature is dropped whose prior weighs so many times as much as all of the data. */
const DROPPED = 1e4;

/** A target's weights, their covariance and the noise, given some features of unit size. */
export class SparseRegression extends Stateful {
  /** Features kept, by index. */
  #kept = new Uint32Array(0);
  /** [kept] */
  #weights = new Float64Array(0);
  /** [kept, kept]: L⁻¹, lower triangular, where L Lᵀ = Σ f fᵀ + α / β. */
  #inverse = new Float64Array(0);
  /** [1] */
  readonly #noise = Float64Array.of(1);

  /** Features that explain something, by index. */
  get kept(): readonly number[] {
    return Array.from(this.#kept);
  }

  /** The variance about the mean that no weight explains; 1 before a fit. */
  get noise(): number {
    return this.#noise[0];
  }

  /**
   * Fits to rows of features, each of which should be of about unit size.
   *
   * @param features [count, width]
   * @param squares [width, width]: Σ f fᵀ over the rows.
   * @param targets [count]
   */
  fit(features: Float64Array, squares: Float64Array, targets: Float64Array, width: number): void {
    const count = targets.length;
    const products = new Float64Array(width); // Σ f t
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < width; j++) products[j] += features[i * width + j] * targets[i];
    }
    const precisions = new Float64Array(width).fill(FLOOR * count); // α / β
    let kept = Array.from({ length: width }, (_, j) => j);
    for (let round = 1;; round++) {
      const n = kept.length;
      const lower = new Float64Array(n * n);
      kept.forEach((p, i) => {
        for (let j = 0; j <= i; j++) lower[i * n + j] = squares[p * width + kept[j]];
        lower[i * n + i] += precisions[p];
      });
      const inverse = invertedFactor(lower, n);
      // μ = A⁻¹ Σ f t, with A⁻¹ = L⁻ᵀ L⁻¹
      const weights = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        let half = 0;
        for (let j = 0; j <= i; j++) half += inverse[i * n + j] * products[kept[j]];
        for (let j = 0; j <= i; j++) weights[j] += inverse[i * n + j] * half;
      }
      let square = 0;
      for (let i = 0; i < count; i++) {
        let error = targets[i];
        for (let j = 0; j < n; j++) error -= features[i * width + kept[j]] * weights[j];
        square += error * error;
      }
      // γ = 1 − α Σ_jj: how far the data rather than the prior decides a weight
      const decided = kept.map((p, j) => {
        let variance = 0;
        for (let i = j; i < n; i++) variance += inverse[i * n + j] ** 2;
        return Math.max(1e-12, 1 - precisions[p] * variance);
      });
      const noise = square / Math.max(1, count - decided.reduce((sum, share) => sum + share, 0));
      this.#kept = Uint32Array.from(kept);
      this.#weights = weights;
      this.#inverse = inverse;
      this.#noise[0] = noise;
      if (round === ROUNDS) return;
      kept.forEach((p, j) => { // α = γ / μ², relative to β = 1 / noise
        precisions[p] = Math.max(FLOOR * count, noise * decided[j] / Math.max(weights[j] ** 2, 1e-300));
      });
      const relevant = kept.filter((p) => precisions[p] < DROPPED * count);
      if (relevant.length === 0) return;
      kept = relevant;
    }
  }

  /** The mean of the target at a row of features. */
  mean(features: Float64Array): number {
    let sum = 0;
    for (let j = 0; j < this.#kept.length; j++) sum += features[this.#kept[j]] * this.#weights[j];
    return sum;
  }

  /** The variance of that mean, noise fᵀ A⁻¹ f: what the data leaves open; the noise about the mean is not in it. */
  variance(features: Float64Array): number {
    const n = this.#kept.length;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let part = 0;
      for (let j = 0; j <= i; j++) part += this.#inverse[i * n + j] * features[this.#kept[j]];
      sum += part * part;
    }
    return this.#noise[0] * sum;
  }

  get parts(): Parts {
    return {
      noise: this.#noise,
      kept: replaced(() => this.#kept, (kept) => this.#kept = kept),
      weights: replaced(() => this.#weights, (weights) => this.#weights = weights),
      inverse: replaced(() => this.#inverse, (inverse) => this.#inverse = inverse),
    };
  }
}

/** L⁻¹ of A = L Lᵀ (Cholesky). A pivot that rounding has made negative is taken for the smallest that counts. */
function invertedFactor(a: Float64Array, n: number): Float64Array<ArrayBuffer> {
  for (let j = 0; j < n; j++) {
    const smallest = 1e-14 * a[j * n + j];
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = i === j ? Math.sqrt(Math.max(sum, smallest)) : sum / a[j * n + j];
    }
  }
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= a[i * n + k] * inverse[k * n + j];
      inverse[i * n + j] = sum / a[i * n + i];
    }
  }
  return inverse;
}
