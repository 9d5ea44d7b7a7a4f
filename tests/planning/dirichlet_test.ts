import { assertAlmostEquals } from "@std/assert";
import { fillDirichlet } from "../../lib/planning/dirichlet.ts";
import { Generator } from "../../lib/random/generator.ts";

Deno.test("fillDirichlet() has the moments of the distribution", () => {
  const draws = 20_000;
  for (const concentration of [0.05, 0.25, 2]) {
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
