import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { SparseRegression } from "../../lib/dynamics/sparse_regression.ts";
import { Generator } from "../../lib/random/generator.ts";

/** Rows of features and targets, with the sums that a fit takes. */
function problem(rows: readonly (readonly number[])[], targets: readonly number[]) {
  const width = rows[0].length;
  const squares = new Float64Array(width * width);
  for (const row of rows) {
    for (let p = 0; p < width; p++) {
      for (let q = 0; q < width; q++) squares[p * width + q] += row[p] * row[q];
    }
  }
  return [Float64Array.from(rows.flat()), squares, Float64Array.from(targets), width] as const;
}

Deno.test("SparseRegression.fit() on orthogonal features ends where the re-estimates stand still", () => {
  // weights of orthogonal features of unit size are decided one by one: with p = Σ f t over N rows, w = p / (N + a) and the
  // precision a = s γ / w², γ = N / (N + a), stand still at a = s N² / (p² − s N)
  const rows = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [1, i & 1 ? 1 : -1, i & 2 ? 1 : -1]);
  const targets = [3.1, 4.8, 3, 5.2, 2.9, 5.1, 2.8, 5.1]; // about 4 + column 1, nothing of column 2
  const regression = new SparseRegression();
  regression.fit(...problem(rows, targets));
  const s = regression.noise;
  let variance = 0;
  let mean = 0;
  for (const j of [0, 1]) {
    const product = rows.reduce((sum, row, i) => sum + row[j] * targets[i], 0);
    const precision = (s * 64) / (product ** 2 - s * 8);
    mean += product / (8 + precision);
    variance += s / (8 + precision);
  }
  assert(regression.kept.includes(0) && regression.kept.includes(1));
  const features = Float64Array.of(1, 1, 0);
  assertAlmostEquals(regression.mean(features), mean, 1e-6);
  assertAlmostEquals(regression.variance(features), variance, 1e-4);
  assert(s > 0.01 && s < 0.05, `noise ${s}`);
});

Deno.test("SparseRegression.fit() drops features that explain nothing, and is unsure only along those it keeps", () => {
  const random = new Generator(1);
  const rows = Array.from({ length: 400 }, () => Array.from({ length: 12 }, () => random.normal()));
  const targets = rows.map((row) => 2 * row[3] - 0.5 * row[7] + 0.1 * random.normal());
  const regression = new SparseRegression();
  regression.fit(...problem(rows, targets));
  assert([3, 7].every((j) => regression.kept.includes(j)));
  assertAlmostEquals(regression.noise, 0.01, 0.003);
  const along = (j: number) => Float64Array.from({ length: 12 }, (_, k) => Number(k === j));
  assertAlmostEquals(regression.mean(along(3)), 2, 0.02);
  assertAlmostEquals(regression.mean(along(7)), -0.5, 0.02);
  assertAlmostEquals(regression.variance(along(3)), 0.01 / 400, 5e-6); // noise / rows
  for (let j = 0; j < 12; j++) {
    if (j !== 3 && j !== 7) assert(Math.abs(regression.mean(along(j))) < 0.02, `weight of ${j}`);
  }
});

Deno.test("SparseRegression.fit() bears collinear features and targets without noise", () => {
  const rows = [1, 2, 3, 4, 5].map((x) => [1, x, 2 * x]);
  const regression = new SparseRegression();
  regression.fit(...problem(rows, rows.map(([, x]) => 3 * x + 1)));
  assertAlmostEquals(regression.mean(Float64Array.of(1, 10, 20)), 31, 1e-3);
  assert(Number.isFinite(regression.variance(Float64Array.of(1, 10, -20))));
  regression.fit(...problem(rows, rows.map(() => 0)));
  assertAlmostEquals(regression.mean(Float64Array.of(1, 10, 20)), 0, 1e-9);
});

Deno.test("SparseRegression.restore() brings back what was saved, and refuses anything else", () => {
  const random = new Generator(2);
  const rows = Array.from({ length: 50 }, () => [1, random.normal(), random.normal()]);
  const regression = new SparseRegression();
  regression.fit(...problem(rows, rows.map(([, x]) => x + 0.1 * random.normal())));
  const copy = new SparseRegression();
  copy.restore(regression.save());
  const features = Float64Array.of(1, 0.3, -2);
  assertEquals([copy.mean(features), copy.variance(features)], [
    regression.mean(features),
    regression.variance(features),
  ]);
  assertThrows(() => copy.restore({ ...copy.save(), kept: 1 }), TypeError, "kept is a number");
});
