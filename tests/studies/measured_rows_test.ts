import { assertEquals } from "@std/assert";
import { columnOf, shownInterval, twoDigits } from "../../lib/studies/measured_rows.ts";

Deno.test("columnOf() takes one case's column in the order of seeds, where the row has certain values", () => {
  const row = (name: string, seed: number, values: Record<string, number>) => ({ name, seed, values });
  const rows = [
    row("a", 1, { k: 1, e: 10 }),
    row("a", 0, { k: 1, e: 20 }),
    row("a", 0, { k: 2, e: 30 }),
    row("b", 0, { k: 1, e: 40 }),
    row("a", 2, { k: 1 }),
  ];
  assertEquals(columnOf(rows, "a", "e", { k: 1 }), [20, 10]);
  assertEquals(columnOf(rows, "b", "e"), [40]);
});

Deno.test("twoDigits() and shownInterval() write numbers of any size", () => {
  assertEquals([0.00012, 0.0123, 1.26, 12.4, 1234.5, 0, NaN].map(twoDigits), [
    "1.2e-4",
    "0.012",
    "1.3",
    "12",
    "1235",
    "0",
    "–",
  ]);
  assertEquals(shownInterval({ value: 1, low: 0.5, high: 2 }), "1 [0.5, 2]");
  assertEquals(shownInterval({ value: 1, low: NaN, high: NaN }), "1");
});
