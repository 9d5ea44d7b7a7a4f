import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { returnDomain, roundTicks, stepsDomain, stepsExtent } from "../../../lib/results/charts/axes.ts";

const group = (...steps: number[]) => ({
  label: "dqn",
  task: "cartpole",
  diverged: [],
  seeds: new Map([[0, steps.map((steps) => ({ steps, value: 1 }))]]),
});

Deno.test("returnDomain() holds returns of any sign and size", () => {
  assertEquals(returnDomain([0, 500]).domain, [0, 515]);
  assertEquals(returnDomain([-1, 0]).domain, [-1.03, 0.03]);
  assertEquals(returnDomain([0]).domain, [0, 1]);
  assertEquals(returnDomain([]).domain, [0, 1.03]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e300, max: 1e300, noNaN: true }), { minLength: 1 }), (values) => {
      const [low, high] = returnDomain(values).domain;
      assert(low < high && Number.isFinite(high - low));
      assert(values.every((value) => low <= value && value <= high));
    }),
    { seed: 1 },
  );
});

Deno.test("returnDomain() writes numbers short where they would be long", () => {
  assertEquals(returnDomain([0, 500]).format, {});
  assertEquals(returnDomain([-2e9, 0]).format, { format: "~g" });
  assertEquals(returnDomain([0, 2e-5]).format, { format: "~g" });
});

Deno.test("stepsDomain() spans the steps, also where there is one point", () => {
  assertEquals(stepsDomain(stepsExtent([group(50, 100), group(30, 80)]), "linear").domain, [0, 100]);
  assertEquals(stepsDomain(stepsExtent([group(50, 100), group(30, 80)]), "log"), {
    domain: [30, 100],
    ticks: { values: [50, 100] },
  });
  assertEquals(stepsDomain(stepsExtent([group(100)]), "log"), {
    domain: [50, 200],
    ticks: { values: [50, 100, 200] },
  });
  assertEquals(stepsDomain(stepsExtent([group(33, 37)]), "log").ticks, { values: [33, 37] });
});

Deno.test("roundTicks() gives 1, 2 and 5 times powers of ten", () => {
  assertEquals(roundTicks(40, 10_000), [50, 100, 200, 500, 1000, 2000, 5000, 10_000]);
  assertEquals(roundTicks(3, 4), []);
});
