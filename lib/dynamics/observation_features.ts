/**
 * What a model looks at in place of an observation: angles by their sine and cosine, everything else as it is.
 *
 * An angle that is not wrapped around names one and the same pole by many numbers; a model that sees the number itself would have
 * to learn its dynamics anew for every turn (Deisenroth and Rasmussen, "PILCO", 2011, section 2, and Chua et al., 2018,
 * appendix, feed sine and cosine likewise). Predicted changes stay changes of the angle.
 *
 * @module
 */

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
   * The features of `count` rows, [count, size] and perhaps more behind: the observations themselves where there are no
   * angles; otherwise lent until the next call.
   *
   * @param observations [count, observationSize]
   */
  of(observations: Float32Array, count: number): Float32Array {
    if (this.#angles.length === 0) return observations;
    const { size } = this;
    const from = this.#observationSize;
    if (this.#out.length < count * size) this.#out = new Float32Array(count * size);
    const out = this.#out;
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < from; k++) out[i * size + k] = observations[i * from + k];
      for (let j = 0; j < this.#angles.length; j++) {
        const at = i * size + this.#angles[j];
        const angle = out[at];
        out[at] = Math.sin(angle);
        out[i * size + from + j] = Math.cos(angle);
      }
    }
    return out;
  }
}
