/**
 * MuZero (Schrittwieser et al., "Mastering Atari, Go, chess and shogi by planning with a learned model",
 * 2020): tree search in a model that is trained only to predict rewards, values and policies, never
 * observations.
 *
 * Deviations from the paper, each because it was measured to be better on a task this small:
 * - perceptrons replace residual convolutions; the dynamics is residual;
 * - n-step returns are cut where the re-searched policy disagrees with the action taken (`cutShare`);
 * - reanalysis runs in the same loop, over positions drawn uniformly, and updates values as well as policies;
 * - positions are drawn uniformly, as the paper does in board games, from all episodes including the current
 *   one;
 * - the temperature stays 1;
 * - the first steps are random, and the networks are pre-trained on their returns before the first search;
 * - in the tree an unvisited action has the mean value of its siblings rather than the lowest (as Ye et al.
 *   2021).
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import { Adam, type Parameters, Workspace } from "../../nn/engine.ts";
import { type RootNoise, TreeSearch, type TreeSearchOptions } from "../../planning/tree_search.ts";
import type { TaskInstance } from "../../tasks/environment.ts";
import type { Generator } from "../../random/generator.ts";
import { rowKinds, SearchedEpisodes } from "../../replay/searched_episodes.ts";
import {
  type Agent,
  type AgentContext,
  type Controller,
  defineAgent,
  type Diagnostics,
  type Transition,
} from "../agent.ts";
import { UsageError } from "../../settings/usage_error.ts";
import type { InspectionPart } from "../inspection_part.ts";
import { ObservationScale } from "../observation_scale.ts";
import { Inference } from "./inference.ts";
import { latentDrift } from "./latent_drift.ts";
import { latentReadout } from "./latent_readout.ts";
import { makeParameters, type NetworkShape, networkShape } from "./networks.ts";
import { muzeroSettings, type MuzeroValues } from "./settings.ts";
import { type BatchSource, fillPosition } from "./targets.ts";
import { TrainingAverages } from "../training_averages.ts";
import { UnrolledLoss } from "./unrolled_loss.ts";

/** The registry entry. */
export const muzeroAgent = defineAgent({
  name: "muzero",
  summary: "MuZero: tree search in a latent model that predicts rewards, values and policies only.",
  kind: "model-based",
  sources: [
    "Schrittwieser et al., Mastering Atari, Go, chess and shogi by planning with a learned model, 2020",
    "Ye et al., Mastering Atari games with limited data, 2021: the value of unvisited actions",
  ],
  settings: muzeroSettings,
  diagnostics: [
    "policy_loss",
    "value_loss",
    "reward_loss",
    "value_error",
    "policy_entropy",
    "visit_concentration",
    "latent_drift",
  ],
  check: (_task: TaskInstance, { valueLow, valueHigh, rewardLow, rewardHigh }: MuzeroValues) => {
    if (valueLow < valueHigh && rewardLow < rewardHigh) return;
    throw new UsageError(
      "muzero's bins must be in ascending order: valueLow must be below valueHigh, and rewardLow below rewardHigh.",
    );
  },
  create: (context: AgentContext, values: MuzeroValues) => new MuzeroAgent(context, values),
});

/** Decoupled weight decay and the maximum norm of the whole gradient, as Schrittwieser et al. 2020. */
const OPTIMISER = { weightDecay: 1e-4, clipNorm: 5 };

/**
 * Weight of the Dirichlet noise in the root's prior, and its concentration: the paper's values for Atari's 18
 * actions.
 */
const NOISE = { fraction: 0.25, concentration: 0.25 };

/**
 * Updates on the random steps, with their returns as value targets, before the first search: with none, the
 * policy collapses to one side before values are learned.
 */
const WARM_UP_UPDATES = 1000;

/** More positions than any budget here needs. */
const REPLAY_CAPACITY = 100_000;

/** Rows of one call of the networks in searches. */
const INFERENCE_ROWS = 128;

class MuzeroAgent extends Stateful implements Agent {
  readonly #values: MuzeroValues;
  readonly #shape: NetworkShape;
  readonly #exploration: Generator;
  readonly #draws: Generator;
  readonly #reanalysis: Generator;
  readonly #scale: ObservationScale;
  readonly #episodes: SearchedEpisodes;
  readonly #parameters: Parameters;
  readonly #adam: Adam;
  readonly #loss: UnrolledLoss;
  readonly #inference: Inference;
  readonly #acting: TreeSearch;
  readonly #again: TreeSearch | undefined;
  readonly #noise: RootNoise;
  readonly #source: BatchSource;
  readonly #averages = new TrainingAverages([
    "policy_loss",
    "value_loss",
    "reward_loss",
    "value_error",
    "policy_entropy",
    "visit_concentration",
  ]);
  // derived: #scaled, #rows and #targets are written before each use
  readonly #scaled: Float32Array;
  readonly #rows: Int32Array;
  readonly #targets: Float64Array;
  readonly #counters = { steps: 0, owed: 0, imagined: 0, isActed: false };

  constructor({ variables, observationSize, actionCount, random }: AgentContext, values: MuzeroValues) {
    super();
    this.#values = values;
    this.#exploration = random.stream("exploration");
    this.#draws = random.stream("replay");
    this.#reanalysis = random.stream("reanalysis");
    this.#scale = new ObservationScale(values.observationScale, variables, observationSize);
    this.#episodes = new SearchedEpisodes(REPLAY_CAPACITY, observationSize, actionCount);
    const shape = this.#shape = networkShape(this.#scale.size, actionCount, values);
    const workspace = new Workspace({ megabytes: workspaceMegabytes(shape, values) });
    this.#parameters = makeParameters(workspace, shape, random.stream("initial weights"));
    this.#adam = new Adam(this.#parameters, { learningRate: values.learningRate, ...OPTIMISER });
    this.#loss = new UnrolledLoss(workspace, this.#parameters, shape, values);
    this.#inference = new Inference(workspace, this.#parameters, shape, INFERENCE_ROWS);
    this.#acting = new TreeSearch(this.#inference, this.#searchOptions(values.simulations), 1);
    const again = values.reanalysesPerStep;
    this.#again = again === 0
      ? undefined
      : new TreeSearch(this.#inference, this.#searchOptions(values.simulations), again);
    this.#noise = { ...NOISE, temperature: values.temperature, random: this.#exploration };
    this.#source = { ...values, episodes: this.#episodes, shape, scale: this.#scale };
    this.#scaled = new Float32Array(Math.max(again, 1) * this.#scale.size);
    this.#rows = new Int32Array(again);
    this.#targets = new Float64Array(values.batchSize);
  }

  #searchOptions(simulations: number): TreeSearchOptions {
    return { discount: this.#values.discount, simulations };
  }

  get gradientSteps(): number {
    return this.#adam.steps;
  }

  /** Simulations: each one imagines one step. */
  get imaginedSteps(): number {
    return this.#counters.imagined;
  }

  /**
   * Acts at random at first; then searches from the observation, stores the search's policy and value, and
   * samples an action.
   */
  act(observation: Float32Array): number {
    const episodes = this.#episodes;
    if (!this.#hasNewest()) episodes.begin(observation);
    this.#counters.isActed = true;
    return this.#counters.steps < this.#values.learningStarts
      ? this.#exploration.integer(this.#shape.actionCount)
      : this.#search(episodes.newest);
  }

  #hasNewest(): boolean {
    return this.#episodes.size > 0 && this.#episodes.kinds[this.#episodes.newest] === rowKinds.newest;
  }

  /** Searches from one row, with exploration noise. */
  #search(row: number): number {
    const search = this.#acting;
    this.#fillRoots(search, [row], 1);
    search.run(1, this.#noise);
    this.#counters.imagined += this.#values.simulations;
    this.#keep(search, row, 0);
    this.#averages.add("visit_concentration", search.policies.reduce((a, b) => Math.max(a, b)));
    return search.choose(0, this.#noise);
  }

  #fillRoots(search: TreeSearch, rows: ArrayLike<number>, count: number): void {
    const { observations, observationSize: size } = this.#episodes;
    for (let i = 0; i < count; i++) {
      this.#scale.apply(
        observations.subarray(rows[i] * size, (rows[i] + 1) * size),
        1,
        this.#scaled.subarray(i * this.#scale.size, (i + 1) * this.#scale.size),
      );
    }
    this.#inference.roots(
      this.#scaled,
      count,
      search.rootLatents,
      search.rootLogits,
      search.rootPredictions,
    );
  }

  #keep(search: TreeSearch, row: number, tree: number): void {
    const { policies, values, actionCount } = this.#episodes;
    policies.set(search.policies.subarray(tree * actionCount, (tree + 1) * actionCount), row * actionCount);
    values[row] = search.values[tree];
  }

  observe({ observation, action, reward, nextObservation, terminated, truncated }: Transition): void {
    const episodes = this.#episodes;
    if (!this.#hasNewest()) episodes.begin(observation);
    if (!this.#counters.isActed && this.#counters.steps >= this.#values.learningStarts) {
      this.#search(episodes.newest);
    }
    this.#counters.isActed = false;
    episodes.step(
      action,
      reward,
      nextObservation,
      terminated ? "terminated" : truncated ? "truncated" : undefined,
    );
    if (!terminated) { // a value to bootstrap from until the row is searched
      const row = episodes.newest;
      this.#fillRoots(this.#acting, [row], 1);
      if (truncated) {
        this.#acting.run(1);
        this.#counters.imagined += this.#values.simulations;
        this.#keep(this.#acting, row, 0);
      } else episodes.values[row] = this.#acting.rootPredictions[0];
    }
    if (this.#counters.steps < this.#values.learningStarts && (terminated || truncated)) {
      this.#valueByReturns();
    }
    this.#counters.steps++;
  }

  /**
   * Replaces the values of a finished random episode by its returns. A search in untrained networks would
   * give arbitrary values, because the branch tried first looks best, and a policy learned from it would
   * collapse.
   */
  #valueByReturns(): void {
    const { kinds, rewards, values, capacity, newest } = this.#episodes;
    const before = (row: number) => (row + capacity - 1) % capacity;
    let sum = values[newest];
    for (let row = before(newest); kinds[row] === rowKinds.acted && row !== newest; row = before(row)) {
      sum = rewards[row] + this.#values.discount * sum;
      values[row] = sum;
    }
  }

  learn(): void {
    const { learningStarts, updatesPerStep } = this.#values;
    if (this.#counters.steps < learningStarts) return;
    if (this.#counters.steps === learningStarts) { for (let i = 0; i < WARM_UP_UPDATES; i++) this.#update(); }
    this.#reanalyse();
    this.#counters.owed += updatesPerStep;
    for (; this.#counters.owed >= 1; this.#counters.owed--) this.#update();
  }

  /** Searches old positions again with the current weights (appendix H of the paper). */
  #reanalyse(): void {
    const search = this.#again;
    if (search === undefined) return;
    const count = search.capacity;
    for (let i = 0; i < count; i++) this.#rows[i] = this.#episodes.sampleOpen(this.#reanalysis);
    this.#fillRoots(search, this.#rows, count);
    search.run(count);
    this.#counters.imagined += count * this.#values.simulations;
    for (let i = 0; i < count; i++) this.#keep(search, this.#rows[i], i);
  }

  #update(): void {
    const loss = this.#loss;
    for (let i = 0; i < this.#values.batchSize; i++) {
      this.#targets[i] = fillPosition(loss, this.#source, i, this.#episodes.sampleStep(this.#draws));
    }
    this.#adam.descend(loss.program, loss.loss);
    this.#measureUpdate();
  }

  #measureUpdate(): void {
    const { batchSize } = this.#values;
    const { heads, policyLoss, valueLoss, rewardLoss } = this.#loss;
    const { actionCount, value } = this.#shape;
    let error = 0;
    let entropy = 0;
    for (let i = 0; i < batchSize; i++) {
      const at = i * heads.columns;
      error += Math.abs(value.mean(heads.values, at + actionCount) - this.#targets[i]);
      entropy += entropyOf(heads.values, at, actionCount);
    }
    this.#averages.add("policy_loss", policyLoss.values[0]);
    this.#averages.add("value_loss", valueLoss.values[0]);
    this.#averages.add("reward_loss", rewardLoss.values[0]);
    this.#averages.add("value_error", error / batchSize);
    this.#averages.add("policy_entropy", entropy / batchSize);
  }

  controller(lanes: number): Controller {
    const search = new TreeSearch(
      this.#inference,
      this.#searchOptions(this.#values.evaluationSimulations),
      lanes,
    );
    const { observationSize: size } = this.#scale;
    const seen = new Float32Array(lanes * size);
    const scaled = new Float32Array(lanes * this.#scale.size);
    const places = new Int32Array(lanes);
    return {
      act: (observations, alive, actions) => {
        let count = 0;
        for (let lane = 0; lane < lanes; lane++) {
          if (alive[lane] === 0) continue;
          seen.set(observations.subarray(lane * size, (lane + 1) * size), count * size);
          places[count++] = lane;
        }
        if (count === 0) return;
        this.#scale.apply(seen, count, scaled);
        this.#inference.roots(scaled, count, search.rootLatents, search.rootLogits, search.rootPredictions);
        search.run(count);
        for (let i = 0; i < count; i++) actions[places[i]] = search.choose(i);
      },
      reset() {},
    };
  }

  diagnostics(): Diagnostics {
    const drift = latentDrift(this.#inference, this.#episodes, this.#scale, this.#values.unrollSteps);
    return { ...this.#averages.take(), latent_drift: drift };
  }

  inspectLatent(task: TaskInstance, random: Generator): InspectionPart[] {
    const workspace = new Workspace({ megabytes: workspaceMegabytes(this.#shape, this.#values) });
    const untrained = makeParameters(workspace, this.#shape, random.stream("untrained weights"));
    return [latentReadout({
      networks: {
        learned: this.#inference,
        untrained: new Inference(workspace, untrained, this.#shape, INFERENCE_ROWS),
      },
      scale: this.#scale,
      task,
      policyOf: (rows) => this.controller(rows),
      random,
    })];
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      parameters: this.#parameters,
      adam: this.#adam,
      episodes: this.#episodes,
      averages: this.#averages,
      exploration: this.#exploration,
      draws: this.#draws,
      reanalysis: this.#reanalysis,
    };
  }
}

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

/** A generous size for three copies of the parameters and both kinds of programs with their gradients. */
function workspaceMegabytes(shape: NetworkShape, values: MuzeroValues): number {
  const { observationSize, actionCount, latentSize, hiddenWidth, value, reward } = shape;
  const parameters = hiddenWidth *
    (observationSize + 8 * latentSize + 4 * actionCount + value.count + reward.count + 8);
  const row = observationSize + 8 * latentSize + 6 * hiddenWidth +
    6 * (actionCount + value.count + reward.count);
  const rows = (values.unrollSteps + 1) * values.batchSize * 4 + 4 * INFERENCE_ROWS;
  return 16 + Math.ceil(4 * (8 * parameters + 2 * row * rows) / 2 ** 20);
}
