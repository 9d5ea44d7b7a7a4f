// Matrix products: C = op(A) op(B), with op the identity or the transpose, row-major float32.
//
// Both operands are packed into panels, A four rows at a time and B eight columns at a time, so that the inner loop
// reads memory in order; it keeps a 4 × 8 tile of C in eight vector registers. Every load costs a check of its bounds, so
// four numbers of A come with one load and are spread by shuffles: three loads for 64 operations. Where few rows would not repay the
// packing of B, it is read where it stands. Every sum goes along k in order, whatever the path: equal inputs give equal
// bits, and a row the same bits in any batch.

import { multiplyAdd } from "./multiply_add";

const TILE_ROWS: i32 = 4;
const TILE_COLUMNS: i32 = 8;
/** Up to this many rows, B is read where it stands. */
const FEW_ROWS: i32 = 24;

/** Floats of scratch that a product needs. */
export function productScratch(m: i32, k: i32, n: i32): i32 {
  const rowPanels = (m + TILE_ROWS - 1) / TILE_ROWS;
  const columnPanels = (n + TILE_COLUMNS - 1) / TILE_COLUMNS;
  return (rowPanels * TILE_ROWS + columnPanels * TILE_COLUMNS) * k + TILE_ROWS * TILE_COLUMNS;
}

/**
 * C[m, n] = op(A)[m, k] op(B)[k, n]. A stands as [m, k], or as [k, m] when transposed; B as [k, n], or as [n, k].
 *
 * @param accumulate 1 to add to what stands in C.
 * @param scratch As many floats as productScratch says.
 */
export function product(
  a: usize,
  b: usize,
  c: usize,
  m: i32,
  k: i32,
  n: i32,
  transposeA: i32,
  transposeB: i32,
  accumulate: i32,
  scratch: usize,
): void {
  const rowPanels = (m + TILE_ROWS - 1) / TILE_ROWS;
  const columnPanels = (n + TILE_COLUMNS - 1) / TILE_COLUMNS;
  const packedB = scratch + ((<usize> (rowPanels * TILE_ROWS * k)) << 2);
  const edge = packedB + ((<usize> (columnPanels * TILE_COLUMNS * k)) << 2);
  const isDirect = !transposeB && m <= FEW_ROWS;
  packRows(a, scratch, m, k, transposeA);
  if (!isDirect) packColumns(b, packedB, k, n, transposeB, 0);
  else if (n % TILE_COLUMNS) packColumns(b, packedB, k, n, 0, n - n % TILE_COLUMNS);
  const aPanel = (<usize> (TILE_ROWS * k)) << 2;
  const bPanel = (<usize> (TILE_COLUMNS * k)) << 2;
  for (let j: i32 = 0; j < columnPanels; j++) {
    const columns = min(TILE_COLUMNS, n - j * TILE_COLUMNS);
    let right = packedB + <usize> j * bPanel;
    let step: usize = TILE_COLUMNS << 2;
    if (isDirect) {
      if (columns == TILE_COLUMNS) {
        right = b + ((<usize> (j * TILE_COLUMNS)) << 2);
        step = (<usize> n) << 2;
      } else right = packedB;
    }
    for (let i: i32 = 0; i < rowPanels; i++) {
      const rows = min(TILE_ROWS, m - i * TILE_ROWS);
      const left = scratch + <usize> i * aPanel;
      const at = c + ((<usize> (i * TILE_ROWS * n + j * TILE_COLUMNS)) << 2);
      if (rows == TILE_ROWS && columns == TILE_COLUMNS) {
        tile(left, right, step, k, at, (<usize> n) << 2, accumulate);
      } else if (rows == 1 && columns == TILE_COLUMNS) {
        rowTile(left, right, step, k, at, accumulate);
      } else {
        tile(left, right, step, k, edge, (<usize> TILE_COLUMNS) << 2, 0);
        for (let r: i32 = 0; r < rows; r++) {
          for (let s: i32 = 0; s < columns; s++) {
            const to = at + ((<usize> (r * n + s)) << 2);
            const value = load<f32>(edge + ((<usize> (r * TILE_COLUMNS + s)) << 2));
            store<f32>(to, accumulate ? load<f32>(to) + value : value);
          }
        }
      }
    }
  }
}

/** Four rows side by side: for each column p of op(A), the four rows' numbers. */
function packRows(a: usize, to: usize, m: i32, k: i32, transposed: i32): void {
  for (let first: i32 = 0; first < m; first += TILE_ROWS) {
    const rows = min(TILE_ROWS, m - first);
    if (transposed) {
      for (let p: i32 = 0; p < k; p++) {
        const from = a + ((<usize> (p * m + first)) << 2);
        if (rows == TILE_ROWS) v128.store(to, v128.load(from));
        else {
          for (let r: i32 = 0; r < TILE_ROWS; r++) {
            store<f32>(to + ((<usize> r) << 2), r < rows ? load<f32>(from + ((<usize> r) << 2)) : 0);
          }
        }
        to += (<usize> TILE_ROWS) << 2;
      }
    } else {
      const stride = (<usize> k) << 2;
      // a missing row repeats the first one: its products are never read
      const row0 = a + <usize> first * stride;
      const row1 = row0 + (rows > 1 ? stride : 0);
      const row2 = row0 + (rows > 2 ? 2 * stride : 0);
      const row3 = row0 + (rows > 3 ? 3 * stride : 0);
      let p: usize = 0;
      for (; p + 16 <= stride; p += 16) {
        transposeFour(row0 + p, row1 + p, row2 + p, row3 + p, to, (<usize> TILE_ROWS) << 2);
        to += (<usize> TILE_ROWS) << 4;
      }
      for (; p < stride; p += 4) {
        store<f32>(to, load<f32>(row0 + p));
        store<f32>(to, load<f32>(row1 + p), 4);
        store<f32>(to, load<f32>(row2 + p), 8);
        store<f32>(to, load<f32>(row3 + p), 12);
        to += (<usize> TILE_ROWS) << 2;
      }
    }
  }
}

/**
 * Eight columns side by side, from column `start` on: for each row p of op(B), the eight columns' numbers; columns beyond
 * the last are 0.
 */
function packColumns(b: usize, to: usize, k: i32, n: i32, transposed: i32, start: i32): void {
  for (let first: i32 = start; first < n; first += TILE_COLUMNS) {
    const columns = min(TILE_COLUMNS, n - first);
    if (!transposed) {
      for (let p: i32 = 0; p < k; p++) {
        const from = b + ((<usize> (p * n + first)) << 2);
        if (columns == TILE_COLUMNS) {
          v128.store(to, v128.load(from));
          v128.store(to, v128.load(from, 16), 16);
        } else {
          for (let s: i32 = 0; s < TILE_COLUMNS; s++) {
            store<f32>(to + ((<usize> s) << 2), s < columns ? load<f32>(from + ((<usize> s) << 2)) : 0);
          }
        }
        to += (<usize> TILE_COLUMNS) << 2;
      }
    } else {
      const stride = (<usize> k) << 2;
      let p: usize = 0;
      if (columns == TILE_COLUMNS) {
        const from = b + <usize> first * stride;
        for (; p + 16 <= stride; p += 16) {
          transposeRows(from + p, stride, to);
          transposeRows(from + p + 4 * stride, stride, to + 16);
          to += (<usize> TILE_COLUMNS) << 4;
        }
      }
      for (; p < stride; p += 4) {
        for (let s: i32 = 0; s < TILE_COLUMNS; s++) {
          const value: f32 = s < columns ? load<f32>(b + <usize> (first + s) * stride + p) : 0;
          store<f32>(to + ((<usize> s) << 2), value);
        }
        to += (<usize> TILE_COLUMNS) << 2;
      }
    }
  }
}

/** Four numbers of each of four rows `stride` bytes apart, turned: written as four rows of a panel of B. */
// @ts-ignore: decorator
@inline
function transposeRows(from: usize, stride: usize, to: usize): void {
  transposeFour(from, from + stride, from + 2 * stride, from + 3 * stride, to, (<usize> TILE_COLUMNS) << 2);
}

/** Four numbers of each of four rows, turned: written as four rows, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function transposeFour(row0: usize, row1: usize, row2: usize, row3: usize, to: usize, step: usize): void {
  const r0 = v128.load(row0);
  const r1 = v128.load(row1);
  const r2 = v128.load(row2);
  const r3 = v128.load(row3);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to + step, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(to + 2 * step, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(to + 3 * step, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}

/** One row of C, eight columns, from a panel whose first row is the only one. */
function rowTile(left: usize, right: usize, step: usize, k: i32, c: usize, accumulate: i32): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0);
  for (let p: i32 = 0; p < k; p++) {
    const a = v128.load32_splat(left);
    s0 = multiplyAdd(s0, a, v128.load(right));
    s1 = multiplyAdd(s1, a, v128.load(right, 16));
    left += (<usize> TILE_ROWS) << 2;
    right += step;
  }
  writeRow(c, s0, s1, accumulate);
}

/**
 * One tile of C from a panel of four rows and eight columns of B whose rows lie `step` bytes apart. `stride` is the bytes
 * between rows of C.
 */
function tile(
  left: usize,
  right: usize,
  step: usize,
  k: i32,
  c: usize,
  stride: usize,
  accumulate: i32,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0), s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0), s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0), s31 = f32x4.splat(0);
  for (let p: i32 = k; p != 0; p--) {
    const four = v128.load(left);
    const b0 = v128.load(right);
    const b1 = v128.load(right, 16);
    let a = v128.shuffle<f32>(four, four, 0, 0, 0, 0);
    s00 = multiplyAdd(s00, a, b0);
    s01 = multiplyAdd(s01, a, b1);
    a = v128.shuffle<f32>(four, four, 1, 1, 1, 1);
    s10 = multiplyAdd(s10, a, b0);
    s11 = multiplyAdd(s11, a, b1);
    a = v128.shuffle<f32>(four, four, 2, 2, 2, 2);
    s20 = multiplyAdd(s20, a, b0);
    s21 = multiplyAdd(s21, a, b1);
    a = v128.shuffle<f32>(four, four, 3, 3, 3, 3);
    s30 = multiplyAdd(s30, a, b0);
    s31 = multiplyAdd(s31, a, b1);
    left += (<usize> TILE_ROWS) << 2;
    right += step;
  }
  writeRow(c, s00, s01, accumulate);
  writeRow(c + stride, s10, s11, accumulate);
  writeRow(c + 2 * stride, s20, s21, accumulate);
  writeRow(c + 3 * stride, s30, s31, accumulate);
}

// @ts-ignore: decorator
@inline
function writeRow(to: usize, low: v128, high: v128, accumulate: i32): void {
  if (accumulate) {
    low = f32x4.add(low, v128.load(to));
    high = f32x4.add(high, v128.load(to, 16));
  }
  v128.store(to, low);
  v128.store(to, high, 16);
}
