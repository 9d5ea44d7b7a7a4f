/**
 * Invertible functions that bring returns of any size to a size that a network predicts well.
 *
 * @module
 */

/** The slope that keeps {@linkcode contract} invertible without loss far out. */
const EPSILON = 1e-3;

/**
 * h(x) = sign(x)(√(|x| + 1) − 1) + εx with ε = 0.001 (Pohlen et al., "Observe and look further: achieving consistent
 * performance on Atari", 2018; as MuZero, appendix F).
 */
export function contract(x: number): number {
  return Math.sign(x) * (Math.sqrt(Math.abs(x) + 1) - 1) + EPSILON * x;
}

/** The inverse of {@linkcode contract}. */
export function expand(y: number): number {
  // with u = √(|x| + 1): ε u² + u − (1 + ε + |y|) = 0
  const u = (Math.sqrt(1 + 4 * EPSILON * (1 + EPSILON + Math.abs(y))) - 1) / (2 * EPSILON);
  return Math.sign(y) * (u * u - 1);
}

/** sign(x) log(1 + |x|) (Hafner et al., "Mastering diverse domains through world models", 2023, equation 1). */
export function symlog(x: number): number {
  return Math.sign(x) * Math.log1p(Math.abs(x));
}

/** The inverse of {@linkcode symlog}. */
export function symexp(y: number): number {
  return Math.sign(y) * Math.expm1(Math.abs(y));
}
