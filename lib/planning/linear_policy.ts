/**
 * A linear policy: the action with the largest linear score of the observation.
 *
 * @module
 */

/** The shape of a linear policy, and the scale of what it looks at. */
export interface LinearPolicyShape {
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions. */
  readonly actionCount: number;
  /** [observationSize]: each observation is divided by this, so that equal weights mean equal influence. */
  readonly scale: Float32Array;
}

/** Numbers that a linear policy has: one row of weights and a bias for each action beyond the first, whose score is 0. */
export function linearPolicySize({ observationSize, actionCount }: LinearPolicyShape): number {
  return (observationSize + 1) * (actionCount - 1);
}

/**
 * The action that a policy takes.
 *
 * @param parameters Weights and bias of each action beyond the first, from `offset` on.
 * @param observations Rows of observations; the row begins at `row`.
 */
export function linearAction(
  shape: LinearPolicyShape,
  parameters: Float64Array,
  offset: number,
  observations: Float32Array,
  row: number,
): number {
  const { observationSize, actionCount, scale } = shape;
  let best = 0;
  let bestScore = 0;
  for (let action = 1; action < actionCount; action++) {
    const at = offset + (action - 1) * (observationSize + 1);
    let score = parameters[at + observationSize];
    for (let k = 0; k < observationSize; k++) {
      score += parameters[at + k] * (observations[row + k] / scale[k]);
    }
    if (score > bestScore) {
      best = action;
      bestScore = score;
    }
  }
  return best;
}
