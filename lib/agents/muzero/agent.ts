/**
 * MuZero (Schrittwieser et al., "Mastering Atari, Go, chess and shogi by planning with a learned model", 2020): a model
 * learned only through the rewards, values and policies that it predicts, and searched by a tree. No observation is ever
 * predicted.
 *
 * Deviations from the paper, each because it was measured to be better on a task this small:
 * - perceptrons take the place of residual convolutions; the dynamics is residual;
 * - n-step returns are cut where the re-searched policy disagrees with the action taken (`cutShare`);
 * - reanalysis runs in the same loop, over positions drawn uniformly, and takes values as well as policies;
 * - positions are drawn uniformly unless `prioritised`; the running episode is among them;
 * - the temperature stays 1;
 * - the first steps are random, and the networks are warmed up on their returns before the first search;
 * - in the tree an action without a visit has the mean value of its siblings rather than the lowest (as Ye et al. 2021).
 *
 * @module
 */

import type { Snapshot } from "../../checkpoint/snapshot.ts";
import { Adam, type Parameters, Workspace } from "../../nn/engine.ts";
import { GumbelRoot } from "../../planning/tree_search_gumbel.ts";
import { type RootRule, TreeSearch, type TreeSearchOptions } from "../../planning/tree_search.ts";
import { VisitRoot } from "../../planning/tree_search_visits.ts";
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

/** The entry of the registry. */
export const muzeroAgent = defineAgent({
  name: "muzero",
  summary: "MuZero: tree search in a latent model that predicts rewards, values and policies only.",
  kind: "model-based",
  sources: [
    "Schrittwieser et al., Mastering Atari, Go, chess and shogi by planning with a learned model, 2020",
    "Ye et al., Mastering Atari games with limited data, 2021: the consistency loss, as an option",
    "Danihelka et al., Policy improvement by planning with Gumbel, 2022: root selection, as an option",
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
  create: (context: AgentContext, values: MuzeroValues) => new MuzeroAgent(context, values),
});

/** Rows of one call of the networks in searches. */
const INFERENCE_ROWS = 128;

class MuzeroAgent implements Agent {
  readonly #values: MuzeroValues;
  readonly #shape: NetworkShape;
  readonly #totalSteps: number | undefined;
  readonly #exploration: Generator;
  readonly #draws: Generator;
  readonly #reanalysis: Generator;
  readonly #scale: ObservationScale;
  readonly #episodes: SearchedEpisodes;
  readonly #parameters: Parameters; // learned
  readonly #searched: Parameters; // searched with: their moving average
  readonly #adam: Adam;
  readonly #loss: UnrolledLoss;
  readonly #inference: Inference;
  readonly #acting: TreeSearch;
  readonly #again: TreeSearch | undefined;
  readonly #exploringRoot: RootRule;
  readonly #plainRoot: RootRule;
  readonly #source: BatchSource;
  readonly #averages = new TrainingAverages();
  readonly #scaled: Float32Array;
  readonly #rows: Int32Array;
  readonly #targets: Float64Array;
  #steps = 0;
  #owed = 0;
  #imagined = 0;
  #isActed = false;

  constructor({ task, random, totalSteps }: AgentContext, values: MuzeroValues) {
    const { observationSize, actionCount } = task.spec;
    this.#values = values;
    this.#totalSteps = totalSteps;
    this.#exploration = random.stream("exploration");
    this.#draws = random.stream("replay");
    this.#reanalysis = random.stream("reanalysis");
    this.#scale = new ObservationScale(values.observationScale, observationSize);
    this.#episodes = new SearchedEpisodes(values.replayCapacity, observationSize, actionCount);
    const shape = this.#shape = networkShape(observationSize, actionCount, values);
    const workspace = new Workspace({ megabytes: workspaceMegabytes(shape, values) });
    this.#parameters = makeParameters(workspace, shape, random.stream("initial weights"));
    this.#searched = makeParameters(workspace, shape);
    this.#searched.copyFrom(this.#parameters);
    this.#adam = new Adam(this.#parameters, values);
    this.#loss = new UnrolledLoss(workspace, this.#parameters, shape, values);
    this.#inference = new Inference(workspace, this.#searched, shape, INFERENCE_ROWS);
    this.#acting = new TreeSearch(this.#inference, this.#searchOptions(values.simulations), 1);
    const again = values.reanalysesPerStep;
    this.#again = again === 0
      ? undefined
      : new TreeSearch(this.#inference, this.#searchOptions(values.simulations), again);
    this.#exploringRoot = this.#rootRule(this.#exploration);
    this.#plainRoot = this.#rootRule();
    this.#source = { ...values, episodes: this.#episodes, shape, scale: this.#scale };
    this.#scaled = new Float32Array(Math.max(again, 1) * observationSize);
    this.#rows = new Int32Array(Math.max(again, values.batchSize));
    this.#targets = new Float64Array(values.batchSize);
  }

  #searchOptions(simulations: number): TreeSearchOptions {
    return { ...this.#values, simulations };
  }

  #rootRule(random?: Generator): RootRule {
    const { root, noiseShare, noiseConcentration, temperature } = this.#values;
    if (root === "gumbel") {
      return new GumbelRoot({
        consideredActions: 16,
        visitOffset: 50,
        valueScale: 0.1,
        ...(random === undefined ? {} : { random }),
      });
    }
    return new VisitRoot(
      random === undefined
        ? undefined
        : { fraction: noiseShare, concentration: noiseConcentration, temperature, random },
    );
  }

  get gradientSteps(): number {
    return this.#adam.steps;
  }

  /** Simulations: each imagines one step. */
  get imaginedSteps(): number {
    return this.#imagined;
  }

  /** Acts at random at first; then searches from the observation, keeps what is found, and draws an action from it. */
  act(observation: Float32Array): number {
    const episodes = this.#episodes;
    if (!this.#hasNewest()) episodes.begin(observation);
    this.#isActed = true;
    return this.#steps < this.#values.learningStarts
      ? this.#exploration.integer(this.#shape.actionCount)
      : this.#search(episodes.newest);
  }

  #hasNewest(): boolean {
    return this.#episodes.size > 0 && this.#episodes.kinds[this.#episodes.newest] === rowKinds.newest;
  }

  /** Searches one row with noise. */
  #search(row: number): number {
    const search = this.#acting;
    this.#fillRoots(search, [row], 1);
    search.run(1, this.#exploringRoot);
    this.#imagined += this.#values.simulations;
    this.#keep(search, row, 0);
    this.#averages.add("visit_concentration", search.policies.reduce((a, b) => Math.max(a, b)));
    return this.#exploringRoot.choose(search, 0);
  }

  #fillRoots(search: TreeSearch, rows: ArrayLike<number>, count: number): void {
    const { observations, observationSize: size } = this.#episodes;
    for (let i = 0; i < count; i++) {
      this.#scale.apply(
        observations.subarray(rows[i] * size, (rows[i] + 1) * size),
        1,
        this.#scaled.subarray(i * size, (i + 1) * size),
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
    if (!this.#isActed && this.#steps >= this.#values.learningStarts) this.#search(episodes.newest);
    this.#isActed = false;
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
        this.#acting.run(1, this.#plainRoot);
        this.#imagined += this.#values.simulations;
        this.#keep(this.#acting, row, 0);
      } else episodes.values[row] = this.#acting.rootPredictions[0];
    }
    if (this.#steps < this.#values.learningStarts && (terminated || truncated)) this.#valueByReturns();
    this.#steps++;
  }

  /**
   * Takes the returns of a random episode that has just ended for its values. A search before anything is learned would
   * find none: whichever branch it happens to try first looks best, and a policy learned from that collapses.
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
    const { learningStarts, warmupUpdates, updatesPerStep, learningRate, finalLearningRate } = this.#values;
    if (this.#steps < learningStarts) return;
    if (this.#totalSteps !== undefined) {
      const share = Math.min(1, this.#steps / this.#totalSteps);
      this.#adam.learningRate = learningRate + share * (finalLearningRate - learningRate);
    }
    if (this.#steps === learningStarts) { for (let i = 0; i < warmupUpdates; i++) this.#update(); }
    this.#reanalyse();
    this.#owed += updatesPerStep;
    for (; this.#owed >= 1; this.#owed--) this.#update();
  }

  /** Searches old positions again with the weights of now (appendix H of the paper). */
  #reanalyse(): void {
    const search = this.#again;
    if (search === undefined) return;
    const count = search.capacity;
    for (let i = 0; i < count; i++) this.#rows[i] = this.#episodes.sampleOpen(this.#reanalysis);
    this.#fillRoots(search, this.#rows, count);
    search.run(count, this.#plainRoot);
    this.#imagined += count * this.#values.simulations;
    for (let i = 0; i < count; i++) this.#keep(search, this.#rows[i], i);
  }

  #update(): void {
    const { batchSize, weightAveraging } = this.#values;
    const loss = this.#loss;
    let largest = 0;
    const weights = this.#targets; // of importance first, value targets afterwards
    for (let i = 0; i < batchSize; i++) {
      weights[i] = this.#drawRow(i);
      largest = Math.max(largest, weights[i]);
    }
    for (let i = 0; i < batchSize; i++) {
      this.#targets[i] = fillPosition(loss, this.#source, i, this.#rows[i], weights[i] / largest);
    }
    this.#parameters.clearGradients();
    loss.program.forward();
    loss.program.backward(loss.loss);
    this.#adam.step();
    if (weightAveraging === 1) this.#searched.copyFrom(this.#parameters);
    else this.#searched.moveTowards(this.#parameters, weightAveraging);
    this.#measureUpdate();
  }

  /** Draws a position into place `i`, and gives its importance weight. */
  #drawRow(i: number): number {
    const { prioritised, importanceExponent } = this.#values;
    if (!prioritised) {
      this.#rows[i] = this.#episodes.sampleStep(this.#draws);
      return 1;
    }
    const { row, probability } = this.#episodes.samplePrioritised(this.#draws);
    this.#rows[i] = row;
    return (1 / (this.#episodes.steps * probability)) ** importanceExponent;
  }

  #measureUpdate(): void {
    const { batchSize, prioritised, priorityExponent } = this.#values;
    const { heads, policyLoss, valueLoss, rewardLoss } = this.#loss;
    const { actionCount, value } = this.#shape;
    let error = 0;
    let entropy = 0;
    for (let i = 0; i < batchSize; i++) {
      const at = i * heads.columns;
      const gap = Math.abs(value.decode(heads.values, at + actionCount) - this.#targets[i]);
      error += gap;
      entropy += entropyOf(heads.values, at, actionCount);
      if (prioritised) this.#episodes.prioritise(this.#rows[i], (gap + 1e-3) ** priorityExponent);
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
    const size = this.#shape.observationSize;
    const scaled = new Float32Array(lanes * size);
    const places = new Int32Array(lanes);
    return {
      act: (observations, alive, actions) => {
        let count = 0;
        for (let lane = 0; lane < lanes; lane++) {
          if (alive[lane] === 0) continue;
          scaled.set(observations.subarray(lane * size, (lane + 1) * size), count * size);
          places[count++] = lane;
        }
        if (count === 0) return;
        this.#scale.apply(scaled, count, scaled);
        this.#inference.roots(scaled, count, search.rootLatents, search.rootLogits, search.rootPredictions);
        search.run(count, this.#plainRoot);
        for (let i = 0; i < count; i++) actions[places[i]] = this.#plainRoot.choose(search, i);
      },
      reset() {},
    };
  }

  diagnostics(): Diagnostics {
    const names = [
      "policy_loss",
      "value_loss",
      "reward_loss",
      "value_error",
      "policy_entropy",
      "visit_concentration",
    ];
    const drift = latentDrift(this.#inference, this.#episodes, this.#scale, this.#values.unrollSteps);
    return { ...this.#averages.take(names), latent_drift: drift };
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

  save(): Snapshot {
    return {
      parameters: this.#parameters.save(),
      searched: this.#searched.save(),
      adam: this.#adam.save(),
      episodes: this.#episodes.save(),
      averages: this.#averages.save(),
      exploration: this.#exploration.save(),
      draws: this.#draws.save(),
      reanalysis: this.#reanalysis.save(),
      counters: Float64Array.of(this.#steps, this.#owed, this.#imagined, this.#isActed ? 1 : 0),
    };
  }

  restore(snapshot: Snapshot): void {
    const { counters } = snapshot;
    if (!(counters instanceof Float64Array)) throw new TypeError("Not the snapshot of a muzero agent.");
    this.#parameters.restore(snapshot.parameters as Snapshot);
    this.#searched.restore(snapshot.searched as Snapshot);
    this.#adam.restore(snapshot.adam as Snapshot);
    this.#episodes.restore(snapshot.episodes as Snapshot);
    this.#averages.restore(snapshot.averages as Snapshot);
    this.#exploration.restore(snapshot.exploration as Snapshot);
    this.#draws.restore(snapshot.draws as Snapshot);
    this.#reanalysis.restore(snapshot.reanalysis as Snapshot);
    [this.#steps, this.#owed, this.#imagined] = counters;
    this.#isActed = counters[3] === 1;
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

/** Room for three copies of the parameters' numbers and both kinds of programs with their gradients, generously. */
function workspaceMegabytes(shape: NetworkShape, values: MuzeroValues): number {
  const { observationSize, actionCount, latentSize, hiddenWidth, value, reward } = shape;
  const parameters = hiddenWidth *
    (observationSize + 8 * latentSize + 4 * actionCount + value.columns + reward.columns + 8);
  const row = observationSize + 8 * latentSize + 6 * hiddenWidth +
    6 * (actionCount + value.columns + reward.columns);
  const rows = (values.unrollSteps + 1) * values.batchSize * 4 + 4 * INFERENCE_ROWS;
  return 16 + Math.ceil(4 * (8 * parameters + 2 * row * rows) / 2 ** 20);
}
