/**
 * Small deterministic policies as plain numbers, for a search over them: a linear one, or one with a hidden layer.
 *
 * @module
 */

import { type DenseLayer, foldInputs } from "../nn/dense_layers.ts";
import { linearAction, type LinearPolicyShape, linearPolicySize } from "./linear_policy.ts";

/** The shape of a policy. */
export interface SmallPolicyShape extends LinearPolicyShape {
  /** Units of the hidden layer (tanh); 0 for a linear policy. */
  readonly hiddenUnits: number;
  /** Observed variables that are angles: their sine and cosine are looked at in their place, with a hidden layer. */
  readonly angles: readonly number[];
}

/** Numbers that the hidden layer looks at. */
function inputCount({ observationSize, angles }: SmallPolicyShape): number {
  return observationSize + angles.length;
}

/** Numbers that a policy has. */
export function smallPolicySize(shape: SmallPolicyShape): number {
  const { hiddenUnits, actionCount } = shape;
  if (hiddenUnits === 0) return linearPolicySize(shape);
  return hiddenUnits * (inputCount(shape) + 1) + (actionCount - 1) * (hiddenUnits + 1);
}

/** Chooses actions by a policy's numbers. */
export class SmallPolicy {
  readonly #shape: SmallPolicyShape;
  readonly #inputs: Float64Array;
  readonly #hidden: Float64Array;

  constructor(shape: SmallPolicyShape) {
    this.#shape = shape;
    this.#inputs = new Float64Array(inputCount(shape));
    this.#hidden = new Float64Array(shape.hiddenUnits);
  }

  /**
   * The action of the largest score; that of the first action is always 0.
   *
   * @param parameters The policy's numbers begin at `offset`.
   * @param observations The observation begins at `row`.
   */
  action(parameters: Float64Array, offset: number, observations: Float32Array, row: number): number {
    const { hiddenUnits, actionCount } = this.#shape;
    if (hiddenUnits === 0) return linearAction(this.#shape, parameters, offset, observations, row);
    this.#look(observations, row);
    const inputs = this.#inputs;
    let at = offset;
    for (let h = 0; h < hiddenUnits; h++) {
      let sum = parameters[at + inputs.length];
      for (let k = 0; k < inputs.length; k++) sum += parameters[at + k] * inputs[k];
      this.#hidden[h] = Math.tanh(sum);
      at += inputs.length + 1;
    }
    let best = 0;
    let bestScore = 0;
    for (let action = 1; action < actionCount; action++) {
      let score = parameters[at + hiddenUnits];
      for (let h = 0; h < hiddenUnits; h++) score += parameters[at + h] * this.#hidden[h];
      if (score > bestScore) [best, bestScore] = [action, score];
      at += hiddenUnits + 1;
    }
    return best;
  }

  /** Whether sine and cosine of angles are looked at, as a linear policy does not. */
  get seesAngles(): boolean {
    return this.#shape.hiddenUnits > 0;
  }

  /** Writes every action's score for `count` observations, [count, actionCount], as {@linkcode SmallPolicy.action} has them. */
  scores(parameters: Float64Array, observations: Float32Array, count: number, out: Float32Array): void {
    const { observationSize, actionCount, hiddenUnits, scale } = this.#shape;
    for (let row = 0; row < count; row++) {
      this.#look(observations, row * observationSize);
      let inputs: ArrayLike<number> = this.#inputs;
      let at = 0;
      /** bias + Σ w x of the next unit. */
      const unit = () => {
        let sum = parameters[at + inputs.length];
        for (let k = 0; k < inputs.length; k++) sum += parameters[at + k] * inputs[k];
        at += inputs.length + 1;
        return sum;
      };
      if (hiddenUnits > 0) inputs = Array.from({ length: hiddenUnits }, () => Math.tanh(unit()));
      else {
        const first = row * observationSize;
        inputs = Array.from({ length: observationSize }, (_, k) => observations[first + k] / scale[k]);
      }
      out[row * actionCount] = 0;
      for (let action = 1; action < actionCount; action++) out[row * actionCount + action] = unit();
    }
  }

  /** The same as layers, over observations; with a hidden layer over sines (in the angles' places) and cosines behind. */
  layers(parameters: Float64Array): DenseLayer[] {
    const { actionCount, hiddenUnits, scale, angles, observationSize } = this.#shape;
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
    const seen = this.seesAngles ? inputCount(this.#shape) : observationSize;
    const layers = hiddenUnits === 0 ? [layer(seen, 1, actionCount - 1, "linear")] : [
      layer(seen, 0, hiddenUnits, "tanh"),
      layer(hiddenUnits, 1, actionCount - 1, "linear"),
    ];
    const factors = Array.from(
      { length: seen },
      (_, k) => k < observationSize && !(this.seesAngles && angles.includes(k)) ? 1 / scale[k] : 1,
    );
    return foldInputs(layers, factors, new Float32Array(seen));
  }

  #look(observations: Float32Array, row: number): void {
    const { observationSize, scale, angles } = this.#shape;
    let extra = observationSize;
    for (let k = 0; k < observationSize; k++) {
      const value = observations[row + k];
      if (angles.includes(k)) {
        this.#inputs[k] = Math.sin(value);
        this.#inputs[extra++] = Math.cos(value);
      } else this.#inputs[k] = value / scale[k];
    }
  }
}
