import { assert, assertEquals } from "@std/assert";
import { nameScales, renderSvg, roundTicks, textWidth } from "../../../lib/results/charts/render.ts";

Deno.test("nameScales() makes 64 names look different, and eight without colour", () => {
  const names = Array.from({ length: 64 }, (_, i) => `agent ${i}`);
  const { color, strokeDash, shape } = nameScales(names);
  const lines = names.map((_, i) => `${color.range[i]} ${strokeDash.range[i]}`);
  const points = names.map((_, i) => `${color.range[i]} ${shape.range[i]}`);
  assertEquals(new Set(lines).size, 64);
  assertEquals(new Set(points).size, 64);
  assertEquals(new Set(strokeDash.range.slice(0, 8).map(String)).size, 8);
  assertEquals(new Set(shape.range.slice(0, 8)).size, 8);
  assertEquals(color.domain, names);
});

Deno.test("nameScales() gives the first names the same look whoever follows", () => {
  const few = nameScales(["a", "b"]);
  const more = nameScales(["a", "b", "c"]);
  assertEquals(more.color.range.slice(0, 2), few.color.range);
});

Deno.test("roundTicks() gives 1, 2 and 5 times powers of ten", () => {
  assertEquals(roundTicks(40, 10_000), [50, 100, 200, 500, 1000, 2000, 5000, 10_000]);
  assertEquals(roundTicks(3, 4), []);
});

Deno.test("textWidth() grows with the text and its size", () => {
  assert(textWidth("mm", 10) > textWidth("ii", 10));
  assertEquals(textWidth("agent", 24), 2 * textWidth("agent", 12));
  assertEquals(textWidth("", 12), 0);
});

Deno.test("renderSvg() draws on white, the same bytes each time", async () => {
  const spec = {
    data: { values: [{ x: 1, y: 2 }, { x: 3, y: 5 }] },
    mark: "line" as const,
    encoding: {
      x: { field: "x", type: "quantitative" as const },
      y: { field: "y", type: "quantitative" as const },
    },
  };
  const svg = await renderSvg(spec);
  assert(svg.startsWith("<svg") && svg.includes('fill="white"'));
  assertEquals(await renderSvg(spec), svg);
});
