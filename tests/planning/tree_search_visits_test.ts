import { assert, assertAlmostEquals } from "@std/assert";
import { fillDirichlet } from "../../lib/planning/tree_search_visits.ts";
import { Generator } from "../../lib/random/generator.ts";

Deno.test("fillDirichlet() has the moments of the distribution on both sides of the sparse bound", () => {
  const draws = 20_000;
  for (const concentration of [0.25, 0.051, 0.049]) {
    const random = new Generator(3);
    const out = new Float64Array(3);
    let [mean, square] = [0, 0];
    for (let i = 0; i < draws; i++) {
      fillDirichlet(out, concentration, random);
      mean += out[0] / draws;
      square += out[0] ** 2 / draws;
    }
    // Var x = (1/n)(1 − 1/n) / (n a + 1)
    assertAlmostEquals(mean, 1 / 3, 0.02);
    assertAlmostEquals(square - mean ** 2, (1 / 3) * (2 / 3) / (3 * concentration + 1), 0.01);
  }
});

Deno.test("fillDirichlet() ends for concentrations so small that all falls to one part", () => {
  const random = new Generator(4);
  const out = new Float64Array(2);
  for (const concentration of [1e-6, 1e-20, 1e-300]) {
    const chosen = [0, 0];
    for (let i = 0; i < 200; i++) {
      fillDirichlet(out, concentration, random);
      assertAlmostEquals(out[0] + out[1], 1);
      chosen[out[0] > out[1] ? 0 : 1]++;
    }
    assert(Math.min(...chosen) > 60);
  }
});
