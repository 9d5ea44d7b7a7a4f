/**
 * Dreamer (Hafner et al., "Mastering diverse domains through world models", 2023): a recurrent state-space
 * model is learned from real experience, and an actor and a critic only from rollouts imagined in it.
 *
 * Deviations from the paper, each because it was measured to be better on a task this small:
 * - a Gaussian latent of 8 numbers (as in the Dreamer of 2020) instead of categorical ones, which are an
 *   option;
 * - no free nats, a larger weight of the decoder, small networks with one hidden layer;
 * - normalised layers have biases: without them the encoder cannot tell the end of the rail from half of the
 *   way to it;
 * - returns bootstrap from the slow critic, which does not regularise the fast one;
 * - the critic takes several steps per update, each on a different part of the imagined states: with one step
 *   on all of them its values lag hundreds of updates behind the policy and ignore a cart that drifts, and a
 *   solved policy is lost;
 * - the critic's bins are evenly spaced in returns, so that large values are resolved as finely as small
 *   ones;
 * - averages of the model's and the actor's weights act and are evaluated; learning rates decay over the
 *   budget;
 * - the critic learns only from imagined returns; the paper adds a loss on real experience, which was
 *   measured to gain nothing here;
 * - some real episodes are greedy, so that the model learns the states of the greedy policy; in the others
 *   some actions are uniformly random: a drifting cart comes back only if the pole first leans back, and
 *   without random actions no rollout starts in such states;
 * - pictures are encoded by V of World Models, an autoencoder of single pictures; the paper trains its
 *   encoder with the world model, but a dozen pictures a batch are too few to train one within a thousand
 *   steps;
 * - sequences start from an empty state rather than from a stored one.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import { CategoricalLatent, GaussianLatent } from "../../dynamics/state_space/latent.ts";
import { StateSpaceModel, type StateSpaceShape } from "../../dynamics/state_space/model.ts";
import { ModelLoss } from "../../dynamics/state_space/model_loss.ts";
import { lambdaReturns, reachWeights } from "../../planning/returns.ts";
import type { ImaginedEpisodes } from "../../dynamics/imagined_episodes.ts";
import { UsageError } from "../../settings/usage_error.ts";
import type { TaskInstance } from "../../tasks/environment.ts";
import { Adam, type Parameters, Workspace } from "../../nn/engine.ts";
import { symlog, symlogScale, TwoHot } from "../../nn/categorical.ts";
import type { Generator } from "../../random/generator.ts";
import { SequenceReplay } from "../../replay/sequence_replay.ts";
import {
  type Agent,
  type AgentContext,
  type Controller,
  defineAgent,
  type Diagnostics,
  type Transition,
  type ValueEstimates,
} from "../agent.ts";
import type { InspectionPart } from "../inspection_part.ts";
import { TrainingAverages } from "../training_averages.ts";
import { Acting, ACTING_ROWS } from "./acting.ts";
import { ActorLoss, makeActor, makeCritic } from "./actor_critic.ts";
import { CriticSteps } from "./critic_steps.ts";
import { dreamReport } from "./dream_report.ts";
import { Imagination } from "./imagination.ts";
import { DreamerEpisodes } from "./imagined_episodes.ts";
import { openLoopError } from "./open_loop.ts";
import { ReturnRange } from "./return_range.ts";
import { dreamerSettings, type DreamerValues } from "./settings.ts";
import { type ObservationEncoder, PictureEncoder, ScalingEncoder } from "./observation_encoder.ts";
import { CriticValues, valueReport } from "./value_report.ts";

/** The registry entry. */
export const dreamerAgent = defineAgent({
  name: "dreamer",
  summary: "Dreamer: an actor and a critic learned inside a recurrent latent model.",
  kind: "model-based",
  sources: [
    "Hafner et al., Mastering diverse domains through world models, 2023",
    "Hafner et al., Dream to control: learning behaviors by latent imagination, 2020",
    "Hafner et al., Learning latent dynamics for planning from pixels, 2019",
  ],
  settings: dreamerSettings,
  diagnostics: [
    "reconstruction",
    "divergence",
    "reward_loss",
    "continue_loss",
    "return_range",
    "imagined_value",
    "entropy",
    "open_loop_5",
    "open_loop_15",
    "open_loop_50",
  ],
  create: (context: AgentContext, values: DreamerValues) => new DreamerAgent(context, values),
});

/** Size of V's latent of a picture, as in world-models. */
const VISION_LATENT_SIZE = 4;
/** Real steps between refits of V, and their updates as a fraction of those of the first fit. */
const VISION_INTERVAL = 1000;
const VISION_REFIT_SHARE = 0.4;

/** Bins of the critic and of the reward: fine enough that a bin of the critic spans a return of 17. */
const BINS = 41;

/** The reward's bins range over ± this, in symlog units: 6 is a reward of 402. */
const REWARD_LIMIT = 6;

/** Weights of the dynamics and representation losses: Hafner et al. 2023. */
const DIVERGENCE = { dynamicsWeight: 0.5, representationWeight: 0.1 };

/** Maximum norm of each gradient: Hafner et al. 2020. */
const CLIP_NORM = 100;

/** Updates before the first step that is not random; with 200, tuning seeds held the solution less. */
const WARM_UP_UPDATES = 50;

/** More steps than any budget here needs. */
const REPLAY_CAPACITY = 100_000;

class DreamerAgent extends Stateful implements Agent {
  readonly #values: DreamerValues;
  readonly #shape: StateSpaceShape;
  readonly #observationSize: number;
  readonly #exploration: Generator;
  readonly #draws: Generator;
  readonly #dreams: Generator;
  readonly #encoder: ObservationEncoder;
  readonly #learning: Generator;
  readonly #note: (text: string) => void;
  readonly #model: StateSpaceModel;
  readonly #actor: Parameters;
  readonly #critic: Parameters;
  readonly #slowCritic: Parameters;
  readonly #adams: readonly [Adam, Adam, Adam]; // model, actor, critic
  readonly #modelLoss: ModelLoss;
  readonly #acting: Acting;
  readonly #imagination: Imagination;
  readonly #actorLoss: ActorLoss;
  readonly #criticSteps: CriticSteps;
  readonly #rewardBins: TwoHot;
  readonly #valueBins: TwoHot;
  readonly #range = new ReturnRange();
  readonly #replay: SequenceReplay;
  readonly #averages = new TrainingAverages([
    "reconstruction",
    "divergence",
    "reward_loss",
    "continue_loss",
    "return_range",
    "imagined_value",
    "entropy",
  ]);
  // derived: #returns, #weights and #places are written before each use
  readonly #returns: Float64Array;
  readonly #weights: Float64Array;
  readonly #places: Int32Array;
  readonly #counters = { steps: 0, owed: 0, imagined: 0, lastAction: 0, isFirst: true, isGreedy: false };

  constructor(context: AgentContext, values: DreamerValues) {
    super();
    const { variables, observationSize, actionCount, picture, random, note } = context;
    this.#values = values;
    this.#observationSize = observationSize;
    this.#exploration = random.stream("exploration");
    this.#draws = random.stream("replay");
    this.#dreams = random.stream("imagination");
    this.#learning = random.stream("sight");
    this.#note = note ?? (() => {});
    const encoder = this.#encoder = picture === undefined
      ? new ScalingEncoder(values.observationScale, variables)
      : new PictureEncoder(
        picture,
        VISION_LATENT_SIZE,
        REPLAY_CAPACITY,
        random.stream("initial weights").stream("vision"),
      );
    const { latentSize, latentClasses, stateSize, hiddenWidth, batchSize, sequenceLength } = values;
    const bins = BINS;
    const latent = values.latent === "gaussian"
      ? new GaussianLatent(latentSize)
      : new CategoricalLatent(latentSize, latentClasses);
    const shape = this.#shape = {
      observationSize: encoder.size,
      actionCount,
      stateSize,
      hiddenWidth,
      latent,
      rewardBins: bins,
    };
    const workspace = new Workspace({ megabytes: workspaceMegabytes(shape, values) });
    const weights = random.stream("initial weights");
    const model = this.#model = new StateSpaceModel(workspace, shape, weights.stream("model"));
    const heads = { featureSize: model.featureSize, actionCount, hiddenWidth, bins };
    this.#actor = makeActor(workspace, heads, weights.stream("actor"));
    this.#critic = makeCritic(workspace, heads, weights.stream("critic"));
    this.#slowCritic = makeCritic(workspace, heads, weights.stream("critic"));
    this.#acting = new Acting(model, heads, encoder, weights);
    const clipNorm = CLIP_NORM;
    this.#adams = [
      new Adam(model.parameters, { learningRate: values.modelLearningRate, clipNorm }),
      new Adam(this.#actor, { learningRate: values.actorLearningRate, clipNorm }),
      new Adam(this.#critic, { learningRate: values.criticLearningRate, clipNorm }),
    ];
    const rewards = this.#rewardBins = new TwoHot(-REWARD_LIMIT, REWARD_LIMIT, bins, symlogScale);
    this.#valueBins = new TwoHot(-values.valueLimit, values.valueLimit, bins);
    this.#modelLoss = new ModelLoss(model, { ...values, ...DIVERGENCE });
    const { imaginationStarts, horizon } = values;
    this.#imagination = new Imagination(
      model,
      this.#actor,
      this.#slowCritic,
      { rewards, values: this.#valueBins },
      imaginationStarts,
      horizon,
    );
    const moments = imaginationStarts * horizon;
    this.#actorLoss = new ActorLoss(this.#actor, heads, moments, values.entropyWeight);
    this.#criticSteps = new CriticSteps(
      this.#adams[2],
      heads,
      this.#valueBins,
      moments,
      Math.min(values.criticSteps, moments),
    );
    this.#returns = new Float64Array(moments);
    this.#weights = new Float64Array(moments);
    this.#places = new Int32Array(batchSize * sequenceLength);
    this.#replay = new SequenceReplay(REPLAY_CAPACITY, encoder.size);
  }

  /** Updates, each of model, actor and critic together. */
  get gradientSteps(): number {
    return this.#adams[0].steps;
  }

  get imaginedSteps(): number {
    return this.#counters.imagined;
  }

  act(observation: Float32Array): number {
    const { learningStarts, greedyShare, exploration } = this.#values;
    if (this.#counters.isFirst) this.#counters.isGreedy = this.#exploration.uniform() < greedyShare;
    const isRandom = this.#counters.steps < learningStarts;
    const random = this.#counters.isGreedy ? undefined : this.#exploration;
    this.#acting.observe(observation, this.#counters.lastAction, this.#counters.isFirst, random);
    if (isRandom || (random !== undefined && exploration > 0 && random.uniform() < exploration)) {
      return this.#exploration.integer(this.#shape.actionCount);
    }
    return this.#acting.choose(random);
  }

  observe({ observation, action, reward, nextObservation, terminated, truncated }: Transition): void {
    if (this.#counters.isFirst) {
      this.#encoder.keep(observation);
      const first = this.#encoder.encode(observation, 1);
      this.#replay.add({ observation: first, action: 0, reward: 0, isFirst: true, isTerminal: false });
    }
    this.#encoder.keep(nextObservation);
    this.#replay.add({
      observation: this.#encoder.encode(nextObservation, 1),
      action,
      reward,
      isFirst: false,
      isTerminal: terminated,
    });
    this.#counters.lastAction = action;
    this.#counters.isFirst = terminated || truncated;
    this.#counters.steps++;
  }

  learn(): void {
    const { learningStarts, updatesPerStep } = this.#values;
    if (this.#counters.steps < learningStarts || this.#replay.size < this.#values.sequenceLength) return;
    this.#learnToSee();
    this.#anneal();
    if (this.#counters.steps === learningStarts) this.#counters.owed += WARM_UP_UPDATES;
    this.#counters.owed += updatesPerStep;
    for (; this.#counters.owed >= 1; this.#counters.owed--) {
      this.#learnModel();
      this.#learnBehaviour();
    }
  }

  /** Trains the encoder of pictures when it is due, and encodes all stored observations again. */
  #learnToSee(): void {
    const { learningStarts, visionUpdates } = this.#values;
    const late = this.#counters.steps - learningStarts;
    if (late % VISION_INTERVAL !== 0) return;
    const updates = Math.round((late === 0 ? 1 : VISION_REFIT_SHARE) * visionUpdates);
    const seen = this.#encoder.learn(
      updates,
      this.#learning.stream(`at ${this.#counters.steps}`),
      (share) => this.#note(`V ${Math.round(100 * share)}%`),
    );
    if (seen === undefined) return;
    const { size } = this.#encoder;
    for (let age = 0; age < this.#replay.size; age++) {
      const row = this.#replay.row(age);
      this.#replay.observations.set(seen.subarray(age * size, (age + 1) * size), row * size);
    }
  }

  #anneal(): void {
    const {
      finalLearningRate,
      learningRateDuration,
      modelLearningRate,
      actorLearningRate,
      criticLearningRate,
    } = this.#values;
    const factor = 1 + Math.min(1, this.#counters.steps / learningRateDuration) * (finalLearningRate - 1);
    [modelLearningRate, actorLearningRate, criticLearningRate].forEach((rate, i) => {
      this.#adams[i].learningRate = factor * rate;
    });
  }

  #learnModel(): void {
    const { batchSize, sequenceLength } = this.#values;
    const { observationSize: size, actionCount, latent } = this.#shape;
    const loss = this.#modelLoss;
    const replay = this.#replay;
    loss.actions.values.fill(0);
    for (let i = 0; i < batchSize; i++) {
      const start = replay.sampleStart(sequenceLength, this.#draws);
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
        this.#rewardBins.encode(replay.rewards[row], loss.rewards.values, place * this.#rewardBins.count);
        loss.continues.values[place] = 1 - replay.isTerminal[row];
      }
    }
    latent.fillNoise(loss.noise.values, this.#draws);
    this.#adams[0].descend(loss.program, loss.loss);
    this.#averages.add("reconstruction", loss.reconstruction.values[0]);
    this.#averages.add("divergence", loss.divergence.values[0]);
    this.#averages.add("reward_loss", loss.rewardLoss.values[0]);
    this.#averages.add("continue_loss", loss.continueLoss.values[0]);
  }

  #learnBehaviour(): void {
    const { discount, lambda, slowCriticRate, averageRate } = this.#values;
    const imagination = this.#imagination;
    this.#chooseStarts();
    imagination.run(this.#dreams);
    const { rows, values } = imagination;
    const moments = this.#returns.length;
    this.#counters.imagined += moments;
    lambdaReturns(imagination, discount, lambda, this.#returns);
    reachWeights(imagination.continues, rows, discount, this.#weights);
    this.#range.observe(this.#returns);
    const { divisor } = this.#range;
    const loss = this.#actorLoss;
    loss.features.values.set(imagination.features);
    loss.actions.values.set(imagination.actions);
    loss.weights.values.set(this.#weights);
    let value = 0;
    for (let i = 0; i < moments; i++) {
      loss.advantages.values[i] = (this.#returns[i] - values[i]) / divisor;
      if (i < rows) value += values[i] / rows;
    }
    this.#adams[1].descend(loss.program, loss.loss);
    this.#criticSteps.learn(imagination.features, this.#returns, this.#weights, this.#dreams);
    this.#slowCritic.moveTowards(this.#critic, slowCriticRate);
    const rate = Math.max(averageRate, 1 / (1 + this.gradientSteps));
    this.#acting.follow(this.#model, this.#actor, rate);
    this.#averages.add("entropy", loss.entropy.values[0]);
    this.#averages.add("return_range", this.#range.range);
    this.#averages.add("imagined_value", value);
  }

  /** Filtered states of the last training batch, drawn anew for every rollout; never terminal ones. */
  #chooseStarts(): void {
    const { starts, rows } = this.#imagination;
    const width = this.#model.featureSize;
    const { features } = this.#modelLoss;
    for (let i = 0; i < rows;) {
      const place = this.#dreams.integer(this.#places.length);
      if (this.#replay.isTerminal[this.#places[place]] === 1) continue;
      starts.set(features.values.subarray(place * width, (place + 1) * width), i * width);
      i++;
    }
  }

  controller(lanes: number): Controller {
    return this.#acting.controller(lanes);
  }

  diagnostics(): Diagnostics {
    const taken = this.#averages.take();
    const error = (steps: number) =>
      this.gradientSteps === 0
        ? NaN
        : openLoopError(this.#acting.update, this.#model.featureSize, this.#replay, steps);
    return { ...taken, open_loop_5: error(5), open_loop_15: error(15), open_loop_50: error(50) };
  }

  imaginedEpisodes(rows: number, random: Generator, isSampled: boolean): ImaginedEpisodes {
    if (this.gradientSteps === 0) {
      throw new UsageError("The world model has not been trained yet: train for more steps.");
    }
    return new DreamerEpisodes(rows, {
      acting: this.#acting,
      encoder: this.#encoder,
      rewardBins: this.#rewardBins,
      observationSize: this.#observationSize,
      ...(isSampled ? { random } : {}),
    });
  }

  startValues(observations: Float32Array, rows: number): ValueEstimates {
    const beliefs = new Float32Array(rows * this.#model.featureSize);
    const isFirst = new Uint8Array(rows).fill(1);
    const seen = this.#encoder.encode(observations, rows);
    this.#acting.update.observe(beliefs, rows, new Uint8Array(rows), isFirst, seen);
    const critic = new CriticValues(this.#critic, this.#model.featureSize, this.#valueBins);
    return {
      source: "critic's values",
      discount: this.#values.discount,
      values: Float64Array.from(critic.of(beliefs)),
    };
  }

  inspectLatent(task: TaskInstance, random: Generator): InspectionPart[] {
    const looked = {
      task,
      encoder: this.#encoder,
      update: this.#acting.update,
      featureSize: this.#model.featureSize,
      policyOf: (rows: number) => this.controller(rows),
      random,
    };
    const critic = new CriticValues(this.#critic, this.#model.featureSize, this.#valueBins);
    return [
      ...dreamReport(looked),
      valueReport({
        ...looked,
        valuesOf: (features) => critic.of(features),
        discount: this.#values.discount,
      }),
    ];
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      encoder: this.#encoder,
      model: this.#model.parameters,
      actor: this.#actor,
      critic: this.#critic,
      slowCritic: this.#slowCritic,
      acting: this.#acting,
      adams: this.#adams,
      range: this.#range,
      replay: this.#replay,
      averages: this.#averages,
      exploration: this.#exploration,
      draws: this.#draws,
      dreams: this.#dreams,
      learning: this.#learning,
    };
  }
}

/** A generous size for parameters and programs: unused address space costs nothing. */
function workspaceMegabytes(shape: StateSpaceShape, values: DreamerValues): number {
  const { stateSize, hiddenWidth, latent, observationSize, actionCount } = shape;
  const row = 20 * stateSize + 40 * hiddenWidth + 30 * (latent.size + latent.statisticsSize) +
    6 * BINS +
    8 * (observationSize + actionCount);
  const rows = 3 * values.batchSize * values.sequenceLength +
    2 * values.imaginationStarts * (values.horizon + 1) +
    3 * ACTING_ROWS;
  const parameters =
    (hiddenWidth + 3 * stateSize) * (8 * hiddenWidth + 4 * stateSize + 4 * latent.statisticsSize) +
    hiddenWidth * 4 * BINS;
  return Math.min(4096, 32 + Math.ceil(4 * (2 * row * rows + 12 * parameters) / 2 ** 20));
}
