import { assert, assertAlmostEquals } from "@std/assert";
import { accumulationLaw, printedLaw } from "../../lib/studies/growth_laws.ts";

const upTo = (longest: number, of: (k: number) => number) =>
  Array.from({ length: longest }, (_, i) => of(i + 1));

Deno.test("printedLaw() finds the ε of ε^k, above and below 1", () => {
  for (const epsilon of [0.5, 1.2]) {
    const fit = printedLaw(upTo(20, (k) => epsilon ** k));
    assertAlmostEquals(fit.epsilon, epsilon, 1e-9);
    assertAlmostEquals(fit.misfit, 0, 1e-9);
  }
  assert(printedLaw(upTo(20, (k) => 0.01 * k)).misfit > 1);
});

Deno.test("accumulationLaw() finds L and ε of errors that add up, and grow or shrink on the way", () => {
  for (const factor of [0.9, 1, 1.08]) {
    const fit = accumulationLaw(
      upTo(30, (k) => 0.01 * (factor === 1 ? k : (factor ** k - 1) / (factor - 1))),
    );
    assertAlmostEquals(fit.factor, factor, 0.003);
    assertAlmostEquals(fit.epsilon, 0.01, 1e-3);
    assert(fit.misfit < 0.02);
  }
});
