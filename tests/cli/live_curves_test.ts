import { assert, assertEquals } from "@std/assert";
import { LiveCurves, meanCurve } from "../../lib/cli/live_curves.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import type { RunSpec } from "../../lib/experiment/run_spec.ts";

const curve = (...values: number[]) => values.map((value, i) => ({ steps: 50 * (i + 1), value }));

Deno.test("meanCurve() is the mean of the runs that are that far, whatever their grids", () => {
  assertEquals(meanCurve([curve(10, 20, 30), curve(20, 40)]), [
    { steps: 50, value: 15 },
    { steps: 100, value: 30 },
    { steps: 150, value: 30 },
  ]);
  const between = [{ steps: 75, value: 100 }, { steps: 100, value: 200 }];
  assertEquals(meanCurve([curve(10, 20), between]), [
    { steps: 50, value: 10 },
    { steps: 75, value: 55 },
    { steps: 100, value: 110 },
  ]);
  assertEquals(meanCurve([]), []);
});

const specs = expandRuns(layOver(defaultComparison, {
  agents: ["dqn"],
  seeds: [0, 1],
  budget: { steps: 400 },
  settings: { dqn: { batchSize: [8, 16, 32, 64, 128, 256, 512, 1024] } },
}));
const of = (batch: number, seed: number): RunSpec =>
  specs.find((spec) => spec.agentSettings.batchSize === batch && spec.seed === seed)!;
const room = { columns: 100, rows: 30, paint: (text: string) => text };

Deno.test("LiveCurves draws active agents first, then those with the highest newest return", () => {
  const curves = new LiveCurves(() => 475);
  for (const spec of specs) {
    curves.add(spec, curve(1, spec.agentSettings.batchSize as number));
  }
  const legend = curves.picture([of(8, 0)], room).slice(-3).join(" ");
  const shown = [...legend.matchAll(/batchSize=(\d+)/g)].map(([, batch]) => Number(batch));
  assertEquals(shown.toSorted((a, b) => a - b), [8, 64, 128, 256, 512, 1024]);
});

Deno.test("LiveCurves needs room, two points and a run in progress", () => {
  const curves = new LiveCurves(() => Infinity);
  curves.add(of(8, 0), curve(1));
  assertEquals(curves.picture([of(8, 0)], room), []);
  curves.add(of(8, 0), [{ steps: 100, value: 7 }]);
  assert(curves.picture([of(8, 0)], room).length > 5);
  assertEquals(curves.picture([], room), []);
  assertEquals(curves.picture([of(8, 0)], { ...room, columns: 59 }), []);
  assertEquals(curves.picture([of(8, 0)], { ...room, rows: 6 }), []);
  for (let rows = 0; rows < 30; rows++) {
    assert(curves.picture([of(8, 0)], { ...room, rows }).length <= rows, `${rows}`);
  }
});

Deno.test("LiveCurves replaces the points of a run that starts again", () => {
  const curves = new LiveCurves(() => Infinity);
  curves.add(of(8, 0), curve(1, 2, 999));
  curves.add(of(8, 0), curve(1));
  curves.add(of(8, 0), [{ steps: 100, value: 3 }]);
  assert(curves.picture([of(8, 0)], room)[0].trimStart().startsWith("3 "), "999 is gone");
});
