// Layer normalisation of rows [rows, n], alone or followed by SiLU: the hidden layer of Dreamer's networks. What the way back
// needs is kept on the way forward, so that no exponential is computed twice. Gradients of parameters are added to what
// stands there; a sum over a row adds every fourth number in four lanes and then the lanes.

import { ONE } from "./constants";
import { fillBeyond, laneSum, loadSome, sigmoidOf, storeSome } from "./vectors";

/** v → f(v), and f'(v) to `slopes` unless that is 0. */
// @ts-ignore: decorator
@inline
function activated(v: v128, slopes: usize, count: i32): v128 {
  const s = sigmoidOf(v);
  if (slopes) {
    const slope = f32x4.mul(s, f32x4.add(ONE, f32x4.mul(v, f32x4.sub(ONE, s))));
    storeSome(slopes, slope, count);
  }
  return f32x4.mul(v, s);
}

/** x + bias + added, each left out where its address is 0. */
// @ts-ignore: decorator
@inline
function summed(x: usize, bias: usize, added: usize, at: usize, count: i32): v128 {
  let v = loadSome(x + at, count);
  if (bias) v = f32x4.add(v, loadSome(bias + at, count));
  if (added) v = f32x4.add(v, loadSome(added + at, count));
  return v;
}

/**
 * y = f(gain z + offset) with z = (a − mean) / √(variance + epsilon) by rows and a = x + bias + added; f is SiLU or the identity.
 *
 * @param x Gets z.
 * @param bias [n], and `added` [rows, n]: each left out where its address is 0.
 * @param slopes [rows, n]: gets f' unless it is 0; untouched without SiLU.
 * @param scales [rows]: gets 1 / √(variance + epsilon).
 */
export function normalise(
  x: usize,
  bias: usize,
  added: usize,
  gain: usize,
  offset: usize,
  y: usize,
  slopes: usize,
  scales: usize,
  rows: i32,
  n: i32,
  epsilon: f32,
  isActivated: i32,
): void {
  const row = (<usize> n) << 2;
  const whole = (<usize> (n & ~3)) << 2;
  const rest = n & 3;
  const share: f32 = 1 / <f32> n;
  for (let r: i32 = 0; r < rows; r++, x += row, y += row, scales += 4) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < whole; at += 16) {
      const a = summed(x, bias, added, at, 4);
      v128.store(x + at, a);
      sum = f32x4.add(sum, a);
    }
    if (rest) {
      const a = fillBeyond(summed(x, bias, added, whole, rest), rest, f32x4.splat(0));
      storeSome(x + whole, a, rest);
      sum = f32x4.add(sum, a);
    }
    const mean = f32x4.splat(laneSum(sum) * share);
    let squares = f32x4.splat(0);
    for (let at: usize = 0; at < whole; at += 16) {
      const centred = f32x4.sub(v128.load(x + at), mean);
      squares = f32x4.add(squares, f32x4.mul(centred, centred));
    }
    if (rest) {
      const centred = f32x4.sub(loadSome(x + whole, rest), mean);
      squares = f32x4.add(squares, fillBeyond(f32x4.mul(centred, centred), rest, f32x4.splat(0)));
    }
    const scale: f32 = 1 / sqrt<f32>(laneSum(squares) * share + epsilon);
    store<f32>(scales, scale);
    const factor = f32x4.splat(scale);
    for (let at: usize = 0; at < whole; at += 16) {
      const z = f32x4.mul(f32x4.sub(v128.load(x + at), mean), factor);
      v128.store(x + at, z);
      let v = f32x4.add(f32x4.mul(z, v128.load(gain + at)), v128.load(offset + at));
      if (isActivated) v = activated(v, slopes ? slopes + at : 0, 4);
      v128.store(y + at, v);
    }
    if (rest) {
      const z = f32x4.mul(f32x4.sub(loadSome(x + whole, rest), mean), factor);
      storeSome(x + whole, z, rest);
      let v = f32x4.add(f32x4.mul(z, loadSome(gain + whole, rest)), loadSome(offset + whole, rest));
      if (isActivated) v = activated(v, slopes ? slopes + whole : 0, rest);
      storeSome(y + whole, v, rest);
    }
    if (added) added += row;
    if (slopes) slopes += row;
  }
}

/** The gradient at z of up to four numbers; those of the gain and the offset are added, each left out where its address is 0. */
// @ts-ignore: decorator
@inline
function flowToStandard(
  upstream: usize,
  slopes: usize,
  z: v128,
  gain: usize,
  gainGradient: usize,
  offsetGradient: usize,
  at: usize,
  count: i32,
): v128 {
  let flow = loadSome(upstream + at, count);
  if (slopes) flow = f32x4.mul(flow, loadSome(slopes + at, count));
  if (gainGradient) {
    const toGain = f32x4.mul(flow, z);
    storeSome(gainGradient + at, f32x4.add(loadSome(gainGradient + at, count), toGain), count);
  }
  if (offsetGradient) {
    storeSome(offsetGradient + at, f32x4.add(loadSome(offsetGradient + at, count), flow), count);
  }
  return f32x4.mul(flow, loadSome(gain + at, count));
}

/**
 * The gradient at a, from that of y, and from z, the slopes and the scales that {@linkcode normalise} wrote.
 *
 * @param gradient [rows, n]: written; may be `upstream`.
 * @param slopes 0 where f is the identity.
 */
export function normaliseGradient(
  gradient: usize,
  gainGradient: usize,
  offsetGradient: usize,
  upstream: usize,
  z: usize,
  slopes: usize,
  scales: usize,
  gain: usize,
  rows: i32,
  n: i32,
): void {
  const row = (<usize> n) << 2;
  const whole = (<usize> (n & ~3)) << 2;
  const rest = n & 3;
  const share: f32 = 1 / <f32> n;
  for (let r: i32 = 0; r < rows; r++, gradient += row, upstream += row, z += row, scales += 4) {
    let sum = f32x4.splat(0); // Σ g, g the gradient at z
    let along = f32x4.splat(0); // Σ g z
    for (let at: usize = 0; at < whole; at += 16) {
      const own = v128.load(z + at);
      const g = flowToStandard(upstream, slopes, own, gain, gainGradient, offsetGradient, at, 4);
      v128.store(gradient + at, g);
      sum = f32x4.add(sum, g);
      along = f32x4.add(along, f32x4.mul(g, own));
    }
    if (rest) {
      const own = loadSome(z + whole, rest);
      const g = flowToStandard(upstream, slopes, own, gain, gainGradient, offsetGradient, whole, rest);
      storeSome(gradient + whole, g, rest);
      sum = f32x4.add(sum, fillBeyond(g, rest, f32x4.splat(0)));
      along = f32x4.add(along, fillBeyond(f32x4.mul(g, own), rest, f32x4.splat(0)));
    }
    // ∂z/∂a: (g − mean g − z mean(g z)) / √(variance + ε)
    const meanFlow = f32x4.splat(laneSum(sum) * share);
    const meanAlong = f32x4.splat(laneSum(along) * share);
    const scale = f32x4.splat(load<f32>(scales));
    for (let at: usize = 0; at < whole; at += 16) {
      const g = f32x4.sub(v128.load(gradient + at), meanFlow);
      v128.store(gradient + at, f32x4.mul(scale, f32x4.sub(g, f32x4.mul(v128.load(z + at), meanAlong))));
    }
    if (rest) {
      const g = f32x4.sub(loadSome(gradient + whole, rest), meanFlow);
      const own = f32x4.mul(loadSome(z + whole, rest), meanAlong);
      storeSome(gradient + whole, f32x4.mul(scale, f32x4.sub(g, own)), rest);
    }
    if (slopes) slopes += row;
  }
}

/** A smaller range counts as none, and the row is only shifted. */
const SMALLEST_RANGE: f32 = 1e-5;

/** y = (x − min) / (max − min) by rows; `places` [rows, 2] get where the smallest and the largest number stand. */
export function minMaxRows(x: usize, y: usize, places: usize, rows: i32, n: i32): void {
  for (let r: i32 = 0; r < rows; r++, places += 8) {
    let low: i32 = 0;
    let high: i32 = 0;
    let least = load<f32>(x);
    let most = least;
    for (let j: i32 = 1; j < n; j++) {
      const value = load<f32>(x + ((<usize> j) << 2));
      if (value < least) {
        least = value;
        low = j;
      }
      if (value > most) {
        most = value;
        high = j;
      }
    }
    store<i32>(places, low);
    store<i32>(places, high, 4);
    const range = most - least;
    const factor = f32x4.splat(range < SMALLEST_RANGE ? 1 : 1 / range);
    const lows = f32x4.splat(least);
    for (let j: i32 = 0; j < n; j += 4, x += 16, y += 16) {
      storeSome(y, f32x4.mul(f32x4.sub(loadSome(x, n - j), lows), factor), n - j);
    }
    // back to the row's end, where it is no multiple of four numbers
    x -= (<usize> (-n & 3)) << 2;
    y -= (<usize> (-n & 3)) << 2;
  }
}

/** Adds the gradient through {@linkcode minMaxRows}, from its input, output and places. */
export function minMaxRowsGradient(
  gradient: usize,
  upstream: usize,
  x: usize,
  y: usize,
  places: usize,
  rows: i32,
  n: i32,
): void {
  const row = (<usize> n) << 2;
  for (let r: i32 = 0; r < rows; r++, places += 8) {
    const low = (<usize> load<i32>(places)) << 2;
    const high = (<usize> load<i32>(places, 4)) << 2;
    const range = load<f32>(x + high) - load<f32>(x + low);
    const isFlat = range < SMALLEST_RANGE;
    const factor = f32x4.splat(isFlat ? 1 : 1 / range);
    let sum = f32x4.splat(0);
    let along = f32x4.splat(0);
    for (let j: i32 = 0; j < n; j += 4) {
      const at = (<usize> j) << 2;
      const rest = n - j;
      const flow = f32x4.mul(loadSome(upstream + at, rest), factor); // lanes beyond the row are 0
      storeSome(gradient + at, f32x4.add(loadSome(gradient + at, rest), flow), rest);
      sum = f32x4.add(sum, flow);
      along = f32x4.add(along, f32x4.mul(flow, loadSome(y + at, rest)));
    }
    // the smallest is taken off everywhere; the range divides everything
    const total = laneSum(along);
    store<f32>(gradient + low, load<f32>(gradient + low) - laneSum(sum) + (isFlat ? 0 : total));
    if (!isFlat) store<f32>(gradient + high, load<f32>(gradient + high) - total);
    gradient += row;
    upstream += row;
    x += row;
    y += row;
  }
}
