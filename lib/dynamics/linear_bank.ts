/**
 * Linear members by ridge regression in closed form: s' = s + W [s, onehot(a)], with the sine and cosine of
 * angles. The floor that every neural model is measured against.
 *
 * @module
 */

import type { Parts } from "../checkpoint/parts.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import type { DataSplit } from "./data_split.ts";
import { type BankReport, type BankShape, MemberBank } from "./member_bank.ts";
import type { MemberNetwork, Prediction } from "./model.ts";
import type { DenseLayer } from "../nn/dense_layers.ts";
import { ObservationFeatures } from "./observation_features.ts";
import type { Generator } from "../random/generator.ts";

/** As if so many rows of a feature's own size had shown no change: negligible beside real rows, enough to be definite. */
const RIDGE = 1e-3;

/** Linear members. Their sums of products grow with the data: a refit to more rows visits the new ones only. */
export class LinearBank extends MemberBank {
  readonly updates = 0;
  readonly #angles: readonly number[];
  readonly #look: ObservationFeatures;
  /** Features of an observation and of an action. */
  readonly #features: number;
  /** [members, features, observationSize] */
  readonly #weights: Float64Array;
  /** [members, features, features]: Σ f fᵀ over a member's rows. */
  readonly #squares: Float64Array;
  /** [members, features, observationSize]: Σ f Δᵀ. */
  readonly #products: Float64Array;
  /** [2, observationSize]: Σ Δ and Σ Δ² over all rows. */
  readonly #moments: Float64Array;
  readonly #seen: Float64Array;
  readonly #counters = { rows: 0, heldOut: 0 };

  /** Members with weights of 0. */
  constructor(options: BankShape) {
    super(options, false);
    const { observationSize: size, actionCount, members, angles = [] } = options;
    this.#angles = angles;
    this.#look = new ObservationFeatures(size, this.#angles);
    this.#features = this.#look.size + actionCount;
    this.#weights = new Float64Array(members * this.#features * size);
    this.#squares = new Float64Array(members * this.#features * this.#features);
    this.#products = new Float64Array(members * this.#features * size);
    this.#moments = new Float64Array(2 * size);
    this.#seen = new Float64Array(members);
  }

  get isFitted(): boolean {
    return this.#counters.rows > 0;
  }

  fit(data: TransitionRows, split: DataSplit, _random: Generator): BankReport {
    const { count } = data;
    const heldOut = split.heldOutRows(count);
    // sums can only grow: rows that changed in place, or that are held out from now on, ask for new ones
    const canGrow = count > this.#counters.rows && this.#counters.rows > 0 &&
      (heldOut.length > 0) === (this.#counters.heldOut > 0);
    const from = canGrow ? this.#counters.rows : 0;
    if (!canGrow) {
      for (const sums of [this.#squares, this.#products, this.#moments, this.#seen]) sums.fill(0);
    }
    for (let m = 0; m < this.members; m++) {
      for (const row of split.trainingRows(m, count)) if (row >= from) this.#add(data, row, m);
    }
    this.#measure(data, from);
    this.#counters.rows = count;
    this.#counters.heldOut = heldOut.length;
    for (let m = 0; m < this.members; m++) this.#solve(m);
    return { updates: 0, heldOutLosses: this.#losses(data, heldOut) };
  }

  predict(
    observations: Float32Array,
    actions: Uint8Array,
    rows: number,
    isShared: boolean,
    out: Prediction,
  ): void {
    const { observationSize: size } = this;
    const width = this.#look.size;
    const looked = this.#look.of(observations, isShared ? rows : this.members * rows);
    const weights = this.#weights;
    for (let m = 0; m < this.members; m++) {
      const first = m * this.#features * size;
      for (let i = 0; i < rows; i++) {
        const to = (m * rows + i) * size;
        const row = isShared ? i : m * rows + i;
        for (let k = 0; k < size; k++) {
          let change = weights[first + (width + actions[row]) * size + k];
          for (let j = 0; j < width; j++) {
            change += looked[row * width + j] * weights[first + j * size + k];
          }
          out.means[to + k] = observations[row * size + k] + change;
          out.variances[to + k] = 0;
        }
      }
    }
  }

  memberNetwork(member: number): MemberNetwork {
    const network = { inputs: this.#features, branches: [[this.layer(member, this.observationSize)]] };
    return { network, angles: this.#angles, statistics: {} };
  }

  /** One member as a layer of `outputs` numbers, those behind the changes 0. */
  layer(member: number, outputs: number): DenseLayer {
    const { observationSize: size } = this;
    const weights = new Float32Array(this.#features * outputs);
    const first = member * this.#features * size;
    for (let j = 0; j < this.#features; j++) {
      for (let k = 0; k < size; k++) weights[j * outputs + k] = this.#weights[first + j * size + k];
    }
    return { weights, biases: new Float32Array(outputs), activation: "linear" };
  }

  override get parts(): Parts {
    return {
      ...super.parts,
      counters: this.#counters,
      weights: this.#weights,
      squares: this.#squares,
      products: this.#products,
      moments: this.#moments,
      seen: this.#seen,
    };
  }

  #add(data: TransitionRows, row: number, member: number): void {
    const { observationSize: size } = this;
    const features = this.#features;
    const f = this.#featuresOf(data, row);
    this.#seen[member]++;
    for (let i = 0; i < features; i++) {
      if (f[i] === 0) continue;
      const squares = (member * features + i) * features;
      const products = (member * features + i) * size;
      for (let j = 0; j < features; j++) this.#squares[squares + j] += f[i] * f[j];
      for (let k = 0; k < size; k++) {
        const change = data.nextObservations[row * size + k] - data.observations[row * size + k];
        this.#products[products + k] += f[i] * change;
      }
    }
  }

  #featuresOf(data: TransitionRows, row: number): Float64Array {
    const { observationSize: size } = this;
    const f = new Float64Array(this.#features);
    const looked = this.#look.of(data.observations.subarray(row * size, (row + 1) * size), 1);
    for (let k = 0; k < this.#look.size; k++) f[k] = looked[k];
    f[this.#look.size + data.actions[row]] = 1;
    return f;
  }

  #measure(data: TransitionRows, from: number): void {
    const { observationSize: size } = this;
    const { count } = data;
    for (let k = 0; k < size; k++) {
      for (let i = from; i < count; i++) {
        const change = data.nextObservations[i * size + k] - data.observations[i * size + k];
        this.#moments[k] += change;
        this.#moments[size + k] += change * change;
      }
      const mean = this.#moments[k] / count;
      const deviation = Math.sqrt(Math.max(0, this.#moments[size + k] / count - mean * mean));
      this.changeDeviations[k] = deviation > 1e-9 ? deviation : 1;
    }
  }

  /** W = (F + r D)⁻¹ P, with F = Σ f fᵀ, P = Σ f Δᵀ, D the mean square of each feature. */
  #solve(member: number): void {
    const features = this.#features;
    const size = this.observationSize;
    const own = features * features;
    const matrix = this.#squares.slice(member * own, (member + 1) * own);
    for (let i = 0; i < features; i++) {
      const square = matrix[i * features + i] / this.#seen[member];
      matrix[i * features + i] += RIDGE * (square > 0 ? square : 1);
    }
    const right = this.#products.slice(member * features * size, (member + 1) * features * size);
    solvePositiveDefinite(matrix, right, features, size);
    this.#weights.set(right, member * features * size);
  }

  /** Each member's mean squared error on rows, in units of the changes' deviations. */
  #losses(data: TransitionRows, rows: Uint32Array): Float64Array {
    const { observationSize: size, members } = this;
    const losses = new Float64Array(members).fill(rows.length === 0 ? NaN : 0);
    const prediction = {
      means: new Float32Array(members * size),
      variances: new Float32Array(members * size),
    };
    for (const row of rows) {
      const observation = data.observations.subarray(row * size, (row + 1) * size);
      this.predict(observation, data.actions.subarray(row, row + 1), 1, true, prediction);
      for (let m = 0; m < members; m++) {
        for (let k = 0; k < size; k++) {
          const error = prediction.means[m * size + k] - data.nextObservations[row * size + k];
          losses[m] += (error / this.changeDeviations[k]) ** 2 / (rows.length * size);
        }
      }
    }
    return losses;
  }
}

/**
 * Solves A X = B in place of B, by Cholesky's decomposition A = L Lᵀ.
 *
 * @param a [n, n], symmetric and positive definite; overwritten with L.
 * @param b [n, columns]; overwritten with X.
 */
export function solvePositiveDefinite(a: Float64Array, b: Float64Array, n: number, columns: number): void {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j];
    }
  }
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < n; i++) { // L Y = B
      let sum = b[i * columns + c];
      for (let k = 0; k < i; k++) sum -= a[i * n + k] * b[k * columns + c];
      b[i * columns + c] = sum / a[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) { // Lᵀ X = Y
      let sum = b[i * columns + c];
      for (let k = i + 1; k < n; k++) sum -= a[k * n + i] * b[k * columns + c];
      b[i * columns + c] = sum / a[i * n + i];
    }
  }
}
