// Blocks of matrices: what slices, splits and stacks are made of, forwards and backwards. Strides are in numbers.

import { loadSome, storeSome } from "./vectors";

/** to[rows, columns] ← from[rows, columns], their rows `toStride` and `fromStride` apart. */
export function copyBlock(
  from: usize,
  fromStride: i32,
  to: usize,
  toStride: i32,
  rows: i32,
  columns: i32,
): void {
  for (let r: i32 = 0; r < rows; r++) {
    copyRow(from, to, columns);
    from += (<usize> fromStride) << 2;
    to += (<usize> toStride) << 2;
  }
}

/** to[rows, columns] += from[rows, columns], their rows `toStride` and `fromStride` apart. */
export function addBlock(
  from: usize,
  fromStride: i32,
  to: usize,
  toStride: i32,
  rows: i32,
  columns: i32,
): void {
  for (let r: i32 = 0; r < rows; r++) {
    addRow(from, to, columns);
    from += (<usize> fromStride) << 2;
    to += (<usize> toStride) << 2;
  }
}

// @ts-ignore: decorator
@inline
function copyRow(from: usize, to: usize, count: i32): void {
  const end = from + ((<usize> (count & ~3)) << 2);
  for (; from < end; from += 16, to += 16) v128.store(to, v128.load(from));
  const rest = count & 3;
  if (rest) storeSome(to, loadSome(from, rest), rest);
}

// @ts-ignore: decorator
@inline
function addRow(from: usize, to: usize, count: i32): void {
  const end = from + ((<usize> (count & ~3)) << 2);
  for (; from < end; from += 16, to += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  const rest = count & 3;
  if (rest) storeSome(to, f32x4.add(loadSome(to, rest), loadSome(from, rest)), rest);
}

/** x[count] ← 0. */
export function clear(x: usize, count: i32): void {
  memory.fill(x, 0, usize(count) << 2);
}

/** y[rows, n] = factors[rows] × x, or y += where `accumulate` is 1. */
export function scaleRows(x: usize, factors: usize, y: usize, rows: i32, n: i32, accumulate: i32): void {
  const whole = (<usize> (n & ~3)) << 2;
  const rest = n & 3;
  for (let r: i32 = 0; r < rows; r++, factors += 4) {
    const factor = v128.load32_splat(factors);
    for (const end = x + whole; x < end; x += 16, y += 16) {
      let value = f32x4.mul(v128.load(x), factor);
      if (accumulate) value = f32x4.add(v128.load(y), value);
      v128.store(y, value);
    }
    if (!rest) continue;
    let value = f32x4.mul(loadSome(x, rest), factor);
    if (accumulate) value = f32x4.add(loadSome(y, rest), value);
    storeSome(y, value, rest);
    x += (<usize> rest) << 2;
    y += (<usize> rest) << 2;
  }
}

/** y[rows, n] += addends[rows], in every column. */
export function addToRows(addends: usize, y: usize, rows: i32, n: i32): void {
  for (let r: i32 = 0; r < rows; r++, addends += 4) {
    const addend = v128.load32_splat(addends);
    for (let j: i32 = 0; j < n; j += 4) {
      const at = y + ((<usize> j) << 2);
      storeSome(at, f32x4.add(loadSome(at, n - j), addend), n - j);
    }
    y += (<usize> n) << 2;
  }
}

/** sums[rows] = Σ x[rows, n] along each row, in doubles. */
export function sumColumns(x: usize, sums: usize, rows: i32, n: i32): void {
  for (let r: i32 = 0; r < rows; r++, sums += 4) {
    store<f32>(sums, <f32> sumAll(x, n));
    x += (<usize> n) << 2;
  }
}

/** Σ x, in doubles. */
export function sumAll(x: usize, count: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const end = x + ((<usize> (count & ~3)) << 2);
  for (; x < end; x += 16) {
    const four = v128.load(x);
    low = f64x2.add(low, f64x2.promote_low_f32x4(four));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3)));
  }
  const rest = count & 3;
  if (rest) {
    const four = loadSome(x, rest); // lanes beyond are 0
    low = f64x2.add(low, f64x2.promote_low_f32x4(four));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3)));
  }
  const both = f64x2.add(low, high);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}
