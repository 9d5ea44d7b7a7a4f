/**
 * A second opinion on a model: a sparse Bayesian regression of the same data on polynomials of state (angles by sine and cosine) and action, which says how
 * far the model's prediction is likely to be off.
 *
 * Members of one kind that are trained on the same data share much of their error, above all where there is no data: all
 * continue in the same way, and agree. Someone of another kind continues differently. If the regression believes that the change
 * of a variable has mean μ and variance v, the expected squared error of a prediction p is (p − μ)² + v; with v, the
 * opinion knows where it is itself a guess. The idea is that of query by committee (Seung et al., 1992) with members of two
 * kinds; the second kind is Tipping's (2001) on Taylor's terms up to the third order. Smooth dynamics of few variables are where
 * it is strong, and there it may be more exact than the model. The order is the highest whose features are no more than the rows, or
 * than two hundred: with few rows or many variables the second or first.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import { changesOf, Normaliser } from "./normaliser.ts";
import { ObservationFeatures } from "./observation_features.ts";
import { SparseRegression } from "./sparse_regression.ts";

/** The highest order of terms. */
const ORDER = 3;
/** Features at most, whatever the rows: a fit takes time with their third power. */
const MOST_FEATURES = 200;

/** One regression for each state variable, on shared features. */
export class SecondOpinion extends Stateful {
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions: 0 … actionCount − 1. */
  readonly actionCount: number;
  readonly #features: ObservationFeatures;
  readonly #counters = { order: 0 };
  /** For each order the monomials up to it; of order 0, before a fit, there are none. */
  readonly #monomialsOf: readonly (readonly (readonly number[])[])[];
  readonly #states: Normaliser;
  readonly #changes: Normaliser;
  /**
   * [largest width]: root mean square of each feature in the data. Features are every monomial, and again for each action but
   * the first, where that action is taken.
   */
  readonly #scales: Float64Array;
  readonly #regressions: readonly SparseRegression[];
  // derived: #row is written before each use
  /** [largest width]: the features of one row. */
  readonly #row: Float64Array;

  /** Makes one for a task. @param angles Observed variables that are angles. */
  constructor(observationSize: number, actionCount: number, angles: readonly number[] = []) {
    super();
    this.observationSize = observationSize;
    this.actionCount = actionCount;
    this.#features = new ObservationFeatures(observationSize, angles);
    const { size } = this.#features;
    this.#states = new Normaliser(size);
    this.#changes = new Normaliser(observationSize);
    const orders = orderFor(size, actionCount, MOST_FEATURES) + 1;
    this.#monomialsOf = Array.from(
      { length: orders },
      (_, order) => order === 0 ? [] : monomials(size, order),
    );
    const width = this.#monomialsOf[orders - 1].length * actionCount;
    this.#scales = new Float64Array(width).fill(1);
    this.#row = new Float64Array(width);
    this.#regressions = Array.from({ length: observationSize }, () => new SparseRegression());
  }

  /** Whether there has been a fit; before it there is no opinion. */
  get isFitted(): boolean {
    return this.#counters.order > 0;
  }

  /** Fits to all of the data, held-out rows included: nothing is chosen by it. */
  fit(data: TransitionRows): void {
    const { observationSize: size } = this;
    const { count } = data;
    const seen = this.#features.size;
    const observations = this.#features.of(data.observations, count);
    this.#counters.order = orderFor(seen, this.actionCount, Math.min(count, MOST_FEATURES));
    const width = this.#monomials.length * this.actionCount;
    const changes = changesOf(data);
    this.#states.measure(observations, count);
    this.#changes.measure(changes, count);
    const features = new Float64Array(count * width);
    const scales = this.#scales.fill(1);
    for (let i = 0; i < count; i++) {
      this.#writeFeatures(observations, i * seen, data.actions[i]);
      features.set(this.#row.subarray(0, width), i * width);
    }
    for (let j = 0; j < width; j++) {
      let square = 0;
      for (let i = 0; i < count; i++) square += features[i * width + j] ** 2;
      scales[j] = square > 0 ? Math.sqrt(square / count) : 1;
      for (let i = 0; i < count; i++) features[i * width + j] /= scales[j];
    }
    const squares = sumsOfProducts(features, count, width);
    const targets = new Float64Array(count);
    this.#regressions.forEach((regression, k) => {
      for (let i = 0; i < count; i++) targets[i] = changes[i * size + k] / this.#changes.deviations[k];
      regression.fit(features, squares, targets, width);
    });
  }

  /**
   * How far predictions are likely to be off: √(mean over variables of ((p − μ)² + v) / variance of that variable's change in
   * the data): the unit of a model's `disagreement`.
   *
   * @param observations [count, observationSize]
   * @param actions [count]
   * @param predicted [count, observationSize]: the model's next observations.
   * @param out [count], written.
   * @throws {TypeError} If there has been no fit.
   */
  expectedErrors(
    observations: Float32Array,
    actions: Uint8Array,
    count: number,
    predicted: Float32Array,
    out: Float32Array,
  ): void {
    if (!this.isFitted) throw new TypeError("A second opinion must be fitted before it is asked.");
    const { observationSize: size } = this;
    const { deviations } = this.#changes;
    const seen = this.#features.of(observations, count);
    for (let i = 0; i < count; i++) {
      this.#writeFeatures(seen, i * this.#features.size, actions[i]);
      let total = 0;
      for (let k = 0; k < size; k++) {
        const regression = this.#regressions[k];
        const change = (predicted[i * size + k] - observations[i * size + k]) / deviations[k];
        total += (change - regression.mean(this.#row)) ** 2 + regression.variance(this.#row);
      }
      out[i] = Math.sqrt(total / size);
    }
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      states: this.#states,
      changes: this.#changes,
      scales: this.#scales,
      regressions: this.#regressions,
    };
  }

  /** Each monomial of the order as the variables multiplied, such as [2, 3, 3]; the empty one is 1. */
  get #monomials(): readonly (readonly number[])[] {
    return this.#monomialsOf[this.#counters.order];
  }

  /** Features of a state and action, in units of their sizes in the data, left in `#row`. */
  #writeFeatures(observations: Float32Array, from: number, action: number): void {
    const { means, deviations } = this.#states;
    const terms = this.#monomials;
    const count = terms.length;
    for (let j = 0; j < count; j++) {
      let product = 1;
      for (const k of terms[j]) product *= (observations[from + k] - means[k]) / deviations[k];
      this.#row[j] = product / this.#scales[j];
      for (let a = 1; a < this.actionCount; a++) {
        const at = a * count + j;
        this.#row[at] = a === action ? product / this.#scales[at] : 0;
      }
    }
  }
}

/** [width, width]: Σ f fᵀ. */
function sumsOfProducts(features: Float64Array, count: number, width: number): Float64Array {
  const sums = new Float64Array(width * width);
  for (let i = 0; i < count; i++) {
    for (let p = 0; p < width; p++) {
      const f = features[i * width + p];
      if (f === 0) continue;
      for (let q = 0; q <= p; q++) sums[p * width + q] += f * features[i * width + q];
    }
  }
  for (let p = 0; p < width; p++) {
    for (let q = p + 1; q < width; q++) sums[p * width + q] = sums[q * width + p];
  }
  return sums;
}

/** The highest order up to three whose features are no more than `most`; the first at least. */
function orderFor(size: number, actionCount: number, most: number): number {
  let order = ORDER;
  while (order > 1 && monomials(size, order).length * actionCount > most) order--;
  return order;
}

/** All products of at most `order` variables out of `size`, the empty one first. */
function monomials(size: number, order: number): number[][] {
  const all: number[][] = [];
  const extend = (product: number[], first: number) => {
    all.push(product);
    if (product.length === order) return;
    for (let k = first; k < size; k++) extend([...product, k], k);
  };
  extend([], 0);
  return all;
}
