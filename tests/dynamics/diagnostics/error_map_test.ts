import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { axisOver, cellMeans, variablesOfError } from "../../../lib/dynamics/diagnostics/error_map.ts";
import { Generator } from "../../../lib/random/generator.ts";

Deno.test("cellMeans() averages every value over the cells of two variables", () => {
  const states = Float32Array.of(-0.5, -0.5, -0.6, -0.9, 0.5, 0.5, 3, 0);
  const axis = (variable: number) => ({ variable, low: -1, high: 1, cells: 2 });
  const cells = cellMeans(states, 4, 2, [[1, 3, 7, 99], [0, 1, 2, 3]], [axis(0), axis(1)]);
  assertEquals(cells.map(({ count }) => count), [2, 0, 0, 1]);
  assertEquals(cells.map(({ means }) => means), [[2, 0.5], [NaN, NaN], [NaN, NaN], [7, 2]]);
  assertEquals(cells[1].ranges, [[0, 1], [-1, 0]]);
});

Deno.test("cellMeans() takes one variable as well, and counts alone", () => {
  const axis = { variable: 0, low: 0, high: 4, cells: 4 };
  const cells = cellMeans(Float32Array.of(0.5, 0.6, 4), 3, 1, [], [axis]);
  assertEquals(cells.map(({ count }) => count), [2, 0, 0, 1]); // the upper end belongs to the last cell
  assertEquals(cells[3], { ranges: [[3, 4]], count: 1, means: [] });
});

Deno.test("axisOver() covers nearly all states, and has a width where a variable does not vary", () => {
  const spread = Float32Array.from({ length: 2001 }, (_, i) => i === 2000 ? 1e6 : i / 2000);
  const { low, high } = axisOver(spread, 2001, 1, 0, 5);
  assertAlmostEquals(low, 0.005, 1e-3);
  assert(high < 1, "a single far state does not stretch it");
  const constant = axisOver(new Float32Array(10).fill(3), 10, 1, 0, 5);
  assert(constant.low < 3 && constant.high > 3);
});

Deno.test("variablesOfError() finds the two variables that errors depend on, in order", () => {
  const random = new Generator(1);
  const [count, size] = [4000, 5];
  const states = random.fillNormal(new Float32Array(count * size));
  const errors = Float64Array.from(
    { length: count },
    (_, i) => Math.exp(states[i * size + 3] * states[i * size + 1]) + 0.01 * random.uniform(),
  );
  assertEquals(variablesOfError(states, count, size, errors), [1, 3]);
  assertEquals(variablesOfError(states, count, 1, errors), [0]);
  assertEquals(variablesOfError(states, count, size, new Float64Array(count)), [0, 1]); // a perfect model
});
