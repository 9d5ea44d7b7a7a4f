// What stands between products: biases, activations and their gradients, sums over rows.

import { loadSome, storeSome } from "./vectors";

/** x[rows, n] += bias[n], in place. */
export function addBias(x: usize, bias: usize, rows: i32, n: i32): void {
  const whole = (<usize> (n & ~3)) << 2;
  for (let r: i32 = 0; r < rows; r++) {
    let b = bias;
    for (const end = x + whole; x < end; x += 16, b += 16) {
      v128.store(x, f32x4.add(v128.load(x), v128.load(b)));
    }
    for (let j: i32 = n & 3; j != 0; j--, x += 4, b += 4) store<f32>(x, load<f32>(x) + load<f32>(b));
  }
}

/** gradient ← 0 wherever the rectified output is not positive, in place. */
export function rectifyGradient(gradient: usize, output: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const end = output + ((<usize> (count & ~3)) << 2);
  for (; output < end; output += 16, gradient += 16) {
    v128.store(gradient, v128.and(v128.load(gradient), f32x4.gt(v128.load(output), zero)));
  }
  for (let i: i32 = count & 3; i != 0; i--, output += 4, gradient += 4) {
    if (!(load<f32>(output) > 0)) store<f32>(gradient, 0);
  }
}

/** x ← tanh x, in place. */
export function hyperbolicTangent(x: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    const at = x + ((<usize> i) << 2);
    store<f32>(at, Mathf.tanh(load<f32>(at)));
  }
}

/** gradient ← gradient × (1 − output²), in place: the gradient through a hyperbolic tangent. */
export function hyperbolicTangentGradient(gradient: usize, output: usize, count: i32): void {
  const one = f32x4.splat(1);
  const whole = count & ~3;
  for (let i: i32 = 0; i < whole; i += 4) {
    const at = (<usize> i) << 2;
    const y = v128.load(output + at);
    v128.store(gradient + at, f32x4.mul(v128.load(gradient + at), f32x4.sub(one, f32x4.mul(y, y))));
  }
  for (let i: i32 = whole; i < count; i++) {
    const at = (<usize> i) << 2;
    const y = load<f32>(output + at);
    store<f32>(gradient + at, load<f32>(gradient + at) * (1 - y * y));
  }
}

/** sums[n] = the sum over the rows of x[rows, n], rows in order; added to what stands in `sums` where `accumulate` is 1. */
export function sumRows(x: usize, sums: usize, rows: i32, n: i32, accumulate: i32): void {
  const stride = (<usize> n) << 2;
  const end = x + <usize> rows * stride;
  let j: i32 = 0;
  for (; j + 16 <= n; j += 16, x += 64, sums += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let row = x; row < end; row += stride) {
      s0 = f32x4.add(s0, v128.load(row));
      s1 = f32x4.add(s1, v128.load(row, 16));
      s2 = f32x4.add(s2, v128.load(row, 32));
      s3 = f32x4.add(s3, v128.load(row, 48));
    }
    if (accumulate) {
      s0 = f32x4.add(v128.load(sums), s0);
      s1 = f32x4.add(v128.load(sums, 16), s1);
      s2 = f32x4.add(v128.load(sums, 32), s2);
      s3 = f32x4.add(v128.load(sums, 48), s3);
    }
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(sums, s2, 32);
    v128.store(sums, s3, 48);
  }
  for (; j < n; j += 4, x += 16, sums += 16) {
    let sum = f32x4.splat(0);
    for (let row = x; row < end; row += stride) sum = f32x4.add(sum, loadSome(row, n - j));
    if (accumulate) sum = f32x4.add(loadSome(sums, n - j), sum);
    storeSome(sums, sum, n - j);
  }
}
