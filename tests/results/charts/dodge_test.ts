import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { dodge } from "../../../lib/results/charts/dodge.ts";

Deno.test("dodge() leaves dots that do not touch in their row", () => {
  assertEquals(dodge([30, 10, 20], 10, 2), [0, 0, 0]);
});

Deno.test("dodge() moves equal dots to the nearest free places, and gives up where there is none", () => {
  assertEquals(dodge([5, 5, 5, 5, 5], 10, 2), [0, 1, -1, 2, -2]);
  assertEquals(dodge([5, 5, 5, 5], 10, 1), [0, 1, -1, 0]);
  assertEquals(dodge([], 10, 1), []);
});

Deno.test("dodge() lets no two dots of a place overlap where there is room", () => {
  const positions = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 9 });
  fc.assert(
    fc.property(positions, (row) => {
      const places = dodge(row, 10, 8);
      for (let i = 0; i < row.length; i++) {
        for (let j = 0; j < i; j++) assert(places[i] !== places[j] || Math.abs(row[i] - row[j]) >= 10);
      }
    }),
    { seed: 1 },
  );
});
