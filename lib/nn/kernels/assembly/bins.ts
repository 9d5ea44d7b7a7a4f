// The mean of a distribution over bins.

import { FOUR } from "./constants";
import { rowMaximum } from "./rows";
import { exponentialOf, fillBeyond, loadSome } from "./vectors";

/** The mean index Σ i eˣ / Σ eˣ of x[n]: exponentials as everywhere, sums in doubles. */
export function meanIndex(x: usize, n: i32): f64 {
  const largest = f32x4.splat(rowMaximum(x, n));
  let mass = f64x2.splat(0);
  let sum = f64x2.splat(0);
  let indices = f32x4(0, 1, 2, 3);
  for (let i: i32 = 0; i < n; i += 4, x += 16) {
    const rest = n - i;
    const weights = fillBeyond(exponentialOf(f32x4.sub(loadSome(x, rest), largest)), rest, f32x4.splat(0));
    const terms = f32x4.mul(weights, indices);
    mass = f64x2.add(mass, pairs(weights));
    sum = f64x2.add(sum, pairs(terms));
    indices = f32x4.add(indices, FOUR);
  }
  return (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)) /
    (f64x2.extract_lane(mass, 0) + f64x2.extract_lane(mass, 1));
}

/** Lanes 0 and 1 as doubles, plus lanes 2 and 3. */
// @ts-ignore: decorator
@inline
function pairs(x: v128): v128 {
  return f64x2.add(
    f64x2.promote_low_f32x4(x),
    f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3)),
  );
}
