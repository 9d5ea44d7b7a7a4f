import { assert, assertEquals } from "@std/assert";
import { packMap, unpackMap } from "../../../lib/results/dreams/model_maps.ts";

Deno.test("packMap() keeps positive numbers to 1/254 of the ratio of their ends", () => {
  const values = Array.from({ length: 400 }, (_, i) => 1e-4 * 1.02 ** i);
  const found = unpackMap(packMap(values));
  const step = (values[399] / values[0]) ** (1 / 254);
  values.forEach((value, i) => assert(found[i] < value * step && value < found[i] * step));
  assertEquals(found[0], values[0]);
});

Deno.test("packMap() leaves out what is no positive number", () => {
  assertEquals([...unpackMap(packMap([0, NaN, 3, -1, 3]))], [NaN, NaN, 3, NaN, 3]);
  assertEquals([...unpackMap(packMap([NaN, 0]))], [NaN, NaN]);
});
