/**
 * The head of a Gaussian network: a mean and a bounded log variance for every output, and their loss.
 *
 * Chua et al., "Deep reinforcement learning in a handful of trials using probabilistic dynamics models",
 * 2018, appendix A.1: log variances squeezed between learned bounds by softplus, so that outside the data
 * they stay within what was seen.
 *
 * The likelihood weighs a variable's error by its precision, so that a variable that is easily predicted
 * drowns the others and keeps the network from learning them. Seitzer et al., "On the pitfalls of
 * heteroscedastic uncertainty estimation with probabilistic neural networks", 2022, equation 6: each term is
 * weighed by its variance to the power of beta, taken as a constant. Beta 0 is the likelihood itself, beta 1
 * trains means as the squared error does.
 *
 * The loss is for one normalised output of one row; gradients are written out, because it is a few numbers a
 * row and the network's own backward pass takes over from there.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { Adam, type Node, Parameters, type Workspace } from "../nn/engine.ts";

/** Weight of the pull that keeps the bounds tight: 0.01 (Σ max − Σ min), as in the paper's code. */
const BOUND_WEIGHT = 0.01;

/** Where the bounds start, in normalised units: standard deviations of 1.3 and 0.007. */
const START_MAX_LOG_VARIANCE = 0.5;
/** Where the lower bound starts. */
const START_MIN_LOG_VARIANCE = -10;

/** log(1 + e^x), without overflow. */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** The log variance within its bounds: first pushed below `max`, then above `min`. */
export function boundedLogVariance(raw: number, min: number, max: number): number {
  const below = max - softplus(max - raw);
  return min + softplus(below - min);
}

/** The negative log likelihood of one output up to constants, (μ − y)² e^(−lv) + lv, twice the textbook's. */
export function gaussianLoss(mean: number, logVariance: number, target: number): number {
  return (mean - target) ** 2 * Math.exp(-logVariance) + logVariance;
}

/** Room for the gradients of one call to {@linkcode addGaussianGradients}. */
export interface GaussianGradients {
  /**
   * [rows, 2 size]: written with the gradient by the network's outputs, means first, then raw log variances.
   */
  readonly outputs: Float32Array;
  /** [size]: added to. */
  readonly min: Float32Array;
  /** [size]: added to. */
  readonly max: Float32Array;
}

/**
 * The mean loss over rows and variables of one member, and its gradients, the pull on the bounds left out.
 *
 * @param outputs [rows, 2 size]: the network's outputs.
 * @param targets [rows, size]
 * @param min [size]: lower bounds of the log variances.
 * @param max [size]: upper bounds.
 * @param beta The power of the variance that weighs each term, in [0, 1]; the loss returned is without it.
 * @returns The loss.
 */
export function addGaussianGradients(
  outputs: Float32Array,
  targets: Float32Array,
  rows: number,
  min: Float32Array,
  max: Float32Array,
  beta: number,
  gradients: GaussianGradients,
): number {
  const size = min.length;
  const scale = 1 / (rows * size);
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < size; k++) {
      const at = i * 2 * size + k;
      const raw = outputs[at + size];
      const below = max[k] - softplus(max[k] - raw);
      const logVariance = min[k] + softplus(below - min[k]);
      const error = outputs[at] - targets[i * size + k];
      const precision = Math.exp(-logVariance);
      loss += error * error * precision + logVariance;
      const weight = scale * Math.exp(beta * logVariance);
      const byLogVariance = weight * (1 - error * error * precision);
      const towardsMin = sigmoid(below - min[k]); // ∂lv/∂below; ∂lv/∂min is the rest
      const towardsMax = sigmoid(max[k] - raw); // ∂below/∂raw; ∂below/∂max is the rest
      gradients.outputs[at] = weight * 2 * error * precision;
      gradients.outputs[at + size] = byLogVariance * towardsMin * towardsMax;
      gradients.max[k] += byLogVariance * towardsMin * (1 - towardsMax);
      gradients.min[k] += byLogVariance * (1 - towardsMin);
    }
  }
  return loss * scale;
}

/** The learned bounds of log variances: lower and upper, [members, size], with an optimiser of their own. */
export class LogVarianceBounds extends Stateful {
  readonly #parameters: Parameters;
  readonly #min: Node;
  readonly #max: Node;
  readonly #adam: Adam;

  constructor(workspace: Workspace, members: number, size: number, learningRate: number) {
    super();
    this.#parameters = new Parameters(workspace);
    const bound = (name: string, start: number) =>
      this.#parameters.add(name, members, size, (values) => values.fill(start));
    this.#min = bound("min", START_MIN_LOG_VARIANCE);
    this.#max = bound("max", START_MAX_LOG_VARIANCE);
    this.#parameters.seal();
    this.#adam = new Adam(this.#parameters, { learningRate });
  }

  /** [members, size] */
  get min(): Float32Array {
    return this.#min.values;
  }

  /** [members, size] */
  get max(): Float32Array {
    return this.#max.values;
  }

  /** One step along the loss's gradients, with the pull that keeps the bounds tight. */
  step(byMin: Float32Array, byMax: Float32Array): void {
    for (let i = 0; i < byMin.length; i++) {
      this.#min.gradient[i] = byMin[i] - BOUND_WEIGHT;
      this.#max.gradient[i] = byMax[i] + BOUND_WEIGHT;
    }
    this.#adam.step();
  }

  get parts(): Parts {
    return { bounds: this.#parameters, adam: this.#adam };
  }
}

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}
