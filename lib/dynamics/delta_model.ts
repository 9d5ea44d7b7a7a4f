/**
 * The delta model: one deterministic network, s' = s + f(s, onehot(a)), trained by squared error.
 *
 * Nagabandi et al., "Neural network dynamics for model-based deep reinforcement learning with model-free
 * fine-tuning", 2018, section IV-A, for changes as targets and normalised data.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import { Ensemble } from "./ensemble.ts";
import { NetworkBank, type NetworkOptions } from "./network_bank.ts";

/** The shape and training of a delta model. */
export interface DeltaOptions extends Omit<NetworkOptions, "members" | "isGaussian" | "beta"> {
  /** Share of rows held out for early stopping. */
  readonly heldOutShare: number;
  /** Whether a second opinion says how far it may be off; a single model cannot disagree with itself. */
  readonly secondOpinion?: boolean;
}

/** One deterministic network. Either fitted to all data, or moved one gradient step at a time. */
export class DeltaModel extends Ensemble {
  readonly #network: NetworkBank;

  /** Makes one from its options. */
  constructor(options: DeltaOptions, random: Generator) {
    const network = new NetworkBank({ ...options, members: 1, isGaussian: false, beta: 0 }, random);
    const { heldOutShare, secondOpinion = false } = options;
    super(network, { heldOutShare, bootstrap: false, secondOpinion });
    this.#network = network;
  }

  /**
   * One gradient step down the mean squared error of the change over a given batch, rows and variables, with the
   * normalisation there is (none before the first fit). The error of s' is the error of the change.
   *
   * @returns The loss before the step.
   */
  update(batch: TransitionRows): number {
    return this.#network.update(batch);
  }
}
