import { assertAlmostEquals, assertEquals } from "@std/assert";
import { contract, expand, symexp, symlog } from "../../lib/nn/value_scales.ts";

Deno.test("contract() and expand() are what the formula gives, and inverse to each other", () => {
  assertEquals(contract(0), 0);
  assertAlmostEquals(contract(3), 1 + 0.003, 1e-12);
  assertAlmostEquals(contract(-8), -2 - 0.008, 1e-12);
  assertAlmostEquals(contract(333), Math.sqrt(334) - 1 + 0.333, 1e-12);
  for (const x of [-500, -1, -0.01, 0, 1e-4, 0.5, 22, 333]) assertAlmostEquals(expand(contract(x)), x, 1e-8);
});

Deno.test("symlog() and symexp() are what the formula gives, and inverse to each other", () => {
  assertAlmostEquals(symlog(Math.E - 1), 1, 1e-12);
  assertAlmostEquals(symlog(1 - Math.E), -1, 1e-12);
  for (const x of [-500, -1, -0.01, 0, 1e-4, 0.5, 22, 333]) assertAlmostEquals(symexp(symlog(x)), x, 1e-9);
});
