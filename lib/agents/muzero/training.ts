/**
 * The training of MuZero's networks: batches of real positions with their targets, and Adam.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import { Adam, type Parameters, type Workspace } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import type { Diagnostics } from "../agent.ts";
import { TrainingAverages } from "../training_averages.ts";
import type { NetworkShape } from "./networks.ts";
import type { MuzeroValues } from "./settings.ts";
import { type BatchSource, fillPosition } from "./targets.ts";
import { UnrolledLoss } from "./unrolled_loss.ts";

/** Positions in one update: fewer are noisier, more are slower. */
const BATCH_SIZE = 64;

/** Steps that the model is unrolled in training, K: Schrittwieser et al. 2020. */
export const UNROLL_STEPS = 5;

/** Decoupled weight decay and the maximum norm of the whole gradient: Schrittwieser et al. 2020. */
const OPTIMISER = { weightDecay: 1e-4, clipNorm: 5 };

/** Updates, and averages of what they came to. */
export class Training extends Stateful {
  readonly #shape: NetworkShape;
  readonly #source: BatchSource;
  readonly #loss: UnrolledLoss;
  readonly #adam: Adam;
  readonly #averages = new TrainingAverages([
    "policy_loss",
    "value_loss",
    "reward_loss",
    "consistency_loss",
    "value_error",
    "policy_entropy",
  ]);
  // derived: #targets is written before each use
  readonly #targets = new Float64Array(BATCH_SIZE);

  constructor(
    workspace: Workspace,
    parameters: Parameters,
    source: BatchSource,
    { learningRate, consistencyWeight }: Pick<MuzeroValues, "learningRate" | "consistencyWeight">,
  ) {
    super();
    this.#shape = source.shape;
    this.#source = source;
    this.#adam = new Adam(parameters, { learningRate, ...OPTIMISER });
    this.#loss = new UnrolledLoss(workspace, parameters, source.shape, {
      batchSize: BATCH_SIZE,
      unrollSteps: UNROLL_STEPS,
      consistencyWeight,
    });
  }

  /** Updates so far. */
  get updates(): number {
    return this.#adam.steps;
  }

  /** One update on positions drawn uniformly. */
  update(draws: Generator): void {
    const { episodes } = this.#source;
    for (let i = 0; i < BATCH_SIZE; i++) {
      this.#targets[i] = fillPosition(this.#loss, this.#source, i, episodes.sampleStep(draws));
    }
    this.#loss.descend(this.#adam);
    this.#measure();
  }

  #measure(): void {
    const { heads, policyLoss, valueLoss, rewardLoss, consistencyLoss } = this.#loss;
    const { actionCount, value } = this.#shape;
    const { unit } = this.#source;
    const { kernels } = this.#loss.program.workspace;
    let error = 0;
    let entropy = 0;
    for (let i = 0; i < BATCH_SIZE; i++) {
      const at = i * heads.columns;
      error += Math.abs(unit.toReturn(value.mean(kernels, heads, at + actionCount)) - this.#targets[i]);
      entropy += entropyOf(heads.values, at, actionCount);
    }
    this.#averages.add("policy_loss", policyLoss.values[0]);
    this.#averages.add("value_loss", valueLoss.values[0]);
    this.#averages.add("reward_loss", rewardLoss.values[0]);
    this.#averages.add("consistency_loss", consistencyLoss.values[0]);
    this.#averages.add("value_error", error / BATCH_SIZE);
    this.#averages.add("policy_entropy", entropy / BATCH_SIZE);
  }

  /** Averages since the last call; the value's error is in units of the task's rewards. */
  diagnostics(): Diagnostics {
    return this.#averages.take();
  }

  get parts(): Parts {
    return { adam: this.#adam, averages: this.#averages };
  }
}

/** −Σ p log p of the softmax of `count` logits at `at`, in nats. */
function entropyOf(logits: Float32Array, at: number, count: number): number {
  let largest = -Infinity;
  for (let i = at; i < at + count; i++) largest = Math.max(largest, logits[i]);
  let mass = 0;
  let sum = 0;
  for (let i = at; i < at + count; i++) {
    const weight = Math.exp(logits[i] - largest);
    mass += weight;
    sum += weight * (logits[i] - largest);
  }
  return Math.log(mass) - sum / mass;
}
