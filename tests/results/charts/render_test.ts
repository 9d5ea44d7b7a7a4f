import { assert, assertEquals } from "@std/assert";
import { lines, pictureSpec } from "../../../lib/results/charts/plot.ts";
import { renderSvg } from "../../../lib/results/charts/render.ts";

const picture = pictureSpec({
  title: "A <title>",
  plots: [{
    width: 100,
    height: 80,
    x: { domain: [1, 3], axis: { title: "across" } },
    y: { domain: [0, 5], axis: { title: "up" } },
    layers: [lines([{ x: 1, y: 2, name: "a" }, { x: 3, y: 5, name: "a" }], ["x", "y"], "name", {
      stroke: "#123456",
    })],
  }],
});

Deno.test("renderSvg() draws on white, the same bytes each time", async () => {
  const svg = await renderSvg(picture);
  assert(svg.startsWith("<svg") && svg.includes('fill="white"') && svg.includes("A &lt;title&gt;"));
  assert(svg.includes('d="M0,48L100,0" stroke="#123456"'), svg);
  assertEquals(await renderSvg(picture), svg);
});
