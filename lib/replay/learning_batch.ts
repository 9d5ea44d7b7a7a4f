/**
 * What a learner reads from replay: rows of (s, a, n-step return, the state to bootstrap from, its discount).
 *
 * @module
 */

/** Preallocated rows for one learning step; gathered into, never grown. */
export interface LearningBatch {
  /** Rows in every array. */
  readonly rows: number;
  /** [rows, observationSize] */
  readonly observations: Float32Array;
  /** [rows] */
  readonly actions: Uint8Array;
  /** [rows]; the discounted sum of the rewards of the steps that the row spans. */
  readonly returns: Float32Array;
  /** [rows, observationSize]; the state in which the row's last step ended. */
  readonly nextObservations: Float32Array;
  /** [rows]; what the value of `nextObservations` is multiplied by: 0 after a terminal state. */
  readonly discounts: Float32Array;
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
  };
}
