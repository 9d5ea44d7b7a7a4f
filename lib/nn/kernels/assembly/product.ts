// Matrix products: C = op(A) op(B), with op the identity or the transpose, row-major float32.
//
// Both operands are packed into panels, A four rows at a time and B eight columns at a time, so that the inner loop
// reads memory in order; it keeps a 4 × 8 tile of C in eight vector registers. Every load costs a check of its bounds, and
// every shuffle a turn of the units that multiply and add, so four numbers of A come with one load and are turned three
// times against the numbers of B: three loads and three shuffles for 64 operations. The registers then hold diagonals of the
// tile, put in rows at its end. Where few rows would not repay the packing of B, it is read where it stands. Every sum
// goes along k in order, whatever the path: equal inputs give equal bits, and a row the same bits in any batch.

import { multiplyAdd } from "./multiply_add";
import { loadSome, storeSome } from "./vectors";

const TILE_ROWS: i32 = 4;
const TILE_COLUMNS: i32 = 8;
/** Up to this many rows, B is read where it stands; up to the second number, where it is small. */
const FEW_ROWS: i32 = 24;
const MORE_ROWS: i32 = 64;
/** Columns of a short row, and rows of a low B: their cache lines do not crowd each other out. */
const SHORT_ROW: i32 = 192;
const FEW_TERMS: i32 = 128;

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
  const isDirect = !transposeB && (m <= FEW_ROWS || (m <= MORE_ROWS && n <= SHORT_ROW && k <= FEW_TERMS));
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
        if (columns > 4) tile(left, right, step, k, edge, (<usize> TILE_COLUMNS) << 2, 0);
        else narrowTile(left, right, step, k, edge, (<usize> TILE_COLUMNS) << 2);
        for (let r: i32 = 0; r < rows; r++) {
          const from = edge + ((<usize> (r * TILE_COLUMNS)) << 2);
          const to = at + ((<usize> (r * n)) << 2);
          writeSome(to, v128.load(from), columns, accumulate);
          if (columns > 4) writeSome(to + 16, v128.load(from, 16), columns - 4, accumulate);
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
  // dₙ of lane l: row (l + n) mod 4, column l
  let d00 = f32x4.splat(0), d01 = f32x4.splat(0);
  let d10 = f32x4.splat(0), d11 = f32x4.splat(0);
  let d20 = f32x4.splat(0), d21 = f32x4.splat(0);
  let d30 = f32x4.splat(0), d31 = f32x4.splat(0);
  for (let p: i32 = k; p != 0; p--) {
    const four = v128.load(left);
    const b0 = v128.load(right);
    const b1 = v128.load(right, 16);
    d00 = multiplyAdd(d00, four, b0);
    d01 = multiplyAdd(d01, four, b1);
    let a = v128.shuffle<f32>(four, four, 1, 2, 3, 0);
    d10 = multiplyAdd(d10, a, b0);
    d11 = multiplyAdd(d11, a, b1);
    a = v128.shuffle<f32>(four, four, 2, 3, 0, 1);
    d20 = multiplyAdd(d20, a, b0);
    d21 = multiplyAdd(d21, a, b1);
    a = v128.shuffle<f32>(four, four, 3, 0, 1, 2);
    d30 = multiplyAdd(d30, a, b0);
    d31 = multiplyAdd(d31, a, b1);
    left += (<usize> TILE_ROWS) << 2;
    right += step;
  }
  const p0 = inTurn(d00, d30), q0 = inTurn(d20, d10), p1 = inTurn(d10, d00), q1 = inTurn(d30, d20);
  const r0 = inTurn(d01, d31), t0 = inTurn(d21, d11), r1 = inTurn(d11, d01), t1 = inTurn(d31, d21);
  writeRow(c, halves(p0, q0), halves(r0, t0), accumulate);
  writeRow(c + stride, halves(p1, q1), halves(r1, t1), accumulate);
  writeRow(c + 2 * stride, halves(q0, p0), halves(t0, r0), accumulate);
  writeRow(c + 3 * stride, halves(q1, p1), halves(t1, r1), accumulate);
}

/** As {@linkcode tile}, of the first four columns alone. */
function narrowTile(left: usize, right: usize, step: usize, k: i32, c: usize, stride: usize): void {
  let d0 = f32x4.splat(0), d1 = f32x4.splat(0), d2 = f32x4.splat(0), d3 = f32x4.splat(0);
  for (let p: i32 = k; p != 0; p--) {
    const four = v128.load(left);
    const b = v128.load(right);
    d0 = multiplyAdd(d0, four, b);
    d1 = multiplyAdd(d1, v128.shuffle<f32>(four, four, 1, 2, 3, 0), b);
    d2 = multiplyAdd(d2, v128.shuffle<f32>(four, four, 2, 3, 0, 1), b);
    d3 = multiplyAdd(d3, v128.shuffle<f32>(four, four, 3, 0, 1, 2), b);
    left += (<usize> TILE_ROWS) << 2;
    right += step;
  }
  const p0 = inTurn(d0, d3), q0 = inTurn(d2, d1), p1 = inTurn(d1, d0), q1 = inTurn(d3, d2);
  v128.store(c, halves(p0, q0));
  v128.store(c + stride, halves(p1, q1));
  v128.store(c + 2 * stride, halves(q0, p0));
  v128.store(c + 3 * stride, halves(q1, p1));
}

/** Lanes 0 and 2 of `even`, 1 and 3 of `odd`. */
// @ts-ignore: decorator
@inline
function inTurn(even: v128, odd: v128): v128 {
  return v128.shuffle<f32>(even, odd, 0, 5, 2, 7);
}

/** Lanes 0 and 1 of `low`, 2 and 3 of `high`. */
// @ts-ignore: decorator
@inline
function halves(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(low, high, 0, 1, 6, 7);
}

/** Writes, or adds, the first `count` lanes, at most four. */
function writeSome(to: usize, value: v128, count: i32, accumulate: i32): void {
  if (accumulate) value = f32x4.add(loadSome(to, count), value);
  storeSome(to, value, count);
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
