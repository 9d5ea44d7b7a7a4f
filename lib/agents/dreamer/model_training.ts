/**
 * The training of Dreamer's world model on pieces of real experience.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import type { StateSpaceModel } from "../../dynamics/state_space/model.ts";
import { ModelLoss } from "../../dynamics/state_space/model_loss.ts";
import { symlog, type TwoHot } from "../../nn/categorical.ts";
import { Adam } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import type { SequenceReplay } from "../../replay/sequence_replay.ts";
import type { Diagnostics } from "../agent.ts";
import { TrainingAverages } from "../training_averages.ts";
import type { DreamerValues } from "./settings.ts";

/**
 * Weights of the loss: Hafner et al. 2023, but for the decoder's. With 1 the model ignores variables that vary
 * little, with 10 seeds cross later (results/tuning/dreamer.csv).
 */
const WEIGHTS = { decoderWeight: 100, dynamicsWeight: 0.5, representationWeight: 0.1 };

/** Maximum norm of the gradient: Hafner et al. 2020. */
const CLIP_NORM = 100;

/** What the world model is trained on and with. */
export interface ModelTrainingOptions
  extends Pick<DreamerValues, "batchSize" | "sequenceLength" | "modelLearningRate"> {
  readonly model: StateSpaceModel;
  /** Encoded observations, and rewards as the task pays them. */
  readonly replay: SequenceReplay;
  /** What rewards are divided by. */
  readonly unit: { readonly size: number };
  /** Of rewards in that unit. */
  readonly rewardBins: TwoHot;
}

/** Updates of the world model. */
export class ModelTraining extends Stateful {
  readonly #options: ModelTrainingOptions;
  readonly #loss: ModelLoss;
  readonly #adam: Adam;
  readonly #averages = new TrainingAverages([
    "reconstruction",
    "divergence",
    "reward_loss",
    "continue_loss",
  ]);
  // derived: #places, the rows of the last batch, are written before each use
  readonly #places: Int32Array;

  constructor(options: ModelTrainingOptions) {
    super();
    const { model, batchSize, sequenceLength, modelLearningRate: learningRate } = options;
    this.#options = options;
    this.#loss = new ModelLoss(model, { batchSize, sequenceLength, ...WEIGHTS });
    this.#adam = new Adam(model.parameters, { learningRate, clipNorm: CLIP_NORM });
    this.#places = new Int32Array(batchSize * sequenceLength);
  }

  /** Updates so far. */
  get updates(): number {
    return this.#adam.steps;
  }

  /** One update on pieces drawn uniformly, at `factor` times the learning rate. */
  update(factor: number, draws: Generator): void {
    const { model, replay, unit, rewardBins, batchSize, sequenceLength } = this.#options;
    const { observationSize: size, actionCount, latent } = model.shape;
    const loss = this.#loss;
    loss.actions.values.fill(0);
    for (let i = 0; i < batchSize; i++) {
      const start = replay.sampleStart(sequenceLength, draws);
      for (let t = 0; t < sequenceLength; t++) {
        const row = replay.row(start + t);
        const place = t * batchSize + i;
        this.#places[place] = row;
        const isFirst = replay.isFirst[row] === 1;
        for (let v = 0; v < size; v++) {
          loss.observations.values[place * size + v] = symlog(replay.observations[row * size + v]);
        }
        if (!isFirst) loss.actions.values[place * actionCount + replay.actions[row]] = 1;
        loss.goesOn.values[place] = isFirst ? 0 : 1;
        rewardBins.encode(replay.rewards[row] / unit.size, loss.rewards.values, place * rewardBins.count);
        loss.continues.values[place] = 1 - replay.isTerminal[row];
      }
    }
    latent.fillNoise(loss.noise.values, draws);
    this.#adam.learningRate = factor * this.#options.modelLearningRate;
    this.#adam.descend(loss.program, loss.loss);
    this.#averages.add("reconstruction", loss.reconstruction.values[0]);
    this.#averages.add("divergence", loss.divergence.values[0]);
    this.#averages.add("reward_loss", loss.rewardLoss.values[0]);
    this.#averages.add("continue_loss", loss.continueLoss.values[0]);
  }

  /**
   * Draws filtered states (h, z) of the last batch; never terminal ones, from which nothing goes on.
   *
   * @param out [rows, featureSize], written.
   */
  drawStates(out: Float32Array, random: Generator): void {
    const { columns: width, values } = this.#loss.features;
    for (let at = 0; at < out.length;) {
      const place = random.integer(this.#places.length);
      if (this.#options.replay.isTerminal[this.#places[place]] === 1) continue;
      out.set(values.subarray(place * width, (place + 1) * width), at);
      at += width;
    }
  }

  /** Averages since the last call. */
  diagnostics(): Diagnostics {
    return this.#averages.take();
  }

  get parts(): Parts {
    return { adam: this.#adam, averages: this.#averages };
  }
}
