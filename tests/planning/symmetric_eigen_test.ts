import { assertAlmostEquals, assertEquals } from "@std/assert";
import { symmetricEigen } from "../../lib/planning/symmetric_eigen.ts";
import { Generator } from "../../lib/random/generator.ts";

Deno.test("symmetricEigen() finds the roots of a matrix worked out by hand", () => {
  const { values } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
  assertAlmostEquals(Math.min(...values), 1, 1e-14);
  assertAlmostEquals(Math.max(...values), 3, 1e-14);
  assertEquals([...symmetricEigen(Float64Array.of(5, 0, 0, 7), 2).values], [5, 7]);
});

Deno.test("symmetricEigen() gives orthonormal vectors that put the matrix together again", () => {
  const n = 9;
  const random = new Generator(1);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random.normal();
  }
  const { values, vectors } = symmetricEigen(matrix, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let product = 0;
      let whole = 0;
      for (let k = 0; k < n; k++) {
        product += vectors[k * n + i] * vectors[k * n + j];
        whole += vectors[i * n + k] * values[k] * vectors[j * n + k];
      }
      assertAlmostEquals(product, i === j ? 1 : 0, 1e-12);
      assertAlmostEquals(whole, matrix[i * n + j], 1e-11);
    }
  }
});
