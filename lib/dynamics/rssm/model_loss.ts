/**
 * What a recurrent state-space model is trained on: pieces of real experience, filtered step by step.
 *
 * @module
 */

import { type Node, Program } from "../../nn/engine.ts";
import type { Rssm } from "./rssm.ts";

/** The numbers of the loss. */
export interface ModelLossOptions {
  /** Pieces in a batch, B. */
  readonly batchSize: number;
  /** Moments in a piece, T. */
  readonly sequenceLength: number;
  /** Weight of the squared error of the symlog observation. */
  readonly decoderWeight: number;
  /** Weight of the divergence that moves the prior. */
  readonly dynamicsWeight: number;
  /** Weight of the divergence that moves the posterior. */
  readonly representationWeight: number;
}

/**
 * The program of the loss (equations 4 and 5 of Hafner et al. 2023). Rows of step-major matrices are [moment 0: B rows,
 * moment 1: B rows, …]. Every piece begins with a state of 0.
 */
export class ModelLoss {
  readonly program: Program;
  /** [T B, observationSize]: symlog observations. */
  readonly observations: Node;
  /** [T B, actionCount], one-hot: the action that led to the moment; 0 at the start of an episode. */
  readonly actions: Node;
  /** [T B, 1]: 0 at the start of an episode, else 1. */
  readonly goesOn: Node;
  /** [T B, rewardBins]: the reward's bins. */
  readonly rewards: Node;
  /** [T B, 1]: 0 where the episode has ended by its own rule, else 1. */
  readonly continues: Node;
  /** [T B, latent size]: noise of the samples. */
  readonly noise: Node;
  /** [T B, stateSize + latent size]: the filtered states. */
  readonly features: Node;
  /** [1, 1] each: means over moments. */
  readonly reconstruction: Node;
  readonly rewardLoss: Node;
  readonly continueLoss: Node;
  /** KL(posterior ‖ prior), in nats. */
  readonly divergence: Node;
  /** [1, 1]: all together. */
  readonly loss: Node;

  constructor(model: Rssm, options: ModelLossOptions) {
    const { batchSize, sequenceLength } = options;
    const { shape, parameters } = model;
    const { latent } = shape;
    const program = this.program = new Program(parameters.workspace);
    const rows = batchSize * sequenceLength;
    this.observations = program.input(rows, shape.observationSize);
    this.actions = program.input(rows, shape.actionCount);
    this.goesOn = program.input(rows, 1);
    this.rewards = program.input(rows, shape.rewardBins);
    this.continues = program.input(rows, 1);
    this.noise = program.input(rows, latent.size);

    const encoded = model.encode(program, this.observations);
    let state = program.input(batchSize, shape.stateSize);
    let sample = program.input(batchSize, latent.size);
    const states: Node[] = [];
    const samples: Node[] = [];
    const posteriors: Node[] = [];
    for (let t = 0; t < sequenceLength; t++) {
      const at = (node: Node) => program.rowsOf(node, t * batchSize, (t + 1) * batchSize);
      const goesOn = at(this.goesOn);
      state = model.advance(
        program,
        program.multiply(state, goesOn),
        program.multiply(sample, goesOn),
        at(this.actions),
      );
      const posterior = model.posterior(program, state, at(encoded));
      sample = latent.sample(program, posterior, at(this.noise));
      states.push(state);
      samples.push(sample);
      posteriors.push(posterior);
    }
    const filtered = program.stackRows(states);
    this.features = program.concatColumns([filtered, program.stackRows(samples)]);
    const posterior = program.stackRows(posteriors);
    const prior = model.prior(program, filtered);

    const decoded = model.decode(program, this.features);
    // L_pred = −ln p(oₜ | hₜ, zₜ) − ln p(rₜ | hₜ, zₜ) − ln p(cₜ | hₜ, zₜ)
    this.reconstruction = program.mean(program.sumColumns(program.squaredError(decoded, this.observations)));
    // there is no reward to predict where an episode starts
    this.rewardLoss = program.mean(
      program.multiply(program.crossEntropy(model.reward(program, this.features), this.rewards), this.goesOn),
    );
    const logits = model.continuation(program, this.features);
    // −log σ(±logit) = softplus(logit) − logit × label
    const losses = program.subtract(program.softplus(logits), program.multiply(logits, this.continues));
    this.continueLoss = program.mean(losses);
    // β_dyn L_dyn + β_rep L_rep, L_dyn = KL(sg(q(zₜ | hₜ, oₜ)) ‖ p(zₜ | hₜ)), L_rep = KL(q(zₜ | hₜ, oₜ) ‖ sg(p(zₜ | hₜ))):
    // one divergence, of whose gradient the posterior and the prior get a share each
    const { dynamicsWeight, representationWeight } = options;
    const weight = dynamicsWeight + representationWeight;
    this.divergence = program.mean(latent.divergence(
      program,
      program.scaleGradient(posterior, representationWeight / weight),
      program.scaleGradient(prior, dynamicsWeight / weight),
    ));
    this.loss = [
      program.scale(this.reconstruction, options.decoderWeight),
      this.rewardLoss,
      this.continueLoss,
      program.scale(this.divergence, weight),
    ].reduce((sum, part) => program.add(sum, part));
    program.seal();
  }
}
