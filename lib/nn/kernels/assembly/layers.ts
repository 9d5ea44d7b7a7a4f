// What stands between products: biases, activations and their gradients, sums over rows.

import { positivePart } from "./vectors";

/** x[rows, n] += bias[n], in place. */
export function addBias(x: usize, bias: usize, rows: i32, n: i32): void {
  const whole = n & ~3;
  for (let r: i32 = 0; r < rows; r++) {
    const row = x + ((<usize> (r * n)) << 2);
    for (let j: i32 = 0; j < whole; j += 4) {
      const at = (<usize> j) << 2;
      v128.store(row + at, f32x4.add(v128.load(row + at), v128.load(bias + at)));
    }
    for (let j: i32 = whole; j < n; j++) {
      const at = (<usize> j) << 2;
      store<f32>(row + at, load<f32>(row + at) + load<f32>(bias + at));
    }
  }
}

/** x ← max(x, 0), in place; NaN stays NaN. */
export function rectify(x: usize, count: i32): void {
  const whole = count & ~3;
  for (let i: i32 = 0; i < whole; i += 4) {
    const at = x + ((<usize> i) << 2);
    v128.store(at, positivePart(v128.load(at)));
  }
  for (let i: i32 = whole; i < count; i++) {
    const at = x + ((<usize> i) << 2);
    store<f32>(at, max<f32>(load<f32>(at), 0));
  }
}

/** gradient ← 0 wherever the rectified output is not positive, in place. */
export function rectifyGradient(gradient: usize, output: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const whole = count & ~3;
  for (let i: i32 = 0; i < whole; i += 4) {
    const at = (<usize> i) << 2;
    const open = f32x4.gt(v128.load(output + at), zero);
    v128.store(gradient + at, v128.and(v128.load(gradient + at), open));
  }
  for (let i: i32 = whole; i < count; i++) {
    const at = (<usize> i) << 2;
    if (!(load<f32>(output + at) > 0)) store<f32>(gradient + at, 0);
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

/** sums[n] = the sum over the rows of x[rows, n], rows in order. */
export function sumRows(x: usize, sums: usize, rows: i32, n: i32): void {
  memory.fill(sums, 0, (<usize> n) << 2);
  const whole = n & ~3;
  for (let r: i32 = 0; r < rows; r++) {
    const row = x + ((<usize> (r * n)) << 2);
    for (let j: i32 = 0; j < whole; j += 4) {
      const at = (<usize> j) << 2;
      v128.store(sums + at, f32x4.add(v128.load(sums + at), v128.load(row + at)));
    }
    for (let j: i32 = whole; j < n; j++) {
      const at = (<usize> j) << 2;
      store<f32>(sums + at, load<f32>(sums + at) + load<f32>(row + at));
    }
  }
}
