import { assert, assertEquals } from "@std/assert";
import { mapsSpec, profileSpec } from "../../../lib/results/charts/error_maps.ts";
import { horizonSpec, horizonUnitsSpec } from "../../../lib/results/charts/horizon_charts.ts";
import { returnHistorySpec } from "../../../lib/results/charts/return_history_chart.ts";
import { uncertaintySpec } from "../../../lib/results/charts/uncertainty_chart.ts";
import type { VegaPart } from "../../../lib/results/charts/plot.ts";
import { renderSvg } from "../../../lib/results/charts/render.ts";

// deno-lint-ignore no-explicit-any
const plotsOf = (spec: VegaPart) => spec.marks as any[];
const texts = (svg: string) => [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text);

const points = [1, 5, 10].flatMap((k) =>
  ["the agent's", "random"].map((policy) => ({ policy, k, median: k / 10, low: k / 20, high: k }))
);

Deno.test("horizonSpec() spans bands and laws, and names both", async () => {
  const spec = horizonSpec(points, [{ policy: "random", law: "exponential", k: 1, error: 20 }], ["words"]);
  assertEquals(plotsOf(spec)[0].scales[1].domain, [0.05, 20]);
  const shown = texts(await renderSvg(spec));
  for (const text of ["random", "exponential", "words"]) assert(shown.includes(text), text);
});

Deno.test("horizonUnitsSpec() gives every variable an axis of its own", () => {
  const spec = horizonUnitsSpec([
    { title: "angle (rad)", points },
    { title: "speed (m/s)", points: points.map((point) => ({ ...point, high: 1000 })) },
  ]);
  assertEquals(plotsOf(spec).map(({ scales }) => scales[1].domain[1]), [10, 1000]);
});

const cell = (x: number, value: number) => ({ x, xEnd: x + 1, y: 0, yEnd: 1, value });
const maps = (errors: number[], counts: number[]) => ({
  xTitle: "angle (rad)",
  yTitle: "speed (m/s)",
  errors: [
    { title: "angle (rad)", cells: errors.map((value, i) => cell(i, value)) },
    { title: "speed (m/s)", cells: errors.map((value, i) => cell(i, 10 * value)) },
  ],
  data: counts.map((value, i) => cell(i, value)),
});

Deno.test("mapsSpec() labels axes and errors with units, and leaves cells of nothing white", async () => {
  const spec = mapsSpec(maps([0.1, NaN, 3], [0, 0, 0]));
  assertEquals(plotsOf(spec).map(({ scales }) => scales[2].domain), [[0.1, 3], [1, 30], [1, 10]]);
  assertEquals(plotsOf(spec)[0].scales[0].domain, [0, 3]); // the axis spans all cells
  const svg = await renderSvg(spec);
  const shown = texts(svg);
  for (const text of ["Error of angle (rad)", "Error of speed (m/s)", "Training data", "angle (rad)"]) {
    assert(shown.includes(text), text);
  }
  assert(!/NaN|undefined|Infinity/.test(svg));
});

Deno.test("mapsSpec() writes counts in full", async () => {
  const shown = texts(await renderSvg(mapsSpec(maps([0.01, 0.2], [1, 100]))));
  assert(shown.includes("100") && !shown.some((text) => text.includes("e+")), shown.join(" "));
});

Deno.test("profileSpec() draws the error along a single variable", async () => {
  const points = [{ x: 0, error: 0.1, hasData: true }, { x: 1, error: NaN, hasData: false }];
  const svg = await renderSvg(profileSpec({ title: "level (m)", points }));
  assert(texts(svg).includes("Error of level (m)"));
  assert(!/NaN|undefined/.test(svg));
});

Deno.test("uncertaintySpec() shows intervals only where there are any", () => {
  const panel = {
    title: "t",
    subtitle: "s",
    points: [{ region: "within the data", predicted: 1, error: 2 }],
  };
  assertEquals(plotsOf(uncertaintySpec([panel], [])).length, 1);
  const coverage = [{ region: "within the data", nominal: 0.5, observed: 0.4 }];
  assertEquals(plotsOf(uncertaintySpec([panel], coverage)).length, 2);
});

Deno.test("returnHistorySpec() marks where the prediction is too high", async () => {
  const at = (steps: number, isExploited: boolean) => ({ steps, predicted: 500, real: 50, isExploited });
  const bars = (svg: string) => svg.match(/<line[^>]*stroke="#999999"/g)?.length ?? 0;
  assertEquals(bars(await renderSvg(returnHistorySpec([at(50, false), at(100, true)]))), 1);
  assertEquals(bars(await renderSvg(returnHistorySpec([at(50, false), at(100, false)]))), 0);
});
