/**
 * Small deterministic policies as plain numbers, for a search over them: a linear one, or one with a hidden layer.
 *
 * @module
 */

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
