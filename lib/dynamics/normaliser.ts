/**
 * Standardisation of the columns of a table by its own mean and standard deviation.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";

/** A column that varies less than this share of its own magnitude is taken for constant. */
const CONSTANT = 1e-6;

/** Means and standard deviations of `size` columns; mean 0 and deviation 1 until measured. */
export class Normaliser extends Stateful {
  /** Columns of the table. */
  readonly size: number;
  /** [size] */
  readonly means: Float32Array;
  /** [size]; 1 for a constant column, so that dividing by it does nothing. */
  readonly deviations: Float32Array;

  /** For tables of `size` columns. */
  constructor(size: number) {
    super();
    this.size = size;
    this.means = new Float32Array(size);
    this.deviations = new Float32Array(size).fill(1);
  }

  /**
   * Takes the statistics of a table's rows.
   *
   * @param rows [count, size]
   * @param least Deviations that are smaller are taken for this.
   */
  measure(rows: Float32Array, count: number, least = 0): void {
    const { size } = this;
    for (let k = 0; k < size; k++) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += rows[i * size + k];
      const mean = count === 0 ? 0 : sum / count;
      let square = 0;
      for (let i = 0; i < count; i++) square += (rows[i * size + k] - mean) ** 2;
      const deviation = count === 0 ? 0 : Math.sqrt(square / count);
      this.means[k] = mean;
      this.deviations[k] = deviation > CONSTANT * Math.abs(mean) && deviation > 1e-12
        ? Math.max(least, deviation)
        : 1;
    }
  }

  /** Forgets what was measured. */
  reset(): void {
    this.means.fill(0);
    this.deviations.fill(1);
  }

  /**
   * Writes rows in units of the deviations about the means.
   *
   * @param rows [count, size]
   * @param out [count, size]; may be `rows` itself.
   */
  apply(rows: Float32Array, count: number, out: Float32Array): void {
    const { size, means, deviations } = this;
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < size; k++) out[i * size + k] = (rows[i * size + k] - means[k]) / deviations[k];
    }
  }

  /** Means and deviations. */
  get parts(): Parts {
    return { means: this.means, deviations: this.deviations };
  }
}

/** The changes s' − s of some transitions: [count, observationSize]. */
export function changesOf({ observations, nextObservations }: TransitionRows): Float32Array {
  return nextObservations.map((next, i) => next - observations[i]);
}
