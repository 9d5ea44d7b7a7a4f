import { assert, assertEquals } from "@std/assert";
import { conditionsPicture, linesPicture } from "../../lib/studies/measured_pictures.ts";

Deno.test("linesPicture() draws a panel for each name, and leaves out what a logarithm lacks", async () => {
  const points = ["left", "right"].flatMap((panel) =>
    [1, 2, 3].map((x) => ({ panel, series: "one", x, y: x - 1 }))
  );
  const { name, svg } = await linesPicture("a.svg", "Title", "Below", [{ title: "k" }, {
    title: "Error",
    type: "log",
  }], points);
  assertEquals(name, "a.svg");
  for (const text of ["Title", "Below", "left", "right", "Error"]) assert(svg.includes(text), text);
  assert(!svg.includes("NaN"));
});

Deno.test("conditionsPicture() draws a dot for each seed and a bar for each series", async () => {
  const values = ["here", "there"].flatMap((condition) =>
    ["promised", "paid"].flatMap((series) =>
      [0, 1].map((seed) => ({ condition, series, seed, value: seed + condition.length }))
    )
  );
  const { svg } = await conditionsPicture("b.svg", "Title", "Below", { title: "Return" }, values);
  for (const text of ["here", "there", "promised", "paid"]) assert(svg.includes(text), text);
  assert(!svg.includes("NaN"));
});
