/**
 * Neural members of one shape, trained and evaluated as one batched computation: s' = s + f(s, onehot(a)), with
 * inputs and changes normalised by the data's own statistics; deterministic, or Gaussian about their means.
 *
 * With a linear part a member is the sum of a ridge regression in closed form and of a network that learns
 * what the regression leaves: s' = s + W [s, onehot(a)] + g(s, onehot(a)). Near an equilibrium dynamics are
 * almost linear, and a regression knows them after a few dozen steps, when a network alone still predicts
 * badly; far from it the network corrects what is not linear. The network's inputs are clipped to the data's
 * range, so that its outputs are bounded where there is no data; the regression alone extrapolates.
 *
 * @module
 */

import type { Parts } from "../checkpoint/parts.ts";
import { Parameters, Perceptron, type PerceptronOptions, Trainer, Workspace } from "../nn/engine.ts";
import { foldOutputs } from "../nn/dense_layers.ts";
import { squaredError } from "../nn/losses.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import type { DataSplit } from "./data_split.ts";
import { BestWeights } from "./best_weights.ts";
import {
  addGaussianGradients,
  boundedLogVariance,
  gaussianLoss,
  LogVarianceBounds,
} from "./gaussian_head.ts";
import { LinearBank } from "./linear_bank.ts";
import { type BankReport, type BankShape, MemberBank } from "./member_bank.ts";
import type { MemberNetwork, Prediction } from "./model.ts";
import { changesOf, Normaliser } from "./normaliser.ts";
import { NetworkInputs } from "./network_inputs.ts";
import { RowDealer } from "./row_dealer.ts";

/** The shape and training of neural members. */
export interface NetworkOptions extends BankShape {
  /** Whether members predict variances too, trained by likelihood; by squared error otherwise. */
  readonly isGaussian: boolean;
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
  /** Adam's learning rate. */
  readonly learningRate: number;
  /** Updates of one fit at most. */
  readonly maxUpdates: number;
  /** Whether networks learn only what each member's own ridge regression leaves. */
  readonly linearPart: boolean;
  /** Whether inputs and changes stay as they are and weights do not decay; false unless given. */
  readonly isRaw?: boolean;
}

/** Rows of each member in one update. */
const BATCH = 64;

/**
 * Share of each weight taken off per step, times the learning rate; Chua et al. 2018 take 1e-5 to 1e-4 a
 * layer.
 */
const WEIGHT_DECAY = 1e-2; // against the few rows of the first fits

/**
 * Passes over the data without an improvement of the held-out loss, after which a fit stops (Janner et al.
 * 2019).
 */
const PATIENCE = 5;

/**
 * The power of the variance that weighs each term of the likelihood: half way to squared errors (Seitzer et
 * al. 2022).
 */
const BETA = 0.5;

/**
 * The smallest scale of what a regression leaves, in deviations of the change itself: what is smaller is
 * rounding, and the network must not be trained on it.
 */
const SMALLEST_REMAINDER = 1e-3;

/** Updates between two evaluations on the held-out rows, at least. */
const FEWEST_BETWEEN_EVALUATIONS = 10;

/** Neural members. */
export class NetworkBank extends MemberBank {
  readonly #options: NetworkOptions;
  readonly #network: Perceptron;
  readonly #trainer: Trainer;
  readonly #bounds: LogVarianceBounds | undefined;
  readonly #linear: LinearBank | undefined;
  readonly #inputs: NetworkInputs;
  readonly #changes: Normaliser;
  readonly #inputSize: number;
  readonly #outputSize: number;
  readonly #counters = { updates: 0 };
  // derived: #x and #y are written before each use
  #x = new Float32Array(0);
  #y = new Float32Array(0);

  /** Members with initial weights. */
  constructor(options: NetworkOptions, random: Generator) {
    super(options, options.isGaussian);
    const { observationSize, actionCount, members, learningRate, isRaw = false } = options;
    this.#options = options;
    this.#inputs = new NetworkInputs(observationSize, actionCount, this.angles);
    this.#inputSize = this.#inputs.size;
    this.#outputSize = options.isGaussian ? 2 * observationSize : observationSize;
    // rectified units: measured as exact as SiLU (Chua et al. 2018's swish) in a quarter of the time
    const shape: PerceptronOptions = {
      sizes: [this.#inputSize, ...options.hidden, this.#outputSize],
      activation: "relu",
      initialisation: "framework",
      members,
    };
    const workspace = new Workspace();
    this.#network = new Perceptron(new Parameters(workspace), shape, random);
    const weightDecay = isRaw ? 0 : WEIGHT_DECAY;
    this.#trainer = new Trainer(this.#network, BATCH, { learningRate, weightDecay });
    this.#bounds = options.isGaussian
      ? new LogVarianceBounds(workspace, members, observationSize, learningRate)
      : undefined;
    this.#linear = options.linearPart
      ? new LinearBank({ observationSize, actionCount, members, angles: this.angles })
      : undefined;
    this.#changes = new Normaliser(observationSize);
  }

  get isFitted(): boolean {
    return this.#counters.updates > 0;
  }

  get updates(): number {
    return this.#counters.updates;
  }

  fit(data: TransitionRows, split: DataSplit, random: Generator): BankReport {
    const { members, maxUpdates } = this.#options;
    const { count } = data;
    this.#linear?.fit(data, split, random);
    const targets = this.#measuredTargets(data); // [members, count, observationSize]
    const inputs = this.#inputs.of(data);
    const heldOut = split.heldOutRows(count);
    const heldInputs = gather(inputs, this.#inputSize, heldOut);
    const heldTargets = new Float32Array(members * heldOut.length * this.observationSize);
    for (let m = 0; m < members; m++) {
      heldOut.forEach((row, i) =>
        copyRow(targets, m * count + row, heldTargets, m * heldOut.length + i, this.observationSize)
      );
    }
    const dealers = Array.from(
      { length: members },
      (_, m) =>
        new RowDealer(
          split.trainingRows(m, count),
          random.stream(`member ${m} at ${this.#counters.updates}`),
        ),
    );
    const longest = dealers.reduce((most, { rows }) => Math.max(most, rows.length), 0);
    const rows = Math.min(BATCH, longest);
    const pass = Math.max(FEWEST_BETWEEN_EVALUATIONS, Math.ceil(longest / rows));
    const stopsEarly = heldOut.length > 0;
    const batch = {
      inputs: new Float32Array(members * rows * this.#inputSize),
      targets: new Float32Array(members * rows * this.observationSize),
      rows,
    };
    const losses = new Float64Array(members).fill(NaN);
    const best = stopsEarly ? new BestWeights(members, this.#learned()) : undefined;
    if (stopsEarly) this.#losses(heldInputs, heldTargets, heldOut.length, losses);
    best?.offer(losses);
    let passesWithout = 0;
    let taken = 0;
    while (taken < maxUpdates) {
      for (let m = 0; m < members; m++) {
        for (let i = 0; i < rows; i++) {
          const row = dealers[m].next();
          copyRow(inputs, row, batch.inputs, m * rows + i, this.#inputSize);
          copyRow(targets, m * count + row, batch.targets, m * rows + i, this.observationSize);
        }
      }
      this.#step(batch.inputs, batch.targets, rows);
      taken++;
      if (best === undefined || taken % pass !== 0) continue;
      this.#losses(heldInputs, heldTargets, heldOut.length, losses);
      passesWithout = best.offer(losses) ? 0 : passesWithout + 1;
      if (passesWithout >= PATIENCE) break;
    }
    best?.restoreBest();
    if (heldOut.length > 0) this.#losses(heldInputs, heldTargets, heldOut.length, losses);
    return { updates: taken, heldOutLosses: losses };
  }

  /**
   * One gradient step on `batch` by every member, with the normalisation there is.
   *
   * @returns The loss before the step, averaged over members.
   */
  update(batch: TransitionRows): number {
    const inputs = repeated(this.#inputs.of(batch), this.members);
    const targets = this.#normalised(this.#remainders(batch));
    return this.#step(inputs, targets, batch.count);
  }

  predict(
    observations: Float32Array,
    actions: Uint8Array,
    rows: number,
    isShared: boolean,
    out: Prediction,
  ): void {
    const size = this.observationSize;
    const all = this.members * rows;
    const own = isShared ? rows : all;
    if (this.#x.length < own * this.#inputSize) this.#x = new Float32Array(own * this.#inputSize);
    if (this.#y.length < all * this.#outputSize) this.#y = new Float32Array(all * this.#outputSize);
    this.#inputs.write(observations, actions, own, this.#x);
    this.#network.predict(this.#x.subarray(0, own * this.#inputSize), rows, this.#y);
    this.#linear?.predict(observations, actions, rows, isShared, out);
    const { means, deviations } = this.#changes;
    for (let m = 0; m < this.members; m++) {
      for (let i = 0; i < rows; i++) {
        const row = m * rows + i;
        const from = (isShared ? i : row) * size;
        for (let k = 0; k < size; k++) {
          const change = this.#y[row * this.#outputSize + k] * deviations[k] + means[k];
          // s' = s + f(s, a); the linear part has written s + W [s, a]
          out.means[row * size + k] =
            (this.#linear === undefined ? observations[from + k] : out.means[row * size + k]) + change;
          out.variances[row * size + k] = this.#bounds === undefined
            ? 0
            : Math.exp(this.#logVariance(m, k, this.#y[row * this.#outputSize + size + k])) *
              deviations[k] ** 2;
        }
      }
    }
  }

  memberNetwork(member: number): MemberNetwork {
    const { observationSize: size } = this;
    /** A number for each output: a change's, then a raw log variance's. */
    const outputs = (of: Float32Array, otherwise: number) =>
      Array.from({ length: this.#outputSize }, (_, k) => k < size ? of[k] : otherwise);
    const { means, deviations } = this.#changes;
    const stack = this.#inputs.fold(
      foldOutputs(this.#network.denseLayers(member), outputs(deviations, 1), outputs(means, 0)),
    );
    const linear = this.#linear?.layer(member, this.#outputSize);
    const own = (bounds: Float32Array) => bounds.slice(member * size, (member + 1) * size);
    return {
      network: { inputs: this.#inputSize, branches: linear === undefined ? [stack] : [[linear], stack] },
      angles: this.angles,
      statistics: {
        ...this.#inputs.statistics,
        change_means: this.#changes.means,
        change_deviations: this.#changes.deviations,
        ...(this.#bounds === undefined ? {} : {
          log_variance_lows: own(this.#bounds.min),
          log_variance_highs: own(this.#bounds.max),
        }),
      },
    };
  }

  override get parts(): Parts {
    return {
      ...super.parts,
      counters: this.#counters,
      network: this.#network,
      trainer: this.#trainer,
      bounds: this.#bounds,
      linear: this.#linear,
      changes: this.#changes,
      ...this.#inputs.parts,
    };
  }

  /**
   * Takes the data's statistics, and returns what the networks have to learn of it, normalised by them:
   * [members, count, observationSize].
   */
  #measuredTargets(data: TransitionRows): Float32Array {
    const { members, observationSize: size } = this;
    const ofChanges = new Normaliser(size);
    ofChanges.measure(changesOf(data), data.count);
    this.changeDeviations.set(ofChanges.deviations);
    const remainders = this.#remainders(data);
    if (this.#options.isRaw !== true) {
      this.#inputs.measure(data);
      this.#changes.measure(remainders, members * data.count);
      for (let k = 0; k < size; k++) {
        const floor = SMALLEST_REMAINDER * ofChanges.deviations[k];
        this.#changes.deviations[k] = Math.max(this.#changes.deviations[k], floor);
      }
    }
    return this.#normalised(remainders);
  }

  /**
   * What every member's network has to learn: the changes, less its linear part's. [members, count,
   * observationSize]
   */
  #remainders(data: TransitionRows): Float32Array {
    const { members, observationSize: size } = this;
    const { count } = data;
    const remainders = new Float32Array(members * count * size);
    if (this.#linear !== undefined) {
      const predicted = { means: remainders, variances: new Float32Array(remainders.length) };
      this.#linear.predict(data.observations, data.actions, count, true, predicted);
    }
    for (let i = 0; i < remainders.length; i++) {
      const at = i % (count * size);
      remainders[i] = data.nextObservations[at] -
        (this.#linear === undefined ? data.observations[at] : remainders[i]);
    }
    return remainders;
  }

  #normalised(remainders: Float32Array): Float32Array {
    this.#changes.apply(remainders, remainders.length / this.observationSize, remainders);
    return remainders;
  }

  #logVariance(member: number, k: number, raw: number): number {
    const bounds = this.#bounds as LogVarianceBounds;
    const at = member * this.observationSize + k;
    return boundedLogVariance(raw, bounds.min[at], bounds.max[at]);
  }

  /** Everything that gradients move, each [members, …]. */
  #learned(): Float32Array[] {
    const layers = this.#network.layers.flatMap(({ weights, biases }) => [weights.values, biases.values]);
    return this.#bounds === undefined ? layers : [...layers, this.#bounds.min, this.#bounds.max];
  }

  /** One gradient step from normalised rows [members, rows, …]. */
  #step(inputs: Float32Array, targets: Float32Array, rows: number): number {
    this.#counters.updates++;
    const { members, observationSize: size } = this;
    if (this.#bounds === undefined) {
      return this.#trainer.step(
        inputs,
        rows,
        (outputs, gradient) => squaredError(outputs, targets, members, gradient),
      );
    }
    const bounds = this.#bounds;
    const byMin = new Float32Array(members * size);
    const byMax = new Float32Array(members * size);
    const loss = this.#trainer.step(inputs, rows, (outputs, gradient) => {
      let sum = 0;
      for (let m = 0; m < members; m++) {
        const own = (of: Float32Array) => of.subarray(m * size, (m + 1) * size);
        const [from, to] = [m * rows * size, (m + 1) * rows * size];
        sum += addGaussianGradients(
          outputs.subarray(2 * from, 2 * to),
          targets.subarray(from, to),
          rows,
          own(bounds.min),
          own(bounds.max),
          BETA,
          {
            outputs: gradient.subarray(2 * from, 2 * to),
            min: own(byMin),
            max: own(byMax),
          },
        );
      }
      return sum / members;
    });
    bounds.step(byMin, byMax);
    return loss;
  }

  /** Each member's mean loss on rows shared by all, towards targets of its own. */
  #losses(inputs: Float32Array, targets: Float32Array, rows: number, out: Float64Array): void {
    const size = this.observationSize;
    const y = new Float32Array(this.members * rows * this.#outputSize);
    this.#network.predict(inputs, rows, y);
    for (let m = 0; m < this.members; m++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        for (let k = 0; k < size; k++) {
          const at = (m * rows + i) * this.#outputSize + k;
          const target = targets[(m * rows + i) * size + k];
          sum += this.#bounds === undefined
            ? (y[at] - target) ** 2
            : gaussianLoss(y[at], this.#logVariance(m, k, y[at + size]), target);
        }
      }
      out[m] = sum / (rows * size);
    }
  }
}

function copyRow(from: Float32Array, row: number, to: Float32Array, toRow: number, width: number): void {
  for (let k = 0; k < width; k++) to[toRow * width + k] = from[row * width + k];
}

function gather(from: Float32Array, width: number, rows: Uint32Array): Float32Array {
  const out = new Float32Array(rows.length * width);
  rows.forEach((row, i) => copyRow(from, row, out, i, width));
  return out;
}

function repeated(values: Float32Array, times: number): Float32Array {
  if (times === 1) return values;
  const out = new Float32Array(values.length * times);
  for (let i = 0; i < times; i++) out.set(values, i * values.length);
  return out;
}
