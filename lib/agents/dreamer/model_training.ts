/**
 * The training of Dreamer's world model on pieces of real experience.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import type { Rssm } from "../../dynamics/rssm/rssm.ts";
import { ModelLoss } from "../../dynamics/rssm/model_loss.ts";
import { symlog, type TwoHot } from "../../nn/categorical.ts";
import { Adam } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import type { SequenceReplay } from "../../replay/sequence_replay.ts";
import type { Diagnostics } from "../agent.ts";
import { TrainingAverages } from "../training_averages.ts";
import type { DreamerValues } from "./settings.ts";

/** Sequences in one update: Hafner et al. 2023. */
export const BATCH_SIZE = 16;

/** Moments in a sequence; Hafner et al. 2023 take 64. */
export const SEQUENCE_LENGTH = 32;

/**
 * Weights of the loss: Hafner et al. 2023, but for the decoder's. With 1 the model ignores variables that vary
 * little, with 10 seeds cross later (results/tuning/dreamer.csv).
 */
const WEIGHTS = { decoderWeight: 100, dynamicsWeight: 0.5, representationWeight: 0.1 };

/** Maximum norm of the gradient: Hafner et al. 2020. */
const CLIP_NORM = 100;

/** What the world model is trained on and with. */
export interface ModelTrainingOptions extends Pick<DreamerValues, "modelLearningRate"> {
  readonly model: Rssm;
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
    const { model, modelLearningRate: learningRate } = options;
    this.#options = options;
    this.#loss = new ModelLoss(model, { batchSize: BATCH_SIZE, sequenceLength: SEQUENCE_LENGTH, ...WEIGHTS });
    this.#adam = new Adam(model.parameters, { learningRate, clipNorm: CLIP_NORM });
    this.#places = new Int32Array(BATCH_SIZE * SEQUENCE_LENGTH);
  }

  /** Updates so far. */
  get updates(): number {
    return this.#adam.steps;
  }

  /** One update on pieces drawn uniformly, at `factor` times the learning rate. */
  update(factor: number, draws: Generator): void {
    const { model, replay, unit, rewardBins } = this.#options;
    const { observationSize: size, actionCount, latent } = model.shape;
    const loss = this.#loss;
    loss.actions.values.fill(0);
    for (let i = 0; i < BATCH_SIZE; i++) {
      const start = replay.sampleStart(SEQUENCE_LENGTH, draws);
      for (let t = 0; t < SEQUENCE_LENGTH; t++) {
        const row = replay.row(start + t);
        const place = t * BATCH_SIZE + i;
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
