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
  const scales = f32x4.splat(scale);
  const betas1 = f32x4.splat(beta1), rests1 = f32x4.splat(rest1);
  const betas2 = f32x4.splat(beta2), rests2 = f32x4.splat(rest2);
  const sizes = f32x4.splat(stepSize), epsilons = f32x4.splat(epsilon), shares = f32x4.splat(kept);
  const end = gradient + ((<usize> (count & ~3)) << 2);
  for (; gradient < end; gradient += 16, first += 16, second += 16, weights += 16) {
    const g = f32x4.mul(v128.load(gradient), scales);
    const m = f32x4.add(f32x4.mul(v128.load(first), betas1), f32x4.mul(g, rests1));
    const v = f32x4.add(f32x4.mul(v128.load(second), betas2), f32x4.mul(f32x4.mul(g, g), rests2));
    v128.store(first, m);
    v128.store(second, v);
    const change = f32x4.div(f32x4.mul(m, sizes), f32x4.add(f32x4.sqrt(v), epsilons));
    v128.store(weights, f32x4.sub(f32x4.mul(v128.load(weights), shares), change));
  }
  for (let i: i32 = count & 3; i != 0; i--, gradient += 4, first += 4, second += 4, weights += 4) {
    const g: f32 = load<f32>(gradient) * scale;
    const m: f32 = load<f32>(first) * beta1 + g * rest1;
    const v: f32 = load<f32>(second) * beta2 + g * g * rest2;
    store<f32>(first, m);
    store<f32>(second, v);
    store<f32>(weights, load<f32>(weights) * kept - (m * stepSize) / (sqrt<f32>(v) + epsilon));
  }
}

/**
 * The sum of squares, in double precision and in order. Where it is clearly below `limit`, it is summed in eight parts, which is
 * several times faster and differs in the last digits.
 */
export function sumOfSquares(x: usize, count: i32, limit: f64): f64 {
  const rough = sumOfSquaresInParts(x, count);
  if (rough < 0.999 * limit) return rough;
  let sum: f64 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const value = <f64> load<f32>(x + ((<usize> i) << 2));
    sum += value * value;
  }
  return sum;
}

function sumOfSquaresInParts(x: usize, count: i32): f64 {
  let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
  let i: i32 = 0;
  for (; i + 8 <= count; i += 8, x += 32) {
    s0 = f64x2.add(s0, squareOfTwo(x));
    s1 = f64x2.add(s1, squareOfTwo(x + 8));
    s2 = f64x2.add(s2, squareOfTwo(x + 16));
    s3 = f64x2.add(s3, squareOfTwo(x + 24));
  }
  const all = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let sum = f64x2.extract_lane(all, 0) + f64x2.extract_lane(all, 1);
  for (; i < count; i++, x += 4) {
    const value = <f64> load<f32>(x);
    sum += value * value;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function squareOfTwo(at: usize): v128 {
  const two = f64x2.promote_low_f32x4(v128.load64_zero(at));
  return f64x2.mul(two, two);
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
