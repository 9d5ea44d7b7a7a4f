/**
 * CMA-ES: evolution strategy with covariance matrix adaptation, for minimising a function of a few dozen
 * numbers from its values alone.
 *
 * Hansen, "The CMA evolution strategy: a tutorial", 2016 (arXiv 1604.00772): weighted recombination of the
 * better half (equations 41 and 42), cumulative step-size control (43, 44), rank-one and rank-mu update of
 * the covariance matrix (45 to 47), with the default parameters of its table 1 and positive weights only.
 * Unbounded search space.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";
import { symmetricEigen } from "./symmetric_eigen.ts";

/** A search in mid-course: ask for candidates, tell their values. */
export class CmaEs extends Stateful {
  /** Numbers searched over, n. */
  readonly dimension: number;
  /** Candidates of a generation, λ. */
  readonly population: number;
  /** The centre of the search, m: the best guess there is. */
  readonly mean: Float64Array;
  // derived: #weights follows from the population; #random is its owner's to save
  readonly #weights: Float64Array;
  readonly #muEff: number;
  readonly #cSigma: number;
  readonly #dSigma: number;
  readonly #cCov: number;
  readonly #c1: number;
  readonly #cMu: number;
  readonly #expectedNorm: number;
  readonly #covariance: Float64Array; // C, [n, n]
  readonly #basis: Float64Array; // B, [n, n], eigenvectors in columns
  readonly #scales: Float64Array; // D, [n], roots of the eigenvalues
  readonly #pathSigma: Float64Array;
  readonly #pathCov: Float64Array;
  readonly #steps: Float64Array; // y of each candidate, [λ, n]
  readonly #random: Generator;
  readonly #counters = { sigma: 0, generation: 0, eigenGeneration: 0 };

  /**
   * @param start The first centre.
   * @param sigma The first standard deviation along every axis, positive: about a third of the range in which
   * the minimum is expected.
   * @param population Candidates of a generation, at least 4; table 1 has 4 + ⌊3 ln n⌋.
   */
  constructor(start: ArrayLike<number>, sigma: number, population: number, random: Generator) {
    super();
    const n = start.length;
    this.dimension = n;
    if (population < 4) throw new RangeError(`A generation needs at least 4 candidates: got ${population}.`);
    this.population = population;
    this.mean = Float64Array.from(start);
    this.#counters.sigma = sigma;
    this.#random = random;
    const mu = Math.floor(this.population / 2);
    // equation 49 cut to its positive half: the logarithm of the rank
    const raw = Float64Array.from(
      { length: mu },
      (_, i) => Math.log((this.population + 1) / 2) - Math.log(i + 1),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    this.#weights = raw.map((weight) => weight / sum);
    this.#muEff = 1 / this.#weights.reduce((total, weight) => total + weight * weight, 0);
    // table 1
    this.#cSigma = (this.#muEff + 2) / (n + this.#muEff + 5);
    this.#dSigma = 1 + 2 * Math.max(0, Math.sqrt((this.#muEff - 1) / (n + 1)) - 1) + this.#cSigma;
    this.#cCov = (4 + this.#muEff / n) / (n + 4 + (2 * this.#muEff) / n);
    this.#c1 = 2 / ((n + 1.3) ** 2 + this.#muEff);
    this.#cMu = Math.min(
      1 - this.#c1,
      (2 * (this.#muEff - 2 + 1 / this.#muEff)) / ((n + 2) ** 2 + this.#muEff),
    );
    this.#expectedNorm = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)); // E‖N(0, I)‖
    this.#covariance = identity(n);
    this.#basis = identity(n);
    this.#scales = new Float64Array(n).fill(1);
    this.#pathSigma = new Float64Array(n);
    this.#pathCov = new Float64Array(n);
    this.#steps = new Float64Array(this.population * n);
  }

  /**
   * Candidates for the next generation, x = m + σ B D z with z standard normal (equations 38 to 40).
   *
   * @param out [population, dimension], written.
   */
  ask(out: Float64Array): void {
    const n = this.dimension;
    const z = new Float64Array(n);
    for (let k = 0; k < this.population; k++) {
      for (let i = 0; i < n; i++) z[i] = this.#scales[i] * this.#random.normal();
      for (let i = 0; i < n; i++) {
        let y = 0;
        for (let j = 0; j < n; j++) y += this.#basis[i * n + j] * z[j];
        this.#steps[k * n + i] = y;
        out[k * n + i] = this.mean[i] + this.#counters.sigma * y;
      }
    }
  }

  /**
   * Moves the search by the values of the candidates last asked for.
   *
   * @param values [population]; smaller is better, NaN is worst.
   */
  tell(values: ArrayLike<number>): void {
    const n = this.dimension;
    const order = Array.from({ length: this.population }, (_, k) => k).sort((a, b) =>
      rank(values[a], values[b]) || a - b
    );
    const step = new Float64Array(n); // <y>_w
    for (const [i, weight] of this.#weights.entries()) {
      for (let j = 0; j < n; j++) step[j] += weight * this.#steps[order[i] * n + j];
    }
    for (let j = 0; j < n; j++) this.mean[j] += this.#counters.sigma * step[j];
    this.#counters.generation++;
    // equation 43: the path of the mean in the coordinates in which steps are standard normal
    const whitened = this.#whiten(step);
    const keep = 1 - this.#cSigma;
    const gain = Math.sqrt(this.#cSigma * (2 - this.#cSigma) * this.#muEff);
    let norm = 0;
    for (let j = 0; j < n; j++) {
      this.#pathSigma[j] = keep * this.#pathSigma[j] + gain * whitened[j];
      norm += this.#pathSigma[j] ** 2;
    }
    norm = Math.sqrt(norm);
    // equation 44
    this.#counters.sigma *= Math.exp((this.#cSigma / this.#dSigma) * (norm / this.#expectedNorm - 1));
    // equation 45, stalled while the step size grows fast
    const settled = norm / Math.sqrt(1 - keep ** (2 * this.#counters.generation)) <
      (1.4 + 2 / (n + 1)) * this.#expectedNorm;
    const gainCov = settled ? Math.sqrt(this.#cCov * (2 - this.#cCov) * this.#muEff) : 0;
    for (let j = 0; j < n; j++) this.#pathCov[j] = (1 - this.#cCov) * this.#pathCov[j] + gainCov * step[j];
    // equation 47: rank one and rank mu
    const lost = settled ? 0 : this.#cCov * (2 - this.#cCov);
    const kept = 1 - this.#c1 - this.#cMu + this.#c1 * lost;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let rankMu = 0;
        for (const [k, weight] of this.#weights.entries()) {
          rankMu += weight * this.#steps[order[k] * n + i] * this.#steps[order[k] * n + j];
        }
        const value = kept * this.#covariance[i * n + j] + this.#c1 * this.#pathCov[i] * this.#pathCov[j] +
          this.#cMu * rankMu;
        this.#covariance[i * n + j] = this.#covariance[j * n + i] = value;
      }
    }
    // the decomposition is renewed only as often as the matrix changes by much
    if (this.#counters.generation - this.#counters.eigenGeneration > 1 / (this.#c1 + this.#cMu) / n / 10) {
      this.#decompose();
    }
  }

  /** C^(−1/2) v = B D⁻¹ Bᵀ v. */
  #whiten(v: Float64Array): Float64Array {
    const n = this.dimension;
    const turned = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += this.#basis[j * n + i] * v[j];
      turned[i] = sum / this.#scales[i];
    }
    const out = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) out[i] += this.#basis[i * n + j] * turned[j];
    }
    return out;
  }

  #decompose(): void {
    this.#counters.eigenGeneration = this.#counters.generation;
    const { values, vectors } = symmetricEigen(this.#covariance, this.dimension);
    this.#basis.set(vectors);
    for (let i = 0; i < this.dimension; i++) this.#scales[i] = Math.sqrt(Math.max(1e-20, values[i]));
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      mean: this.mean,
      covariance: this.#covariance,
      basis: this.#basis,
      scales: this.#scales,
      pathSigma: this.#pathSigma,
      pathCov: this.#pathCov,
      steps: this.#steps,
    };
  }
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => i % (n + 1) === 0 ? 1 : 0);
}

/** Ascending, NaN last. */
function rank(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  return a === b ? 0 : a < b ? -1 : 1;
}
