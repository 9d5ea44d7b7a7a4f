// The mean of a distribution over bins, in doubles.

import {
  DOUBLE_HALF,
  DOUBLE_LN2_HIGH,
  DOUBLE_LN2_LOW,
  DOUBLE_LOG2_E,
  DOUBLE_LOW,
  DOUBLE_ONE,
  DOUBLE_P1,
  DOUBLE_P2,
  DOUBLE_P3,
  DOUBLE_P4,
  DOUBLE_P5,
  DOUBLE_ROUNDER,
  DOUBLE_TWO,
} from "./constants";
import { rowMaximum } from "./rows";

/** eˣ of two doubles up to 0, within one unit in the last place; 0 below −708. The method is e_exp.c's. */
// @ts-ignore: decorator
@inline
function exponentialOfDoubles(x: v128): v128 {
  const n = f64x2.trunc(f64x2.sub(f64x2.mul(x, DOUBLE_LOG2_E), DOUBLE_HALF));
  const high = f64x2.sub(x, f64x2.mul(n, DOUBLE_LN2_HIGH));
  const low = f64x2.mul(n, DOUBLE_LN2_LOW);
  const r = f64x2.sub(high, low);
  const t = f64x2.mul(r, r);
  let p = f64x2.add(DOUBLE_P4, f64x2.mul(t, DOUBLE_P5));
  p = f64x2.add(DOUBLE_P3, f64x2.mul(t, p));
  p = f64x2.add(DOUBLE_P2, f64x2.mul(t, p));
  p = f64x2.add(DOUBLE_P1, f64x2.mul(t, p));
  const c = f64x2.sub(r, f64x2.mul(t, p));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(DOUBLE_TWO, c));
  const y = f64x2.sub(DOUBLE_ONE, f64x2.sub(f64x2.sub(low, quotient), high));
  const power = i64x2.shl(f64x2.add(n, DOUBLE_ROUNDER), 52);
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
