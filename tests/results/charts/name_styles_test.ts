import { assertEquals } from "@std/assert";
import { nameScales, vegaScales } from "../../../lib/results/charts/name_styles.ts";

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

Deno.test("vegaScales() names the scales that channels ask for", () => {
  assertEquals(vegaScales(nameScales(["a"])), [
    { name: "color", type: "ordinal", domain: ["a"], range: ["#0072b2"] },
    { name: "strokeDash", type: "ordinal", domain: ["a"], range: [[1, 0]] },
    { name: "shape", type: "ordinal", domain: ["a"], range: ["circle"] },
  ]);
});
