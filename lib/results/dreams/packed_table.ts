/**
 * Tables of numbers as text: 16 bits a number, and none for a column that follows from another. No compressor is used,
 * whose bytes would differ between versions and systems.
 *
 * @module
 */

import { pack, type PackedNumbers, unpack } from "../page/packed_numbers.ts";

/** A table of numbers. */
export interface PackedTable {
  /** Rows. */
  readonly rows: number;
  /** In order. */
  readonly columns: readonly PackedColumn[];
}

/** A column: a constant; its numbers; or `times` an earlier column, plus `plus`. */
export type PackedColumn =
  | number
  | PackedNumbers
  | { readonly like: number; readonly times: number; readonly plus: number };

/** Steps between the ends of a column's range. */
const STEPS = 65_534;

/**
 * Packs columns of equal length; numbers that are not finite become NaN.
 *
 * @returns What {@linkcode unpackTable} turns back into the columns, to a step of each one's range.
 */
export function packTable(columns: readonly Float64Array[]): PackedTable {
  const packed: PackedColumn[] = [];
  for (const values of columns) {
    packed.push(
      values.every((value) => value === values[0])
        ? values[0] ?? 0
        : likeEarlier(values, columns, packed) ?? pack(values),
    );
  }
  return { rows: columns[0]?.length ?? 0, columns: packed };
}

/** The columns of a table. */
export function unpackTable({ rows, columns }: PackedTable): Float64Array[] {
  const unpacked: Float64Array[] = [];
  for (const column of columns) {
    if (typeof column === "number") unpacked.push(new Float64Array(rows).fill(column));
    else if ("like" in column) {
      unpacked.push(unpacked[column.like].map((value) => column.times * value + column.plus));
    } else unpacked.push(unpack(column));
  }
  return unpacked;
}

/** Some rows of a table; the numbers in them stay what they are. */
export function selectRows({ columns }: PackedTable, rows: readonly number[]): PackedTable {
  return {
    rows: rows.length,
    columns: columns.map((column) =>
      typeof column === "number" || "like" in column
        ? column
        : { ...column, bytes: selectBytes(column.bytes, 2, rows) }
    ),
  };
}

/** Some items of `size` bytes each, of bytes in base64. */
export function selectBytes(text: string, size: number, items: readonly number[]): string {
  const bytes = textToBytes(text);
  const selected = new Uint8Array(size * items.length);
  items.forEach((item, i) => selected.set(bytes.subarray(item * size, (item + 1) * size), i * size));
  return selected.toBase64();
}

/** The bytes of a text in base64. */
export function textToBytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** How a column follows from an earlier one, if it does to a step of its range: a cart's corners follow its middle. */
function likeEarlier(
  values: Float64Array,
  columns: readonly Float64Array[],
  packed: readonly PackedColumn[],
): PackedColumn | undefined {
  for (const [like, column] of packed.entries()) {
    if (typeof column === "number" || "like" in column) continue;
    const other = columns[like];
    const [least, most] = [other.indexOf(column.low), other.indexOf(column.high)];
    const times = (values[most] - values[least]) / (column.high - column.low);
    const plus = values[least] - times * column.low;
    const step = Math.abs(values[most] - values[least]) / STEPS;
    if (values.every((value, i) => Math.abs(times * other[i] + plus - value) <= step)) {
      return { like, times, plus };
    }
  }
  return undefined;
}
