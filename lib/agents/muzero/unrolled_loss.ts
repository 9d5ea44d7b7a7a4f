/**
 * MuZero's loss: the model is unrolled along the actions really taken, and its reward, value and policy are
 * trained towards their targets at every step (equation 1 of the paper), and its latent towards that of the
 * observation that was really seen there.
 *
 * @module
 */

import { type Adam, type Node, type Parameters, Program, type Workspace } from "../../nn/engine.ts";
import { dynamics, type NetworkShape, prediction, representation, rewardOf } from "./networks.ts";

/** The sizes of the loss. */
export interface UnrolledLossOptions {
  /** Positions in a batch, B. */
  readonly batchSize: number;
  /** Steps of the unroll, K. */
  readonly unrollSteps: number;
  /** Weight of the consistency of latents. */
  readonly consistencyWeight: number;
}

/**
 * Weight of the value loss: half, because successive values of one return are nearly equal; the paper takes
 * 0.25 with reanalysis.
 */
const VALUE_WEIGHT = 0.5;

/**
 * The program of the loss. Rows of step-major matrices are [step 0: B rows, step 1: B rows, …]. Write the
 * inputs, {@linkcode UnrolledLoss.descend}, and read the predictions.
 *
 * Each row's loss is multiplied by its weight, 0 for rows that are not trained. The terms of an unrolled step
 * count 1/K, and half of the gradient at a latent passes on to the step before it (appendix G of the paper).
 */
export class UnrolledLoss {
  readonly program: Program;
  /** [B, observationSize], scaled. */
  readonly observations: Node;
  /** [K B, observationSize], scaled: of the steps beyond the positions. */
  readonly laterObservations: Node;
  /** K times [B, actionCount], one-hot. */
  readonly actions: readonly Node[];
  /** [(K + 1) B, actionCount] */
  readonly policyTargets: Node;
  /** [(K + 1) B, value columns] */
  readonly valueTargets: Node;
  /** [K B, reward columns] */
  readonly rewardTargets: Node;
  /** [(K + 1) B, 1] */
  readonly policyWeights: Node;
  /** [(K + 1) B, 1] */
  readonly valueWeights: Node;
  /** [K B, 1] */
  readonly rewardWeights: Node;
  /** [K B, 1]: 0 where nothing was observed. */
  readonly consistencyWeights: Node;
  /** [(K + 1) B, actionCount + value columns]: what f predicts. */
  readonly heads: Node;
  /** [1, 1] each: the batch mean of each kind of loss, before its weight. */
  readonly policyLoss: Node;
  readonly valueLoss: Node;
  readonly rewardLoss: Node;
  readonly consistencyLoss: Node;
  /** [1, 1]: the total loss. */
  readonly loss: Node;
  /** h at the later observations, which gets no gradient. */
  readonly #seen: Program;

  constructor(
    workspace: Workspace,
    parameters: Parameters,
    shape: NetworkShape,
    options: UnrolledLossOptions,
  ) {
    const { batchSize, unrollSteps, consistencyWeight } = options;
    const program = this.program = new Program(workspace);
    const rows = (unrollSteps + 1) * batchSize;
    this.observations = program.input(batchSize, shape.observationSize);
    this.actions = Array.from({ length: unrollSteps }, () => program.input(batchSize, shape.actionCount));
    this.policyTargets = program.input(rows, shape.actionCount);
    this.valueTargets = program.input(rows, shape.value.count);
    this.rewardTargets = program.input(rows - batchSize, shape.reward.count);
    this.policyWeights = program.input(rows, 1);
    this.valueWeights = program.input(rows, 1);
    this.rewardWeights = program.input(rows - batchSize, 1);
    this.consistencyWeights = program.input(rows - batchSize, 1);

    // s⁰ = h(o); rᵏ, sᵏ = g(sᵏ⁻¹, aᵏ); pᵏ, vᵏ = f(sᵏ)
    const latents = [representation(program, parameters, this.observations)];
    const hiddens: Node[] = [];
    for (let k = 0; k < unrollSteps; k++) {
      const from = program.scaleGradient(latents[k], 0.5);
      const { next, hidden } = dynamics(program, parameters, from, this.actions[k]);
      latents.push(next);
      hiddens.push(hidden);
    }
    this.heads = prediction(program, parameters, program.stackRows(latents));
    const rewards = rewardOf(program, parameters, program.stackRows(hiddens));
    const { actionCount } = shape;

    const scales = program.input(rows, 1); // 1 at step 0, 1/K beyond
    scales.values.fill(1 / unrollSteps).fill(1, 0, batchSize);
    const late = program.input(rows - batchSize, 1);
    late.values.fill(1 / unrollSteps);
    const mean = (losses: Node, weights: Node, scale: Node) =>
      program.scale(
        program.sumAll(program.multiply(program.multiply(losses, weights), scale)),
        1 / batchSize,
      );
    // l = Σₖ lᵖ(πₖ, pᵏ) + lᵛ(zₖ, vᵏ) + lʳ(uₖ, rᵏ): equation 1, cross-entropies all three
    const logits = program.columns(this.heads, 0, actionCount);
    const values = program.columns(this.heads, actionCount, actionCount + shape.value.count);
    this.policyLoss = mean(program.crossEntropy(logits, this.policyTargets), this.policyWeights, scales);
    this.valueLoss = mean(
      program.crossEntropy(values, this.valueTargets),
      this.valueWeights,
      scales,
    );
    this.rewardLoss = mean(
      program.crossEntropy(rewards, this.rewardTargets),
      this.rewardWeights,
      late,
    );
    // ‖sᵏ − h(oₖ)‖², of which h(oₖ) gets no gradient (Ye et al. 2021, "Self-supervised consistency loss")
    this.#seen = new Program(workspace, { isForwardOnly: true });
    this.laterObservations = this.#seen.input(rows - batchSize, shape.observationSize);
    const seen = representation(this.#seen, parameters, this.laterObservations);
    this.#seen.seal();
    const predicted = program.stackRows(latents.slice(1));
    const apart = program.sumColumns(program.squaredError(predicted, seen));
    this.consistencyLoss = mean(apart, this.consistencyWeights, late);
    this.loss = program.add(
      program.add(this.policyLoss, program.scale(this.valueLoss, VALUE_WEIGHT)),
      program.add(this.rewardLoss, program.scale(this.consistencyLoss, consistencyWeight)),
    );
    program.seal();
  }
  /** Computes the loss and the predictions. */
  forward(): void {
    this.#seen.forward();
    this.program.forward();
  }

  /** One step of the optimiser, down the loss. */
  descend(adam: Adam): void {
    this.#seen.forward();
    adam.descend(this.program, this.loss);
  }
}
