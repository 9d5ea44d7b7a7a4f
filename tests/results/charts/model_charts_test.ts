import { assert, assertEquals } from "@std/assert";
import {
  horizonSpec,
  horizonUnitsSpec,
  mapsSpec,
  promiseSpec,
  trustSpec,
} from "../../../lib/results/charts/model_charts.ts";
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

Deno.test("mapsSpec() gives all maps of errors one scale, and leaves cells of nothing white", async () => {
  const cell = (value: number) => ({ x: 0, xEnd: 1, y: 0, yEnd: 1, value });
  const pair = (error: number) => ({ xTitle: "a", yTitle: "b", errors: [cell(error)], data: [cell(0)] });
  const spec = mapsSpec([pair(0.1), pair(3)]);
  const domains = plotsOf(spec).map(({ scales }) => scales[2].domain);
  assertEquals([domains[0], domains[2]], [[0.1, 3], [0.1, 3]]);
  const svg = await renderSvg(spec);
  assertEquals(svg.match(/<g class="mark-rect role-mark/g)?.length, 2); // the errors alone
  assert(!/NaN|undefined|Infinity/.test(svg));
});

Deno.test("mapsSpec() writes counts in full", async () => {
  const cell = (value: number) => ({ x: value, xEnd: value + 1, y: 0, yEnd: 1, value });
  const pair = { xTitle: "a", yTitle: "b", errors: [cell(0.01), cell(0.2)], data: [cell(1), cell(100)] };
  const shown = texts(await renderSvg(mapsSpec([pair])));
  assert(shown.includes("100") && !shown.some((text) => text.includes("e+")), shown.join(" "));
});

Deno.test("trustSpec() shows intervals only where there are any", () => {
  const panel = { title: "t", subtitle: "s", points: [{ region: "within the data", foretold: 1, error: 2 }] };
  assertEquals(plotsOf(trustSpec([panel], [])).length, 1);
  const coverage = [{ region: "within the data", nominal: 0.5, observed: 0.4 }];
  assertEquals(plotsOf(trustSpec([panel], coverage)).length, 2);
});

Deno.test("promiseSpec() marks where the promise passes reality by too much", async () => {
  const at = (steps: number, isExploited: boolean) => ({ steps, promised: 500, real: 50, isExploited });
  const bars = (svg: string) => svg.match(/<line[^>]*stroke="#999999"/g)?.length ?? 0;
  assertEquals(bars(await renderSvg(promiseSpec([at(50, false), at(100, true)]))), 1);
  assertEquals(bars(await renderSvg(promiseSpec([at(50, false), at(100, false)]))), 0);
});
