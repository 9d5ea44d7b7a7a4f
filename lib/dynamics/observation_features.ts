/**
 * The features of an observation that networks get: the sine and cosine of angles, everything else as it is.
 *
 * An angle that is not wrapped around names one and the same pole by many numbers; a network that sees the
 * number itself would have to learn anew for every turn (Deisenroth and Rasmussen, "PILCO", 2011, section 2,
 * and Chua et al., 2018, appendix, feed sine and cosine likewise). Predicted changes stay changes of the
 * angle. Models, learned rewards and ends, value functions and policies all look through here.
 *
 * @module
 */

import type { Variable } from "../tasks/task.ts";

/**
 * Names and units of features: the sine of an angle in the angle's place, the cosines after all variables.
 *
 * @param variables The observed variables, in order.
 * @param angles Those of them that are angles.
 */
export function featurePorts(
  variables: readonly Pick<Variable, "name" | "unit">[],
  angles: readonly number[],
): { readonly name: string; readonly unit: string }[] {
  return [
    ...variables.map(({ name, unit }, k) =>
      angles.includes(k) ? { name: `sine of ${name}`, unit: "" } : { name, unit }
    ),
    ...angles.map((k) => ({ name: `cosine of ${variables[k].name}`, unit: "" })),
  ];
}

/** Turns rows of observations into rows of features. */
export class ObservationFeatures {
  /** Numbers in one row of features: one more than in an observation for each angle. */
  readonly size: number;
  readonly #observationSize: number;
  readonly #angles: readonly number[];
  // derived: #out is written before each use
  #out = new Float32Array(0);

  /**
   * For observations of one size.
   *
   * @param angles Observed variables that are angles, in radians.
   */
  constructor(observationSize: number, angles: readonly number[]) {
    this.size = observationSize + angles.length;
    this.#observationSize = observationSize;
    this.#angles = angles;
  }

  /**
   * The features of `count` rows, [count, size] and perhaps more behind: the observations themselves where
   * there are no angles; otherwise lent until the next call.
   *
   * @param observations [count, observationSize]
   */
  of(observations: Float32Array, count: number): Float32Array {
    if (this.#angles.length === 0) return observations;
    const { size } = this;
    if (this.#out.length < count * size) this.#out = new Float32Array(count * size);
    for (let i = 0; i < count; i++) {
      this.write(observations, i * this.#observationSize, this.#out, i * size);
    }
    return this.#out;
  }

  /**
   * Writes the features of one observation.
   *
   * @param observations The observation begins at `from`.
   * @param out The features' place begins at `at`; written.
   */
  write(observations: Float32Array, from: number, out: Float32Array | Float64Array, at: number): void {
    const size = this.#observationSize;
    for (let k = 0; k < size; k++) out[at + k] = observations[from + k];
    for (let j = 0; j < this.#angles.length; j++) {
      const angle = out[at + this.#angles[j]];
      out[at + this.#angles[j]] = Math.sin(angle);
      out[at + size + j] = Math.cos(angle);
    }
  }
}
