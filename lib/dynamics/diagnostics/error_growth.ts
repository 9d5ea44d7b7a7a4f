/**
 * Which law the error's growth follows: the optimistic one, k ε, or exponential growth.
 *
 * @module
 */

/** A law fitted to errors over horizons, by least squares of their logarithms. */
export interface FittedLaw {
  /** Which law. */
  readonly law: "linear" | "exponential";
  /** ε: of `linear` the error per step; of `exponential` the error extrapolated to k = 0. */
  readonly scale: number;
  /** Growth per step: the factor by which an exponential error multiplies; of `linear` 1. */
  readonly factor: number;
  /** Root mean squared residual of the natural logarithm: 0.1 is about 10%. */
  readonly residual: number;
}

/** Both laws and the one that fits better. */
export interface ErrorGrowth {
  /** The fit of k ε. */
  readonly linear: FittedLaw;
  /** The fit of exponential growth. */
  readonly exponential: FittedLaw;
  /** The law with the smaller residual. */
  readonly better: "linear" | "exponential";
  /** The exponent p of ε k^p, the power law through the same points: 1 is linear growth. */
  readonly exponent: number;
}

/**
 * Fits log e = log(k ε) and log e = log ε + k log(factor) to errors.
 *
 * @param errors The error at k = 1, 2, …; those that are not positive are left out.
 * @throws {RangeError} If fewer than three are positive.
 */
export function errorGrowth(errors: readonly number[]): ErrorGrowth {
  const points = errors.map((error, i) => ({ k: i + 1, log: Math.log(error) }))
    .filter(({ log }) => Number.isFinite(log));
  if (points.length < 3) {
    throw new RangeError(`Growth is fitted to three positive errors or more: got ${points.length}.`);
  }
  const offset = mean(points.map(({ k, log }) => log - Math.log(k)));
  const exponential = line(points.map(({ k, log }) => [k, log]));
  const power = line(points.map(({ k, log }) => [Math.log(k), log]));
  const residual = (predicted: (k: number) => number) =>
    Math.sqrt(mean(points.map(({ k, log }) => (log - predicted(k)) ** 2)));
  const fitted = {
    linear: {
      law: "linear" as const,
      scale: Math.exp(offset),
      factor: 1,
      residual: residual((k) => offset + Math.log(k)),
    },
    exponential: {
      law: "exponential" as const,
      scale: Math.exp(exponential.intercept),
      factor: Math.exp(exponential.slope),
      residual: residual((k) => exponential.intercept + exponential.slope * k),
    },
  };
  const isLinear = fitted.linear.residual <= fitted.exponential.residual;
  return { ...fitted, better: isLinear ? "linear" : "exponential", exponent: power.slope };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The least-squares line through points. */
function line(points: readonly (readonly number[])[]): { slope: number; intercept: number } {
  const x = mean(points.map((point) => point[0]));
  const y = mean(points.map((point) => point[1]));
  let covariance = 0;
  let variance = 0;
  for (const [px, py] of points) {
    covariance += (px - x) * (py - y);
    variance += (px - x) ** 2;
  }
  const slope = covariance / variance;
  return { slope, intercept: y - slope * x };
}
