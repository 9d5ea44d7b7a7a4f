/**
 * Returns of imagined rollouts that mix all lengths.
 *
 * @module
 */

/** Imagined rollouts, step-major. */
export interface ImaginedRollouts {
  /** Rollouts, N. */
  readonly rows: number;
  /** Steps, H. */
  readonly horizon: number;
  /** [H, N]: what the step from moment t paid. */
  readonly rewards: Float64Array;
  /** [H, N]: the probability that the episode goes on after it. */
  readonly continues: Float64Array;
  /** [H + 1, N]: the values of moments 0 … H. */
  readonly values: Float64Array;
}

/**
 * λ-returns of moments 0 … H − 1:
 * R_t = r_t + γ c_t ((1 − λ) v_{t+1} + λ R_{t+1}), R_H = v_H (Hafner et al. 2023, equation 7).
 *
 * @param out [H, N], written.
 */
export function lambdaReturns(
  { rows, horizon, rewards, continues, values }: ImaginedRollouts,
  discount: number,
  lambda: number,
  out: Float64Array,
): void {
  for (let t = horizon - 1; t >= 0; t--) {
    for (let i = 0; i < rows; i++) {
      const at = t * rows + i;
      const value = values[at + rows];
      const later = t === horizon - 1 ? value : out[at + rows];
      out[at] = rewards[at] + discount * continues[at] * ((1 - lambda) * value + lambda * later);
    }
  }
}

/**
 * How much each moment counts: the probability that the rollout has come so far, discounted.
 *
 * @param out [H, N], written.
 */
export function reachWeights(
  { rows, horizon, continues }: ImaginedRollouts,
  discount: number,
  out: Float64Array,
): void {
  out.fill(1, 0, rows);
  for (let t = 1; t < horizon; t++) {
    for (let i = 0; i < rows; i++) {
      const before = (t - 1) * rows + i;
      out[before + rows] = out[before] * discount * continues[before];
    }
  }
}
