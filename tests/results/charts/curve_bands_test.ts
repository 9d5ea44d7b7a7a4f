import { assert, assertEquals } from "@std/assert";
import { curveBands } from "../../../lib/results/charts/curve_bands.ts";
import type { CurvePoint } from "../../../lib/results/statistics.ts";

const curve = (...values: number[]) => values.map((value, i) => ({ steps: 50 * (i + 1), value }));
const bandsOf = (...curves: CurvePoint[][]) =>
  curveBands({
    label: "dyna",
    task: "cartpole",
    diverged: [],
    seeds: new Map(curves.map((curve, seed) => [seed, curve])),
  });
/** Pieces without their bands. */
const shapeOf = (...curves: CurvePoint[][]) =>
  bandsOf(...curves).map((
    { isWhole, points },
  ) => [isWhole, ...points.map(({ steps, value }) => [steps, value])]);

Deno.test("curveBands() gives the interquartile mean over seeds and its interval", () => {
  const [{ label, isWhole, points: [first, second] }, ...rest] = bandsOf(
    curve(1, 10),
    curve(2, 10),
    curve(6, 10),
    curve(4, 10),
  );
  assertEquals([label, isWhole, first.steps, first.value, rest.length], ["dyna", true, 50, 3, 0]); // the mean of 2 and 4
  assert(first.low >= 1 && first.low < 3 && first.high > 3 && first.high <= 6);
  assertEquals(second, { steps: 100, value: 10, low: 10, high: 10 });
});

Deno.test("curveBands() of a single seed is the curve itself, without a band", () => {
  assertEquals(bandsOf(curve(3, 4)), [{
    label: "dyna",
    isWhole: true,
    points: [{ steps: 50, value: 3, low: NaN, high: NaN }, { steps: 100, value: 4, low: NaN, high: NaN }],
  }]);
});

Deno.test("curveBands() holds a seed's value between its points, and marks where seeds are missing", () => {
  // the second seed begins at 60 and ends at 120; at 100 it still has its value of 60
  assertEquals(
    shapeOf(curve(0, 10, 20, 30), [{ steps: 60, value: 4 }, { steps: 120, value: 6 }]),
    [
      [false, [50, 0], [60, 2]],
      [true, [60, 2], [100, 7], [120, 8]],
      [false, [120, 8], [150, 20], [200, 30]],
    ],
  );
});

Deno.test("curveBands() leaves a gap where no seed is, and single points where seeds share none", () => {
  const at = (steps: number, value: number) => ({ steps, value });
  assertEquals(shapeOf([at(17, 1)], [at(23, 2)]), [[false, [17, 1]], [false, [23, 2]]]);
  assertEquals(shapeOf([at(17, 1), at(20, 3)], [at(23, 2)]), [[false, [17, 1], [20, 3]], [false, [23, 2]]]);
  assertEquals(shapeOf([at(17, 1)], [at(17, 3)]), [[true, [17, 2]]]);
});
