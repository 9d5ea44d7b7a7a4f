// Functions of four numbers at once, each within two units in the last place of the true value (tanh and sigmoid 2¼,
// silu 3), from additions,
// multiplications and divisions alone: the same bits on every machine. NaN gives NaN; infinities give the limits.
// Bounds are set by pmin and pmax with x before the bound: one instruction where min and max take eight, and NaN stays NaN.

import {
  EXPONENTIAL_HIGH,
  EXPONENTIAL_LOW,
  EXPONENT_OFFSET,
  FACTORIAL_3,
  FACTORIAL_4,
  FACTORIAL_5,
  FACTORIAL_6,
  FACTORIAL_7,
  FACTORIAL_8,
  HALF,
  LARGEST,
  LN2_HIGH,
  LN2_LOW,
  LOG2_E,
  MINUS_ONE_LOW,
  MINUS_ZERO,
  NEGATIVE_LOW,
  NOT_A_NUMBER,
  ONE,
  ROOT_HALF,
  ROUNDER,
  SCALE_24,
  SILU_LOW,
  SMALLEST,
  SMALLEST_NORMAL,
  TANGENT_HIGH,
  TWENTY_FOUR,
  TWO,
  TWO_OVER_11,
  TWO_OVER_13,
  TWO_OVER_3,
  TWO_OVER_5,
  TWO_OVER_7,
  TWO_OVER_9,
} from "./constants";

/** Up to four numbers from `at`; lanes beyond `count` are 0. */
// @ts-ignore: decorator
@inline
export function loadSome(at: usize, count: i32): v128 {
  if (count >= 4) return v128.load(at);
  let value = v128.load32_zero(at);
  if (count > 1) value = v128.load_lane<f32>(at, value, 1, 4);
  if (count > 2) value = v128.load_lane<f32>(at, value, 2, 8);
  return value;
}

/** Writes the first `count` lanes, at most four. */
// @ts-ignore: decorator
@inline
export function storeSome(at: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(at, value);
    return;
  }
  v128.store_lane<f32>(at, value, 0);
  if (count > 1) v128.store_lane<f32>(at, value, 1, 4);
  if (count > 2) v128.store_lane<f32>(at, value, 2, 8);
}

/** The lanes from `count` on replaced by `filler`. */
// @ts-ignore: decorator
@inline
export function fillBeyond(value: v128, count: i32, filler: v128): v128 {
  if (count >= 4) return value;
  return v128.bitselect(value, filler, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

/** The four lanes' sum. */
// @ts-ignore: decorator
@inline
export function laneSum(x: v128): f32 {
  return (f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 2)) +
    (f32x4.extract_lane(x, 1) + f32x4.extract_lane(x, 3));
}

/** The largest of four lanes. */
// @ts-ignore: decorator
@inline
export function laneMaximum(x: v128): f32 {
  return max<f32>(
    max<f32>(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max<f32>(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}

/** max(x, 0); NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function positivePart(x: v128): v128 {
  return v128.andnot(x, f32x4.le(x, f32x4.splat(0)));
}

/** eˣ − 1 for |x| ≤ ln 2 / 2: the series to the eighth power. */
// @ts-ignore: decorator
@inline
function seriesOfExponential(x: v128): v128 {
  let q = FACTORIAL_8;
  q = f32x4.add(f32x4.mul(q, x), FACTORIAL_7);
  q = f32x4.add(f32x4.mul(q, x), FACTORIAL_6);
  q = f32x4.add(f32x4.mul(q, x), FACTORIAL_5);
  q = f32x4.add(f32x4.mul(q, x), FACTORIAL_4);
  q = f32x4.add(f32x4.mul(q, x), FACTORIAL_3);
  q = f32x4.add(f32x4.mul(q, x), HALF);
  return f32x4.add(f32x4.mul(f32x4.mul(x, x), q), x);
}

/** x − n ln 2. */
// @ts-ignore: decorator
@inline
function withoutPower(x: v128, n: v128): v128 {
  return f32x4.sub(
    f32x4.sub(x, f32x4.mul(n, LN2_HIGH)),
    f32x4.mul(n, LN2_LOW),
  );
}

/** 2ⁿ for whole n from −126 to 127. */
// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, EXPONENT_OFFSET), 23);
}

/** eˣ. */
// @ts-ignore: decorator
@inline
export function exponentialOf(x: v128): v128 {
  // beyond these the result is infinite or 0 already
  x = f32x4.pmax(f32x4.pmin(x, EXPONENTIAL_HIGH), EXPONENTIAL_LOW);
  const shifted = f32x4.add(f32x4.mul(x, LOG2_E), ROUNDER);
  const series = f32x4.add(seriesOfExponential(withoutPower(x, f32x4.sub(shifted, ROUNDER))), ONE);
  // 2ⁿ in two factors, each a normal number
  const whole = i32x4.sub(shifted, ROUNDER);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(series, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/** eˣ for x up to 0; 0 below the normal numbers. */
// @ts-ignore: decorator
@inline
function exponentialOfNegative(x: v128): v128 {
  x = f32x4.pmax(x, NEGATIVE_LOW);
  const shifted = f32x4.add(f32x4.mul(x, LOG2_E), ROUNDER);
  const r = withoutPower(x, f32x4.sub(shifted, ROUNDER));
  let q = FACTORIAL_7; // the term of the eighth power is less than a tenth of the last place
  q = f32x4.add(f32x4.mul(q, r), FACTORIAL_6);
  q = f32x4.add(f32x4.mul(q, r), FACTORIAL_5);
  q = f32x4.add(f32x4.mul(q, r), FACTORIAL_4);
  q = f32x4.add(f32x4.mul(q, r), FACTORIAL_3);
  q = f32x4.add(f32x4.mul(q, r), HALF);
  const series = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(r, r), q), r), ONE);
  return f32x4.mul(series, powerOfTwo(shifted)); // what rounding added to n is shifted out
}

/** eˣ − 1, for x up to 80. */
// @ts-ignore: decorator
@inline
function exponentialMinusOneOf(x: v128): v128 {
  x = f32x4.pmax(x, MINUS_ONE_LOW);
  const shifted = f32x4.add(f32x4.mul(x, LOG2_E), ROUNDER);
  const power = powerOfTwo(i32x4.sub(shifted, ROUNDER));
  const series = seriesOfExponential(withoutPower(x, f32x4.sub(shifted, ROUNDER)));
  return f32x4.add(f32x4.mul(series, power), f32x4.sub(power, ONE));
}

/**
 * ln(1 + f) + n ln 2 for 1 + f between √½ and √2. With s = f / (2 + f), ln(1 + f) = 2s + ⅔s³ + ⅖s⁵ + …; arranged
 * around f − f²/2, which is nearly all of it.
 */
// @ts-ignore: decorator
@inline
function seriesOfLogarithm(f: v128, n: v128): v128 {
  const s = f32x4.div(f, f32x4.add(f, TWO));
  const z = f32x4.mul(s, s);
  let q = TWO_OVER_13;
  q = f32x4.add(f32x4.mul(q, z), TWO_OVER_11);
  q = f32x4.add(f32x4.mul(q, z), TWO_OVER_9);
  q = f32x4.add(f32x4.mul(q, z), TWO_OVER_7);
  q = f32x4.add(f32x4.mul(q, z), TWO_OVER_5);
  q = f32x4.add(f32x4.mul(q, z), TWO_OVER_3);
  q = f32x4.mul(q, z);
  const half = f32x4.mul(f32x4.mul(f, f), HALF);
  const small = f32x4.add(f32x4.mul(s, f32x4.add(half, q)), f32x4.mul(n, LN2_LOW));
  return f32x4.sub(f32x4.mul(n, LN2_HIGH), f32x4.sub(f32x4.sub(half, small), f));
}

/** ln x; 0 gives −∞, negative numbers NaN. */
// @ts-ignore: decorator
@inline
export function logarithmOf(x: v128): v128 {
  // numbers below the normal ones are scaled up by 2²⁴ first
  const isSmall = f32x4.lt(x, SMALLEST_NORMAL);
  const scaled = v128.bitselect(f32x4.mul(x, SCALE_24), x, isSmall);
  // the bits of √½ taken off, what remains has the exponent that puts the fraction between √½ and √2
  const offset = i32x4.sub(scaled, ROOT_HALF);
  const exponent = i32x4.shr_s(offset, 23);
  const fraction = i32x4.sub(scaled, i32x4.shl(exponent, 23));
  const n = f32x4.sub(f32x4.convert_i32x4_s(exponent), v128.and(isSmall, TWENTY_FOUR));
  const value = seriesOfLogarithm(f32x4.sub(fraction, ONE), n);
  // what is not a positive finite number: x + x keeps ∞ and NaN, −∞ for 0, NaN for negative ones
  const isPlain = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.lt(x, LARGEST));
  let other = f32x4.add(x, x);
  other = v128.bitselect(SMALLEST, other, f32x4.eq(x, f32x4.splat(0)));
  other = v128.bitselect(NOT_A_NUMBER, other, f32x4.lt(x, f32x4.splat(0)));
  return v128.bitselect(value, other, isPlain);
}

/** tanh x = t / (t + 2) with t = e²ˣ − 1, of |x|. */
// @ts-ignore: decorator
@inline
export function hyperbolicTangentOf(x: v128): v128 {
  const size = f32x4.pmin(f32x4.abs(x), TANGENT_HIGH); // tanh 10 rounds to 1
  const t = exponentialMinusOneOf(f32x4.add(size, size));
  const value = f32x4.div(t, f32x4.add(t, TWO));
  return v128.or(value, v128.and(x, MINUS_ZERO));
}

/** 1 / (1 + e⁻ˣ); as eˣ / (1 + eˣ) below 0. */
// @ts-ignore: decorator
@inline
export function sigmoidOf(x: v128): v128 {
  const e = exponentialOfNegative(v128.or(x, MINUS_ZERO));
  const top = v128.bitselect(e, ONE, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(top, f32x4.add(e, ONE));
}

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|). */
// @ts-ignore: decorator
@inline
export function softplusOf(x: v128): v128 {
  const e = exponentialOfNegative(v128.or(x, MINUS_ZERO));
  // 1 + e halved where that is nearer to 1
  const isHalved = f32x4.gt(e, HALF);
  const f = v128.bitselect(f32x4.mul(f32x4.sub(e, ONE), HALF), e, isHalved);
  const tail = seriesOfLogarithm(f, v128.and(isHalved, ONE));
  return f32x4.add(positivePart(x), tail);
}

/** x / (1 + e⁻ˣ); 0 at −∞. */
// @ts-ignore: decorator
@inline
export function siluOf(x: v128): v128 {
  x = f32x4.pmax(x, SILU_LOW); // the result is 0 there, and ∞ × 0 would be NaN
  return f32x4.mul(x, sigmoidOf(x));
}
