/**
 * Small deterministic policies as parameter vectors, for search: linear, or with one hidden layer.
 *
 * @module
 */

import { ObservationFeatures } from "../dynamics/observation_features.ts";
import { argmax } from "../nn/categorical.ts";
import { type DenseLayer, foldInputs } from "../nn/dense_layers.ts";

/** The shape of a policy, and the scale of what it looks at. */
export interface SmallPolicyShape {
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions. */
  readonly actionCount: number;
  /** [observationSize]: each observation is divided by this, so that equal weights mean equal influence. */
  readonly scale: Float32Array;
  /** Units of the hidden layer (tanh); 0 for a linear policy. */
  readonly hiddenUnits: number;
  /** Observed variables that are angles: the inputs are their sine and cosine instead. */
  readonly angles: readonly number[];
}

/** Chooses actions by a policy's numbers: the weights and the bias of each unit in turn. */
export class SmallPolicy {
  /** Numbers that a policy has; actions beyond the first have a score each, the first's is always 0. */
  readonly size: number;
  readonly #shape: SmallPolicyShape;
  readonly #features: ObservationFeatures;
  /** [features]: whether the feature is a variable as it is, which is divided by its scale. */
  readonly #isScaled: readonly boolean[];
  // derived: #inputs, #hidden and #scores are written before each use
  readonly #inputs: Float64Array;
  readonly #hidden: Float64Array;
  readonly #scores: Float64Array;

  /** Policies of one form. */
  constructor(shape: SmallPolicyShape) {
    const { observationSize, actionCount, hiddenUnits, angles } = shape;
    this.#shape = shape;
    this.#features = new ObservationFeatures(observationSize, angles);
    this.#isScaled = Array.from(
      { length: this.#features.size },
      (_, k) => k < observationSize && !angles.includes(k),
    );
    this.#inputs = new Float64Array(this.#features.size);
    this.#hidden = new Float64Array(hiddenUnits);
    this.#scores = new Float64Array(actionCount);
    const seen = this.#inputs.length;
    this.size = hiddenUnits * (seen + 1) + (actionCount - 1) * ((hiddenUnits || seen) + 1);
  }

  /**
   * The action of the largest score.
   *
   * @param parameters The policy's numbers begin at `offset`.
   * @param observations The observation begins at `row`.
   */
  action(parameters: Float64Array, offset: number, observations: Float32Array, row: number): number {
    return argmax(this.#score(parameters, offset, observations, row), 0, this.#shape.actionCount);
  }

  /** Writes every action's score for `count` observations, [count, actionCount]. */
  scores(parameters: Float64Array, observations: Float32Array, count: number, out: Float32Array): void {
    const { observationSize, actionCount } = this.#shape;
    for (let i = 0; i < count; i++) {
      out.set(this.#score(parameters, 0, observations, i * observationSize), i * actionCount);
    }
  }

  /**
   * The policy as network layers over the features of observations.
   */
  layers(parameters: Float64Array): DenseLayer[] {
    const { actionCount, hiddenUnits, scale } = this.#shape;
    let at = 0;
    /** Units side by side, after `zeros` that are always 0. */
    const layer = (inputs: number, zeros: number, units: number, activation: DenseLayer["activation"]) => {
      const outputs = zeros + units;
      const weights = new Float32Array(inputs * outputs);
      const biases = new Float32Array(outputs);
      for (let j = zeros; j < outputs; j++, at += inputs + 1) {
        for (let k = 0; k < inputs; k++) weights[k * outputs + j] = parameters[at + k];
        biases[j] = parameters[at + inputs];
      }
      return { weights, biases, activation };
    };
    const seen = this.#inputs.length;
    const layers = hiddenUnits === 0 ? [layer(seen, 1, actionCount - 1, "linear")] : [
      layer(seen, 0, hiddenUnits, "tanh"),
      layer(hiddenUnits, 1, actionCount - 1, "linear"),
    ];
    const factors = this.#isScaled.map((isScaled, k) => isScaled ? 1 / scale[k] : 1);
    return foldInputs(layers, factors, new Float32Array(seen));
  }

  /** [actionCount]: the scores of one observation. */
  #score(parameters: Float64Array, offset: number, observations: Float32Array, row: number): Float64Array {
    const { actionCount, hiddenUnits } = this.#shape;
    this.#look(observations, row);
    let inputs = this.#inputs;
    let at = offset;
    if (hiddenUnits > 0) {
      for (let h = 0; h < hiddenUnits; h++, at += inputs.length + 1) {
        this.#hidden[h] = Math.tanh(weightedSum(parameters, at, inputs));
      }
      inputs = this.#hidden;
    }
    for (let action = 1; action < actionCount; action++, at += inputs.length + 1) {
      this.#scores[action] = weightedSum(parameters, at, inputs);
    }
    return this.#scores;
  }

  #look(observations: Float32Array, row: number): void {
    const { scale } = this.#shape;
    this.#features.write(observations, row, this.#inputs, 0);
    for (let k = 0; k < scale.length; k++) if (this.#isScaled[k]) this.#inputs[k] /= scale[k];
  }
}

/** b + Σ w x, the weights from `at` on and the bias behind them. */
function weightedSum(parameters: Float64Array, at: number, inputs: Float64Array): number {
  let sum = parameters[at + inputs.length];
  for (let k = 0; k < inputs.length; k++) sum += parameters[at + k] * inputs[k];
  return sum;
}
