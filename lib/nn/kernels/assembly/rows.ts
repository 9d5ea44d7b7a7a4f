// Functions of each row of a matrix [rows, n], and their gradients. Gradients are added to what stands there.
// A sum over a row adds every fourth number in four lanes and then the lanes, whatever the row's place.

import { SMALLEST } from "./constants";
import {
  exponentialOf,
  fillBeyond,
  laneMaximum,
  laneSum,
  loadSome,
  logarithmOf,
  storeSome,
} from "./vectors";

// @ts-ignore: decorator
@inline
function rowSum(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  const end = x + ((<usize> (n & ~3)) << 2);
  for (; x < end; x += 16) sum = f32x4.add(sum, v128.load(x));
  const rest = n & 3;
  if (rest) sum = f32x4.add(sum, loadSome(x, rest));
  return laneSum(sum);
}

/** The largest number of a row. NaN is passed over: it makes itself known in the sum that follows. */
// @ts-ignore: decorator
@inline
export function rowMaximum(x: usize, n: i32): f32 {
  let largest = SMALLEST;
  const end = x + ((<usize> (n & ~3)) << 2);
  for (; x < end; x += 16) largest = f32x4.pmax(largest, v128.load(x));
  const rest = n & 3;
  if (rest) largest = f32x4.pmax(largest, fillBeyond(loadSome(x, rest), rest, SMALLEST));
  return laneMaximum(largest);
}

/** The sum of e^(x − shift) over a row; the terms are written to `y` unless it is 0. */
// @ts-ignore: decorator
@inline
function exponentialSum(x: usize, y: usize, n: i32, shift: f32): f32 {
  let sum = f32x4.splat(0);
  const common = f32x4.splat(shift);
  const end = x + ((<usize> (n & ~3)) << 2);
  for (; x < end; x += 16) {
    const value = exponentialOf(f32x4.sub(v128.load(x), common));
    if (y) {
      v128.store(y, value);
      y += 16;
    }
    sum = f32x4.add(sum, value);
  }
  const rest = n & 3;
  if (rest) {
    const value = exponentialOf(f32x4.sub(loadSome(x, rest), common));
    if (y) storeSome(y, value, rest);
    sum = f32x4.add(sum, fillBeyond(value, rest, f32x4.splat(0)));
  }
  return laneSum(sum);
}

/** ln of one number. */
// @ts-ignore: decorator
@inline
function logarithmOfOne(x: f32): f32 {
  return f32x4.extract_lane(logarithmOf(f32x4.splat(x)), 0);
}

/** y = eˣ / Σ eˣ by rows */
export function softmax(x: usize, y: usize, rows: i32, n: i32): void {
  const row = (<usize> n) << 2;
  for (let r: i32 = 0; r < rows; r++) {
    const sum = f32x4.splat(exponentialSum(x, y, n, rowMaximum(x, n)));
    for (let j: i32 = 0; j < n; j += 4) {
      const at = y + ((<usize> j) << 2);
      storeSome(at, f32x4.div(loadSome(at, n - j), sum), n - j);
    }
    x += row;
    y += row;
  }
}

/** gradient += output × (upstream − Σ upstream × output) by rows */
export function softmaxGradient(gradient: usize, upstream: usize, output: usize, rows: i32, n: i32): void {
  const row = (<usize> n) << 2;
  for (let r: i32 = 0; r < rows; r++) {
    let along = f32x4.splat(0);
    for (let j: i32 = 0; j < n; j += 4) {
      const at = (<usize> j) << 2;
      along = f32x4.add(along, f32x4.mul(loadSome(upstream + at, n - j), loadSome(output + at, n - j)));
    }
    const mean = f32x4.splat(laneSum(along));
    for (let j: i32 = 0; j < n; j += 4) {
      const at = (<usize> j) << 2;
      const rest = n - j;
      const flow = f32x4.mul(loadSome(output + at, rest), f32x4.sub(loadSome(upstream + at, rest), mean));
      storeSome(gradient + at, f32x4.add(loadSome(gradient + at, rest), flow), rest);
    }
    gradient += row;
    upstream += row;
    output += row;
  }
}

/** y[rows] = ln Σ eˣ */
export function logSumExp(x: usize, y: usize, rows: i32, n: i32): void {
  const row = (<usize> n) << 2;
  for (let r: i32 = 0; r < rows; r++) {
    const largest = rowMaximum(x, n);
    store<f32>(y, largest + logarithmOfOne(exponentialSum(x, 0, n, largest)));
    x += row;
    y += 4;
  }
}

/** gradient += upstream[rows] × e^(x − output[rows]) */
export function logSumExpGradient(
  gradient: usize,
  upstream: usize,
  x: usize,
  output: usize,
  rows: i32,
  n: i32,
): void {
  const row = (<usize> n) << 2;
  for (let r: i32 = 0; r < rows; r++) {
    const flow = f32x4.splat(load<f32>(upstream));
    const whole = f32x4.splat(load<f32>(output));
    for (let j: i32 = 0; j < n; j += 4) {
      const at = (<usize> j) << 2;
      const rest = n - j;
      const share = exponentialOf(f32x4.sub(loadSome(x + at, rest), whole));
      storeSome(gradient + at, f32x4.add(loadSome(gradient + at, rest), f32x4.mul(flow, share)), rest);
    }
    gradient += row;
    x += row;
    upstream += 4;
    output += 4;
  }
}

/** y = x − ln Σ eˣ by rows */
export function logSoftmax(x: usize, y: usize, rows: i32, n: i32): void {
  const row = (<usize> n) << 2;
  for (let r: i32 = 0; r < rows; r++) {
    const largest = rowMaximum(x, n);
    const logarithm = logarithmOfOne(exponentialSum(x, 0, n, largest));
    for (let j: i32 = 0; j < n; j += 4) {
      const at = (<usize> j) << 2;
      // in this order a large common part of the row does not swallow the logarithm
      const value = f32x4.sub(
        f32x4.sub(loadSome(x + at, n - j), f32x4.splat(largest)),
        f32x4.splat(logarithm),
      );
      storeSome(y + at, value, n - j);
    }
    x += row;
    y += row;
  }
}

/** gradient += upstream − e^output × Σ upstream by rows */
export function logSoftmaxGradient(gradient: usize, upstream: usize, output: usize, rows: i32, n: i32): void {
  const row = (<usize> n) << 2;
  for (let r: i32 = 0; r < rows; r++) {
    const sum = f32x4.splat(rowSum(upstream, n));
    for (let j: i32 = 0; j < n; j += 4) {
      const at = (<usize> j) << 2;
      const rest = n - j;
      const share = f32x4.mul(exponentialOf(loadSome(output + at, rest)), sum);
      const flow = f32x4.sub(loadSome(upstream + at, rest), share);
      storeSome(gradient + at, f32x4.add(loadSome(gradient + at, rest), flow), rest);
    }
    gradient += row;
    upstream += row;
    output += row;
  }
}

/**
 * y[rows] = Σ targets (ln Σ eˣ − x)
 *
 * @param shares [rows, n]: gets the softmax of x, for the gradient.
 */
export function crossEntropy(x: usize, targets: usize, y: usize, shares: usize, rows: i32, n: i32): void {
  const row = (<usize> n) << 2;
  const whole = (<usize> (n & ~3)) << 2;
  const rest = n & 3;
  for (let r: i32 = 0; r < rows; r++) {
    const largest = rowMaximum(x, n);
    const mass = exponentialSum(x, shares, n, largest);
    const total = f32x4.splat(largest + logarithmOfOne(mass));
    const share = f32x4.splat(1 / mass);
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < whole; at += 16) {
      v128.store(shares + at, f32x4.mul(v128.load(shares + at), share));
      sum = f32x4.add(sum, costOf(v128.load(targets + at), total, v128.load(x + at)));
    }
    if (rest) {
      storeSome(shares + whole, f32x4.mul(loadSome(shares + whole, rest), share), rest);
      sum = f32x4.add(sum, costOf(loadSome(targets + whole, rest), total, loadSome(x + whole, rest)));
    }
    store<f32>(y, laneSum(sum));
    x += row;
    targets += row;
    shares += row;
    y += 4;
  }
}

/** target (ln Σ eˣ − x); a target of 0 counts nothing, however small the probability. */
// @ts-ignore: decorator
@inline
function costOf(target: v128, total: v128, x: v128): v128 {
  return v128.and(f32x4.mul(target, f32x4.sub(total, x)), f32x4.ne(target, f32x4.splat(0)));
}

/** gradient += upstream[rows] × (shares Σ targets − targets) */
export function crossEntropyGradient(
  gradient: usize,
  upstream: usize,
  shares: usize,
  targets: usize,
  rows: i32,
  n: i32,
): void {
  const row = (<usize> n) << 2;
  const whole = (<usize> (n & ~3)) << 2;
  const rest = n & 3;
  for (let r: i32 = 0; r < rows; r++) {
    const one = load<f32>(upstream);
    if (one != 0) {
      const flow = f32x4.splat(one);
      const mass = f32x4.splat(rowSum(targets, n));
      for (let at: usize = 0; at < whole; at += 16) {
        const excess = f32x4.sub(f32x4.mul(mass, v128.load(shares + at)), v128.load(targets + at));
        v128.store(gradient + at, f32x4.add(v128.load(gradient + at), f32x4.mul(flow, excess)));
      }
      if (rest) {
        const excess = f32x4.sub(
          f32x4.mul(mass, loadSome(shares + whole, rest)),
          loadSome(targets + whole, rest),
        );
        const flowed = f32x4.add(loadSome(gradient + whole, rest), f32x4.mul(flow, excess));
        storeSome(gradient + whole, flowed, rest);
      }
    }
    gradient += row;
    shares += row;
    targets += row;
    upstream += 4;
  }
}
