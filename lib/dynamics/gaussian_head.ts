/**
 * The head of a Gaussian network: a mean and a bounded log variance for every output, and their loss.
 *
 * Chua et al., "Deep reinforcement learning in a handful of trials using probabilistic dynamics models", 2018,
 * appendix A.1: log variances squeezed between learned bounds by softplus, so that outside the data they stay within
 * what was seen.
 *
 * The likelihood weighs a variable's error by its precision, so that a variable that is easily predicted drowns the others
 * and keeps the network from learning them. Seitzer et al., "On the pitfalls of heteroscedastic uncertainty estimation
 * with probabilistic neural networks", 2022, equation 6: each term is weighed by its variance to the power of beta, taken as
 * a constant. Beta 0 is the likelihood itself, beta 1 trains means as the squared error does.
 *
 * Everything here is for one normalised output of one row; gradients are written out, because the loss is a few
 * numbers a row and the network's own backward pass takes over from there.
 *
 * @module
 */

/** Weight of the pull that keeps the bounds tight: 0.01 (Σ max − Σ min), as in the paper's code. */
export const BOUND_WEIGHT = 0.01;

/** Where the bounds start, in normalised units: standard deviations of 1.3 and 0.007. */
export const START_MAX_LOG_VARIANCE = 0.5;
/** Where the lower bound starts. */
export const START_MIN_LOG_VARIANCE = -10;

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
  /** [rows, 2 size]: written with the gradient by the network's outputs, means first, then raw log variances. */
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

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}
