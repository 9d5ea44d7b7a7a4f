/**
 * TD(λ) returns of many walks in lockstep: mixtures of all n-step returns, each ending in the value of the state that it comes to.
 *
 * Sutton and Barto, "Reinforcement learning: an introduction", 2018, section 12.1, in recursive form:
 * G_t = r_t + γ ((1 − λ) V(s_t+1) + λ G_t+1).
 *
 * @module
 */

/** Walks, step by step: entry t × walkers + w is walker w's at step t. */
export interface Walks {
  readonly walkers: number;
  readonly steps: number;
  /** [steps, walkers]: rewards. */
  readonly paid: Float64Array;
  /** [steps, walkers]: the value of the state that the step came to; 0 behind an end. */
  readonly behind: Float64Array;
  /** [steps, walkers]: 1 where the next step is another walk's: this one ended, or was left off. */
  readonly isCut: Uint8Array;
}

/**
 * Writes the return of every step.
 *
 * @param discount γ, in [0, 1].
 * @param lambda λ, in [0, 1]: 0 looks one step ahead, 1 to the walk's end.
 * @param out [steps, walkers], written.
 */
export function tdLambdaReturns(walks: Walks, discount: number, lambda: number, out: Float64Array): void {
  const { walkers, steps, paid, behind, isCut } = walks;
  for (let w = 0; w < walkers; w++) {
    let later = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const at = t * walkers + w;
      const isLast = t === steps - 1 || isCut[at] === 1;
      later = paid[at] + discount * (isLast ? behind[at] : (1 - lambda) * behind[at] + lambda * later);
      out[at] = later;
    }
  }
}
