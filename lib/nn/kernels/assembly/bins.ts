// The mean of a distribution over bins, in doubles.

import {
  DOUBLE_LN2_HIGH,
  DOUBLE_LN2_LOW,
  DOUBLE_LOG2_E,
  DOUBLE_LOW,
  DOUBLE_ONE,
  DOUBLE_ROUNDER,
  OVER_FACTORIAL_2,
  OVER_FACTORIAL_3,
  OVER_FACTORIAL_4,
  OVER_FACTORIAL_5,
  OVER_FACTORIAL_6,
  OVER_FACTORIAL_7,
  OVER_FACTORIAL_8,
  OVER_FACTORIAL_9,
  OVER_FACTORIAL_10,
  OVER_FACTORIAL_11,
  OVER_FACTORIAL_12,
  OVER_FACTORIAL_13,
} from "./constants";
import { rowMaximum } from "./rows";

/**
 * eˣ of two doubles up to 0, within two units in the last place; 0 below −708. With x = n ln 2 + r and |r| ≤ ½ ln 2, it is 2ⁿ
 * times the Taylor polynomial of degree 13 of eʳ, whose remainder is below 10⁻¹⁷; its even and its odd powers are summed apart.
 */
// @ts-ignore: decorator
@inline
function exponentialOfDoubles(x: v128): v128 {
  const n = f64x2.nearest(f64x2.mul(x, DOUBLE_LOG2_E));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, DOUBLE_LN2_HIGH)), f64x2.mul(n, DOUBLE_LN2_LOW));
  const t = f64x2.mul(r, r);
  let even = f64x2.add(OVER_FACTORIAL_10, f64x2.mul(t, OVER_FACTORIAL_12));
  even = f64x2.add(OVER_FACTORIAL_8, f64x2.mul(t, even));
  even = f64x2.add(OVER_FACTORIAL_6, f64x2.mul(t, even));
  even = f64x2.add(OVER_FACTORIAL_4, f64x2.mul(t, even));
  even = f64x2.add(OVER_FACTORIAL_2, f64x2.mul(t, even));
  even = f64x2.add(DOUBLE_ONE, f64x2.mul(t, even));
  let odd = f64x2.add(OVER_FACTORIAL_11, f64x2.mul(t, OVER_FACTORIAL_13));
  odd = f64x2.add(OVER_FACTORIAL_9, f64x2.mul(t, odd));
  odd = f64x2.add(OVER_FACTORIAL_7, f64x2.mul(t, odd));
  odd = f64x2.add(OVER_FACTORIAL_5, f64x2.mul(t, odd));
  odd = f64x2.add(OVER_FACTORIAL_3, f64x2.mul(t, odd));
  odd = f64x2.add(DOUBLE_ONE, f64x2.mul(t, odd));
  const power = i64x2.shl(f64x2.add(n, DOUBLE_ROUNDER), 52);
  const y = f64x2.add(even, f64x2.mul(r, odd));
  return v128.andnot(f64x2.mul(y, power), f64x2.lt(x, DOUBLE_LOW)); // NaN is not less: it stays
}

/** The mean index Σ i eˣ / Σ eˣ of x[n], summed in order of i. */
export function meanIndex(x: usize, n: i32): f64 {
  const largest = f64x2.splat(<f64> rowMaximum(x, n));
  let mass: f64 = 0;
  let sum: f64 = 0;
  for (let i: i32 = 0; i < n; i += 2, x += 8) {
    const isPair = i + 1 < n;
    const logits = isPair ? v128.load64_zero(x) : v128.load32_zero(x);
    const weights = exponentialOfDoubles(f64x2.sub(f64x2.promote_low_f32x4(logits), largest));
    const first = f64x2.extract_lane(weights, 0);
    mass += first;
    sum += first * <f64> i;
    if (isPair) {
      const second = f64x2.extract_lane(weights, 1);
      mass += second;
      sum += second * <f64> (i + 1);
    }
  }
  return sum / mass;
}
