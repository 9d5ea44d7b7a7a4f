import { assertEquals } from "@std/assert";
import { domainOf, dots, extent, lines, pictureSpec, type Plot } from "../../../lib/results/charts/plot.ts";

const rows = [{ x: 1, y: 2, name: "a" }];
const plot = (layers: Plot["layers"]): Plot => ({
  width: 100,
  height: 80,
  x: { domain: [1, 3], axis: { title: "across" } },
  y: { type: "point", domain: ["a", "b"], axis: {} },
  layers,
});

Deno.test("extent() spans numbers, and is [0, 1] of none", () => {
  assertEquals(extent([3, -1, 2]), [-1, 3]);
  assertEquals(extent([]), [0, 1]);
});

Deno.test("domainOf() is never a point, and positive where logarithmic", () => {
  assertEquals(domainOf([1, 3]), [1, 3]);
  assertEquals(domainOf([0]), [-0.5, 0.5]);
  assertEquals(domainOf([0, 1, 3], "log"), [1, 3]);
  assertEquals(domainOf([4], "log"), [2, 8]);
  assertEquals(domainOf([0], "log"), [1, 10]);
});

Deno.test("pictureSpec() holds rows once, whichever plots and layers draw them", () => {
  const layers = [lines(rows, ["x", "y"], "name"), dots(rows, ["x", "y"], "name", 50)];
  // deno-lint-ignore no-explicit-any
  const spec = pictureSpec({ title: "t", plots: [plot(layers), plot(layers)] }) as any;
  assertEquals(spec.data, [{ name: "rows0", values: rows }]);
  assertEquals(spec.marks.length, 2);
  const [line, symbol] = spec.marks[0].marks;
  assertEquals(line.from.facet, { name: "split0", data: "rows0", groupby: "name" });
  assertEquals(symbol.from, { data: "rows0" });
});

Deno.test("pictureSpec() takes what is no channel definition as a constant", () => {
  const encode = { x: 3, strokeDash: [1, 2], y: { scale: "y", value: "b" }, fill: [{ test: "true" }] };
  // deno-lint-ignore no-explicit-any
  const spec = pictureSpec({ title: "t", plots: [plot([{ type: "rule", encode }])] }) as any;
  assertEquals(spec.marks[0].marks[0].encode.update, {
    x: { value: 3 },
    strokeDash: { value: [1, 2] },
    y: { scale: "y", value: "b" },
    fill: [{ test: "true" }],
  });
});

Deno.test("pictureSpec() draws a grid and ticks by size over numbers alone", () => {
  // deno-lint-ignore no-explicit-any
  const { axes } = (pictureSpec({ title: "t", plots: [plot([])] }) as any).marks[0];
  assertEquals(axes.map(({ grid }: { grid: boolean }) => grid), [true, false]);
  assertEquals(axes[0].tickCount, 3);
});
