// Adam in place, and the sum of squares that clipping needs.

/**
 * One step: m and v are moved towards the gradient and its square, w against m / (√v + ε).
 *
 * @param scale Multiplies every gradient first (clipping).
 * @param stepSize The learning rate with both bias corrections in it; `epsilon` likewise.
 * @param kept Multiplies every weight first (decoupled weight decay).
 */
export function adamStep(
  weights: usize,
  gradient: usize,
  first: usize,
  second: usize,
  count: i32,
  scale: f32,
  beta1: f32,
  beta2: f32,
  stepSize: f32,
  epsilon: f32,
  kept: f32,
): void {
  const rest1: f32 = 1 - beta1;
  const rest2: f32 = 1 - beta2;
  const whole = count & ~3;
  for (let i: i32 = 0; i < whole; i += 4) {
    const at = (<usize> i) << 2;
    const g = f32x4.mul(v128.load(gradient + at), f32x4.splat(scale));
    const m = f32x4.add(f32x4.mul(v128.load(first + at), f32x4.splat(beta1)), f32x4.mul(g, f32x4.splat(rest1)));
    const v = f32x4.add(
      f32x4.mul(v128.load(second + at), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(rest2)),
    );
    v128.store(first + at, m);
    v128.store(second + at, v);
    const change = f32x4.div(f32x4.mul(m, f32x4.splat(stepSize)), f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon)));
    v128.store(weights + at, f32x4.sub(f32x4.mul(v128.load(weights + at), f32x4.splat(kept)), change));
  }
  for (let i: i32 = whole; i < count; i++) {
    const at = (<usize> i) << 2;
    const g: f32 = load<f32>(gradient + at) * scale;
    const m: f32 = load<f32>(first + at) * beta1 + g * rest1;
    const v: f32 = load<f32>(second + at) * beta2 + g * g * rest2;
    store<f32>(first + at, m);
    store<f32>(second + at, v);
    store<f32>(weights + at, load<f32>(weights + at) * kept - (m * stepSize) / (sqrt<f32>(v) + epsilon));
  }
}

/** The sum of squares, in double precision. */
export function sumOfSquares(x: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const value = <f64> load<f32>(x + ((<usize> i) << 2));
    sum += value * value;
  }
  return sum;
}

/** own[i] += rate × (target[i] − own[i]): a soft copy. */
export function moveTowards(own: usize, target: usize, count: i32, rate: f32): void {
  const whole = count & ~3;
  for (let i: i32 = 0; i < whole; i += 4) {
    const at = (<usize> i) << 2;
    const from = v128.load(own + at);
    const change = f32x4.mul(f32x4.sub(v128.load(target + at), from), f32x4.splat(rate));
    v128.store(own + at, f32x4.add(from, change));
  }
  for (let i: i32 = whole; i < count; i++) {
    const at = (<usize> i) << 2;
    const from = load<f32>(own + at);
    store<f32>(own + at, from + (load<f32>(target + at) - from) * rate);
  }
}
