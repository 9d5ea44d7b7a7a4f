import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Normaliser } from "../../lib/dynamics/normaliser.ts";

Deno.test("Normaliser measures each column, and takes a constant one for deviation 1", () => {
  const normaliser = new Normaliser(2);
  normaliser.measure(Float32Array.of(1, 7, 3, 7, 8, 7), 3);
  assertAlmostEquals(normaliser.means[0], 4, 1e-6);
  assertAlmostEquals(normaliser.deviations[0], Math.sqrt((9 + 1 + 16) / 3), 1e-6);
  assertEquals([normaliser.means[1], normaliser.deviations[1]], [7, 1]);
});

Deno.test("Normaliser restores what it saved, and refuses another's", () => {
  const normaliser = new Normaliser(1);
  normaliser.measure(Float32Array.of(2, 6), 2);
  const copy = new Normaliser(1);
  copy.restore(normaliser.save());
  assertEquals(copy.save(), normaliser.save());
  assertThrows(() => new Normaliser(2).restore(normaliser.save()), TypeError);
});

Deno.test("Normaliser.apply() brings columns to mean 0 and deviation 1, in place too, but for the smallest deviation", () => {
  const normaliser = new Normaliser(2);
  const rows = Float32Array.of(1, 10, 3, 10.002);
  normaliser.measure(rows, 2, 0.01);
  normaliser.apply(rows, 2, rows);
  [-1, -0.1, 1, 0.1].forEach((value, i) => assertAlmostEquals(rows[i], value, 1e-3));
  normaliser.reset();
  assertEquals([...normaliser.means, ...normaliser.deviations], [0, 0, 1, 1]);
});
