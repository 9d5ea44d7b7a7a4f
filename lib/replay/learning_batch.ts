/**
 * A batch for a value learner: rows of (s, a, n-step return, the state to bootstrap from, its discount).
 *
 * @module
 */

/** Preallocated rows of one learning step. */
export interface LearningBatch {
  /** Rows in every array. */
  readonly rows: number;
  /** [rows, observationSize] */
  readonly observations: Float32Array;
  /** [rows] */
  readonly actions: Uint8Array;
  /** [rows]; the discounted sum of the rewards of the row's steps. */
  readonly returns: Float32Array;
  /** [rows, observationSize]; the state after the row's last step. */
  readonly nextObservations: Float32Array;
  /** [rows]; the factor of the value of `nextObservations`: 0 after a terminal or an unknown state. */
  readonly discounts: Float32Array;
  /** [rows]; what the lowest value is multiplied by that a state can have: 0 unless the row led to an unknown state. */
  readonly unknown: Float32Array;
}

/** An empty batch. */
export function makeLearningBatch(rows: number, observationSize: number): LearningBatch {
  return {
    rows,
    observations: new Float32Array(rows * observationSize),
    actions: new Uint8Array(rows),
    returns: new Float32Array(rows),
    nextObservations: new Float32Array(rows * observationSize),
    discounts: new Float32Array(rows),
    unknown: new Float32Array(rows),
  };
}
