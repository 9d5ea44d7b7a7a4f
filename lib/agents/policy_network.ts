/**
 * A greedy policy as a network, to be written down and used elsewhere.
 *
 * @module
 */

import type { FeedForward } from "../nn/dense_layers.ts";

/** From an observation's features to one number for each action; the action of the largest is taken. */
export interface PolicyNetwork {
  /** Of as many inputs as there are features. */
  readonly network: FeedForward;
  /** Observed variables that the network sees as their sine, with their cosine behind all variables. */
  readonly angles: readonly number[];
  /** What the numbers are: "action values", "logits" or "scores". */
  readonly outputs: string;
  /**
   * The same numbers by the agent's own code.
   *
   * @param observations [count, observationSize]
   * @param out [count, actions], written.
   */
  compute(observations: Float32Array, count: number, out: Float32Array): void;
}
