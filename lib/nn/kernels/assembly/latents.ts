// Samples of independent normal variables, whose mean and deviation a network gives.

import { loadSome, sigmoidOf, softplusOf, storeSome } from "./vectors";

/** y [rows, size] = μ + (softplus(s) + least) noise; `statistics` [rows, 2 size] are μ | s. */
export function gaussianSample(
  statistics: usize,
  noise: usize,
  y: usize,
  rows: i32,
  size: i32,
  least: f32,
): void {
  const row = (<usize> size) << 2;
  for (let r: i32 = 0; r < rows; r++, statistics += 2 * row, noise += row, y += row) {
    for (let j: i32 = 0; j < size; j += 4) {
      const at = (<usize> j) << 2;
      const rest = size - j;
      const deviation = f32x4.add(softplusOf(loadSome(statistics + row + at, rest)), f32x4.splat(least));
      const own = f32x4.mul(deviation, loadSome(noise + at, rest));
      storeSome(y + at, f32x4.add(loadSome(statistics + at, rest), own), rest);
    }
  }
}

/** Adds the gradient at the statistics through {@linkcode gaussianSample}. */
export function gaussianSampleGradient(
  gradient: usize,
  upstream: usize,
  statistics: usize,
  noise: usize,
  rows: i32,
  size: i32,
): void {
  const row = (<usize> size) << 2;
  for (let r: i32 = 0; r < rows; r++, statistics += 2 * row, gradient += 2 * row, noise += row, upstream += row) {
    for (let j: i32 = 0; j < size; j += 4) {
      const at = (<usize> j) << 2;
      const rest = size - j;
      const flow = loadSome(upstream + at, rest);
      const slope = sigmoidOf(loadSome(statistics + row + at, rest)); // softplus'
      const toSpread = f32x4.mul(f32x4.mul(flow, loadSome(noise + at, rest)), slope);
      storeSome(gradient + at, f32x4.add(loadSome(gradient + at, rest), flow), rest);
      const spread = gradient + row + at;
      storeSome(spread, f32x4.add(loadSome(spread, rest), toSpread), rest);
    }
  }
}
