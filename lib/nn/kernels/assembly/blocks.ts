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
