import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { packTable, selectRows, unpackTable } from "../../../lib/results/dreams/packed_table.ts";

const x = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i / 7));
const columns = [
  x,
  new Float64Array(200).fill(-3.25),
  x.map((value) => 2 * value - 0.25),
  x.map((value) => value ** 2),
];

Deno.test("packTable() keeps every number to a step of its column's range", () => {
  const found = unpackTable(packTable(columns));
  columns.forEach((values, c) => {
    const range = Math.max(...values) - Math.min(...values);
    values.forEach((value, i) => assertAlmostEquals(found[c][i], value, 2 * range / 65_534));
  });
});

Deno.test("packTable() stores no numbers of a constant column, nor of one that follows from another", () => {
  const { columns: packed } = packTable(columns);
  assertEquals(packed[1], -3.25);
  assert(typeof packed[2] === "object" && "like" in packed[2] && packed[2].like === 0);
  assert(typeof packed[3] === "object" && "bytes" in packed[3]);
});

Deno.test("packTable() gives NaN back where a number is not finite", () => {
  const [values] = unpackTable(packTable([Float64Array.of(1, NaN, 2, Infinity)]));
  assertEquals([...values], [1, NaN, 2, NaN]);
  const [none] = unpackTable(packTable([Float64Array.of(NaN, NaN)]));
  assertEquals([...none], [NaN, NaN]);
});

Deno.test("selectRows() changes no number of the rows that it keeps, however often", () => {
  const table = packTable(columns);
  const rows = Array.from({ length: 100 }, (_, i) => 2 * i + 1);
  const some = selectRows(table, rows);
  const whole = unpackTable(table);
  unpackTable(some).forEach((values, c) => assertEquals([...values], rows.map((row) => whole[c][row])));
  assertEquals(selectRows(some, [0, 7]), selectRows(table, [1, 15]));
});
