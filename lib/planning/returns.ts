/**
 * λ-returns: mixtures of all n-step returns, each ending in the value of the state that it comes to.
 *
 * Sutton and Barto, "Reinforcement learning: an introduction", 2018, section 12.1, in recursive form:
 * G_t = r_t + γ c_t ((1 − λ) V(s_t+1) + λ G_t+1), with c_t the probability that the episode goes on (Hafner et
 * al., "Mastering diverse domains through world models", 2023, equation 7). G_t − V(s_t) is the generalised
 * advantage (Schulman et al., "High-dimensional continuous control using generalized advantage estimation",
 * 2016, equation 16).
 *
 * @module
 */

/** Rollouts in lockstep, step by step: entry t × rows + i is rollout i's at step t. */
export interface Rollout {
  /** Rollouts. */
  readonly rows: number;
  /** Steps of each. */
  readonly steps: number;
  /** [steps, rows] */
  readonly rewards: ArrayLike<number>;
  /** [steps, rows]: the value of the state after the step; 0 if it is terminal. */
  readonly nextValues: ArrayLike<number>;
  /** [steps, rows]: the probability that the episode continues after the step; 1 if absent. */
  readonly continues?: ArrayLike<number>;
  /** [steps, rows]: 1 where the next step belongs to another episode; none if absent. */
  readonly isCut?: ArrayLike<number>;
}

/**
 * Writes the return of every step.
 *
 * @param discount γ, in [0, 1].
 * @param lambda λ, in [0, 1]: 0 looks one step ahead, 1 to the rollout's end.
 * @param out [steps, rows], written.
 */
export function lambdaReturns(rollout: Rollout, discount: number, lambda: number, out: Float64Array): void {
  const { rows, steps, rewards, nextValues, continues, isCut } = rollout;
  for (let at = steps * rows - 1; at >= 0; at--) {
    const isLast = at >= (steps - 1) * rows || isCut?.[at] === 1;
    const later = isLast ? nextValues[at] : (1 - lambda) * nextValues[at] + lambda * out[at + rows];
    out[at] = rewards[at] + discount * (continues?.[at] ?? 1) * later;
  }
}

/**
 * Weights of the steps of imagined rollouts: the discounted probability that a rollout gets that far.
 *
 * @param continues [steps, rows]
 * @param out [steps, rows], written.
 */
export function reachWeights(
  continues: Float64Array,
  rows: number,
  discount: number,
  out: Float64Array,
): void {
  out.fill(1, 0, rows);
  for (let at = rows; at < out.length; at++) out[at] = out[at - rows] * discount * continues[at - rows];
}
