// Products with a matrix that is mostly 0, such as pictures: each row as a list of what is not. Sums go along the lists in
// order, so that the result has the bits of the product that multiplies the zeros too, as long as all numbers are finite.

import { multiplyAdd } from "./multiply_add";
import { loadSome, storeSome } from "./vectors";

/**
 * The lists of the rows of x[rows, n], or with `transposed` of its columns: entry e of list l, from starts[l] up to and without
 * starts[l + 1], is values[e] at places[e].
 */
export function compress(
  x: usize,
  rows: i32,
  n: i32,
  transposed: i32,
  starts: usize,
  places: usize,
  values: usize,
): void {
  if (!transposed) {
    let count: i32 = 0;
    for (let r: i32 = 0; r < rows; r++) {
      store<i32>(starts + ((<usize> r) << 2), count);
      for (let j: i32 = 0; j < n; j += 4, x += 16) {
        const rest = min(4, n - j);
        if (!v128.any_true(f32x4.ne(loadSome(x, rest), f32x4.splat(0)))) continue;
        for (let i: i32 = 0; i < rest; i++) {
          const value = load<f32>(x + ((<usize> i) << 2));
          if (value == 0) continue;
          store<i32>(places + ((<usize> count) << 2), j + i);
          store<f32>(values + ((<usize> count) << 2), value);
          count++;
        }
      }
      x -= (<usize> (-n & 3)) << 2;
    }
    store<i32>(starts + ((<usize> rows) << 2), count);
    return;
  }
  // the columns are as many lists: count their entries, then place the rows one after the other
  memory.fill(starts, 0, (<usize> (n + 1)) << 2);
  for (let pass: i32 = 0; pass < 2; pass++) {
    let from = x;
    for (let r: i32 = 0; r < rows; r++) {
      for (let j: i32 = 0; j < n; j += 4, from += 16) {
        const rest = min(4, n - j);
        if (!v128.any_true(f32x4.ne(loadSome(from, rest), f32x4.splat(0)))) continue;
        for (let i: i32 = 0; i < rest; i++) {
          const value = load<f32>(from + ((<usize> i) << 2));
          if (value == 0) continue;
          const list = starts + ((<usize> (j + i)) << 2);
          const entry = load<i32>(list);
          store<i32>(list, entry + 1);
          if (pass == 0) continue;
          store<i32>(places + ((<usize> entry) << 2), r);
          store<f32>(values + ((<usize> entry) << 2), value);
        }
      }
      from -= (<usize> (-n & 3)) << 2;
    }
    // counts become first entries; after the second pass, ends become them again
    let before: i32 = 0;
    for (let j: i32 = 0; j <= n; j++) {
      const list = starts + ((<usize> j) << 2);
      const here = load<i32>(list);
      store<i32>(list, before);
      before = pass == 0 ? before + here : here;
    }
  }
}

/** c[lists, n] = Σ values[e] b[places[e], n] over each list; added to c where `accumulate` is 1. */
export function sparseProduct(
  starts: usize,
  places: usize,
  values: usize,
  b: usize,
  c: usize,
  lists: i32,
  n: i32,
  accumulate: i32,
): void {
  const row = (<usize> n) << 2;
  for (let l: i32 = 0; l < lists; l++, starts += 4, c += row) {
    const first = load<i32>(starts);
    const end = load<i32>(starts, 4);
    if (first == end && accumulate) continue;
    let j: i32 = 0;
    for (; j + 32 <= n; j += 32) sparseTile(places, values, first, end, b, row, c, j, accumulate);
    for (; j < n; j += 4) {
      const at = (<usize> j) << 2;
      let sum = f32x4.splat(0);
      for (let e = first; e < end; e++) {
        const factor = v128.load32_splat(values + ((<usize> e) << 2));
        const other = b + <usize> load<i32>(places + ((<usize> e) << 2)) * row + at;
        sum = multiplyAdd(sum, factor, loadSome(other, n - j));
      }
      if (accumulate) sum = f32x4.add(loadSome(c + at, n - j), sum);
      storeSome(c + at, sum, n - j);
    }
  }
}

/** Thirty-two columns of one row of c. */
// @ts-ignore: decorator
@inline
function sparseTile(
  places: usize,
  values: usize,
  first: i32,
  end: i32,
  b: usize,
  row: usize,
  c: usize,
  j: i32,
  accumulate: i32,
): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  const at = (<usize> j) << 2;
  for (let e = first; e < end; e++) {
    const factor = v128.load32_splat(values + ((<usize> e) << 2));
    const other = b + <usize> load<i32>(places + ((<usize> e) << 2)) * row + at;
    s0 = multiplyAdd(s0, factor, v128.load(other));
    s1 = multiplyAdd(s1, factor, v128.load(other, 16));
    s2 = multiplyAdd(s2, factor, v128.load(other, 32));
    s3 = multiplyAdd(s3, factor, v128.load(other, 48));
    s4 = multiplyAdd(s4, factor, v128.load(other, 64));
    s5 = multiplyAdd(s5, factor, v128.load(other, 80));
    s6 = multiplyAdd(s6, factor, v128.load(other, 96));
    s7 = multiplyAdd(s7, factor, v128.load(other, 112));
  }
  const to = c + at;
  writeFour(to, s0, s1, s2, s3, accumulate);
  writeFour(to + 64, s4, s5, s6, s7, accumulate);
}

// @ts-ignore: decorator
@inline
function writeFour(to: usize, s0: v128, s1: v128, s2: v128, s3: v128, accumulate: i32): void {
  if (accumulate) {
    s0 = f32x4.add(v128.load(to), s0);
    s1 = f32x4.add(v128.load(to, 16), s1);
    s2 = f32x4.add(v128.load(to, 32), s2);
    s3 = f32x4.add(v128.load(to, 48), s3);
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
}
