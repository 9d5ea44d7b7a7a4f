import { assertEquals, assertThrows } from "@std/assert";
import { dqnAgent } from "../../lib/agents/dqn.ts";
import { countVariants, type GivenSettings, variantsOf } from "../../lib/experiment/variants.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const of = (given: GivenSettings, samples?: number) =>
  variantsOf("dqn", dqnAgent.settings, given, [{}], samples);

Deno.test("variantsOf() crosses lists with the points of ranges, and names each in the order given", () => {
  const given = {
    batchSize: [16, 32],
    learningRate: "log:1e-4..1e-2",
    hiddenWidth: "int:16..64",
    double: true,
  };
  const variants = of(given, 3);
  assertEquals([variants.length, countVariants(given, 3)], [6, 6]);
  const names = variants.map(({ swept }) => swept.map((text) => text.split("=")[0]).join());
  assertEquals(new Set(names), new Set(["batchSize,learningRate,hiddenWidth"]));
  const points = new Set(variants.map(({ values }) => `${values.learningRate} ${values.hiddenWidth}`));
  assertEquals(points.size, 3); // the ranges are drawn together, not crossed
  for (const { values, swept } of variants) {
    assertEquals(swept[1], `learningRate=${values.learningRate}`);
    assertEquals(values.double, true);
  }
});

Deno.test("variantsOf() refuses a range without a number of samples, and a range that acts nowhere", () => {
  assertThrows(() => of({ learningRate: "log:1e-4..1e-2" }), UsageError, "with --samples N");
  assertThrows(
    () => of({ temperature: 0, munchausen: "lin:0.1..0.9" }, 3),
    UsageError,
    "dqn.munchausen does nothing here",
  );
});
