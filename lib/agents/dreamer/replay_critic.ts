/**
 * The critic's loss on real experience, which ties its values to what episodes really paid and to where they really ended.
 *
 * @module
 */

import { type Node, type Parameters, Program } from "../../nn/engine.ts";
import { type ActorCriticShape, CriticLoss, logPolicy, valueLogits } from "./actor_critic.ts";
import type { ValueBins } from "./value_bins.ts";

/** Real pieces of experience, step-major: row t B + i is moment t of piece i. */
export interface RealPieces {
  /** Pieces, B. */
  readonly pieces: number;
  /** Moments of each, T. */
  readonly moments: number;
  /** [T B]: what the action that led to the moment paid. */
  readonly rewards: Float64Array;
  /** [T B]: 0 where the episode has ended at the moment by its own rule, else 1. */
  readonly continues: Float64Array;
  /** [T B]: 1 where an episode starts at the moment. */
  readonly isFirst: Uint8Array;
  /** [T B]: the values of the moments. */
  readonly values: Float64Array;
  /** [T B]: how likely the policy is to take the action that led to the moment, from the moment before. */
  readonly likelihoods: Float64Array;
}

/**
 * Returns of real experience under today's policy, by tree backup (Precup et al. 2000): the trace goes on as far as the policy would
 * have acted as was acted, R_t = r_{t+1} + γ c_{t+1} (v_{t+1} + λ π(a_t) (R_{t+1} − v_{t+1})).
 *
 * @param out [T B], written.
 * @param weights [T B], written: 0 at moments without a next one, of the piece or of the episode, and after an end.
 */
export function realReturns(
  { pieces, moments, rewards, continues, isFirst, values, likelihoods }: RealPieces,
  discount: number,
  lambda: number,
  out: Float64Array,
  weights: Float64Array,
): void {
  for (let t = moments - 1; t >= 0; t--) {
    for (let i = 0; i < pieces; i++) {
      const at = t * pieces + i;
      const next = at + pieces;
      const isLast = t === moments - 1 || isFirst[next] === 1;
      weights[at] = isLast || continues[at] === 0 ? 0 : 1;
      if (isLast) {
        out[at] = values[at];
        continue;
      }
      const correction = lambda * likelihoods[next] * (out[next] - values[next]);
      out[at] = rewards[next] + discount * continues[next] * (values[next] + correction);
    }
  }
}

/** The loss −Σ w log p(R) over the moments that have a return. */
export class ReplayCritic implements RealPieces {
  readonly pieces: number;
  readonly moments: number;
  readonly rewards: Float64Array;
  readonly continues: Float64Array;
  readonly isFirst: Uint8Array;
  readonly values: Float64Array;
  readonly likelihoods: Float64Array;
  /** [T B]: the action that led to the moment. */
  readonly actions: Uint8Array;
  /** [T B, featureSize]: to be written. */
  readonly features: Node;
  readonly #weight: number;
  readonly #returns: Float64Array;
  readonly #counts: Float64Array;
  readonly #judge: Program;
  readonly #judged: Node;
  readonly #slowLogits: Node;
  readonly #logs: Node;
  readonly #loss: CriticLoss;

  constructor(
    actor: Parameters,
    critic: Parameters,
    slowCritic: Parameters,
    shape: ActorCriticShape,
    { pieces, moments, weight }: { pieces: number; moments: number; weight: number },
  ) {
    const rows = pieces * moments;
    [this.pieces, this.moments, this.#weight] = [pieces, moments, weight];
    this.rewards = new Float64Array(rows);
    this.continues = new Float64Array(rows);
    this.values = new Float64Array(rows);
    this.likelihoods = new Float64Array(rows);
    this.#returns = new Float64Array(rows);
    this.#counts = new Float64Array(rows);
    this.isFirst = new Uint8Array(rows);
    this.actions = new Uint8Array(rows);
    const judge = this.#judge = new Program(actor.workspace);
    this.#judged = judge.input(rows, shape.featureSize);
    this.#slowLogits = valueLogits(judge, slowCritic, this.#judged);
    this.#logs = logPolicy(judge, actor, this.#judged);
    judge.seal();
    this.#loss = new CriticLoss(critic, shape, rows);
    this.features = this.#loss.features;
  }

  /** Values and policies of the features. */
  evaluate(bins: ValueBins): void {
    this.#judged.values.set(this.features.values);
    this.#judge.forward();
    for (let at = 0; at < this.values.length; at++) {
      this.values[at] = bins.mean(this.#slowLogits.values, at * bins.count);
    }
  }

  /** Works out the returns; the pieces' numbers must have been written. */
  aim(bins: ValueBins, discount: number, lambda: number): void {
    const { pieces, actions, likelihoods } = this;
    const logs = this.#logs;
    for (let at = pieces; at < likelihoods.length; at++) {
      likelihoods[at] = Math.exp(logs.values[(at - pieces) * logs.columns + actions[at]]);
    }
    realReturns(this, discount, lambda, this.#returns, this.#counts);
    for (let at = 0; at < likelihoods.length; at++) {
      bins.encode(this.#returns[at], this.#loss.targets.values, at * bins.count);
      this.#loss.weights.values[at] = this.#counts[at] * this.#weight;
    }
  }

  /** Adds the gradient of the loss, with the critic as it is now. */
  addGradient(): void {
    const { program, loss } = this.#loss;
    program.forward();
    program.backward(loss);
  }
}
