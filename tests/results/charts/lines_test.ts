import { assert, assertEquals } from "@std/assert";
import { linesSpec } from "../../../lib/results/charts/lines.ts";
import { renderSvg } from "../../../lib/results/charts/render.ts";

const columns = { x: "step", y: "value", series: "what", xTitle: "Step", yTitle: "Value" };

// deno-lint-ignore no-explicit-any
const specOf = (...args: Parameters<typeof linesSpec>) => linesSpec(...args) as any;

Deno.test("linesSpec() leaves out rows without a number", () => {
  const rows = [{ step: 0, value: 1, what: "a" }, { step: 1, value: NaN, what: "a" }];
  assertEquals(specOf(rows, columns, "A title").data, [{ name: "rows0", values: [rows[0]] }]);
});

Deno.test("linesSpec() writes small numbers short, and numbers above ten in full", () => {
  const axis = (value: number) =>
    specOf([{ step: 0, value, what: "a" }], columns, "A title").marks[0].axes[1];
  assertEquals(axis(0.00002).format, "~g");
  assertEquals(axis(250).format, undefined);
});

Deno.test("linesSpec() draws a plot for every panel of every row, two abreast unless rows are given", () => {
  const rows = ["x", "y"].flatMap((row) =>
    ["p", "q", "r"].map((panel) => ({ step: 0, value: 1, what: "a", panel, row }))
  );
  const panels = specOf(rows, { ...columns, panel: "panel" }, "A title");
  assertEquals([panels.marks.length, panels.layout.columns], [3, 2]);
  const both = specOf(rows, { ...columns, panel: "panel", row: "row" }, "A title");
  assertEquals([both.marks.length, both.layout.columns], [6, 3]);
  assertEquals([both.marks[5].title.text, both.marks[5].title.subtitle], [["r"], ["y"]]);
});

Deno.test("linesSpec() stays within 700 pixels with four panels abreast and long words", async () => {
  const rows = ["the agent's actions", "random actions"].flatMap((row) =>
    ["cart position (m)", "cart velocity (m/s)", "pole angle (rad)", "pole angular velocity (rad/s)"]
      .flatMap((panel) => [-0.25, 0.75].map((value, step) => ({ step, value, what: "a", panel, row })))
  );
  const svg = await renderSvg(
    linesSpec(rows, { ...columns, panel: "panel", row: "row", xTitle: "Step of the episode" }, "A title"),
  );
  assert(Number(/<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1]) <= 700);
});
