import { assertEquals } from "@std/assert";
import { linesSpec } from "../../../lib/results/charts/lines.ts";

const columns = { x: "step", y: "value", series: "what", xTitle: "Step", yTitle: "Value" };

// deno-lint-ignore no-explicit-any
const encodingOf = (spec: any) => spec.layer[0].encoding;

Deno.test("linesSpec() leaves out rows without a number", () => {
  const rows = [{ step: 0, value: 1, what: "a" }, { step: 1, value: NaN, what: "a" }];
  const { data } = linesSpec(rows, columns, "A title") as { data: { values: unknown[] } };
  assertEquals(data.values, [rows[0]]);
});

Deno.test("linesSpec() writes small numbers short, and numbers above ten in full", () => {
  const axis = (value: number) =>
    encodingOf(linesSpec([{ step: 0, value, what: "a" }], columns, "A title")).y.axis;
  assertEquals(axis(0.00002).format, "~g");
  assertEquals(axis(250).format, undefined);
});
