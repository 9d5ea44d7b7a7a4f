import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { CategoricalLatent, GaussianLatent } from "../../../lib/dynamics/rssm/latent.ts";
import { Program, Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";

/** The raw number that gives a deviation: its softplus plus 0.1. */
const rawOf = (deviation: number) => Math.log(Math.expm1(deviation - 0.1));

Deno.test("GaussianLatent.divergence() is the closed form", () => {
  const family = new GaussianLatent(2);
  const program = new Program(new Workspace());
  const [of, from] = [program.input(1, 4), program.input(1, 4)];
  const divergence = family.divergence(program, of, from);
  program.seal();
  of.values.set([1, 2, rawOf(0.5), rawOf(2)]);
  from.values.set([0, 2, rawOf(1), rawOf(1)]);
  program.forward();
  // ln(1 / 0.5) + (0.25 + 1) / 2 − ½, and ln(1 / 2) + 4 / 2 − ½
  assertAlmostEquals(divergence.values[0], Math.log(2) + 0.125 - Math.log(2) + 1.5, 1e-5);
  of.values.set(from.values);
  program.forward();
  assertAlmostEquals(divergence.values[0], 0, 1e-6);
});

Deno.test("GaussianLatent.sample() has the mean and deviation of the statistics, and the mode without noise", () => {
  const family = new GaussianLatent(1);
  const rows = 20_000;
  const program = new Program(new Workspace());
  const [statistics, noise] = [program.input(rows, 2), program.input(rows, 1)];
  const sample = family.sample(program, statistics, noise);
  program.seal();
  for (let i = 0; i < rows; i++) statistics.values.set([3, rawOf(0.7)], 2 * i);
  program.forward();
  assert(sample.values.every((value) => value === 3));
  family.fillNoise(noise.values, new Generator(1));
  program.forward();
  const mean = sample.values.reduce((sum, x) => sum + x, 0) / rows;
  const variance = sample.values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rows;
  assertAlmostEquals(mean, 3, 0.02);
  assertAlmostEquals(Math.sqrt(variance), 0.7, 0.02);
});

Deno.test("CategoricalLatent.divergence() is the closed form of the mixed probabilities", () => {
  const family = new CategoricalLatent(1, 2);
  const program = new Program(new Workspace());
  const [of, from] = [program.input(1, 2), program.input(1, 2)];
  const divergence = family.divergence(program, of, from);
  program.seal();
  of.values.set([Math.log(3), 0]); // ¾, ¼
  from.values.set([0, 0]);
  program.forward();
  const [p, q] = [0.99 * 0.75 + 0.005, 0.99 * 0.25 + 0.005];
  assertAlmostEquals(divergence.values[0], p * Math.log(2 * p) + q * Math.log(2 * q), 1e-5);
});

Deno.test("CategoricalLatent.sample() is one-hot, drawn by the probabilities, the most likely without noise", () => {
  const family = new CategoricalLatent(2, 3);
  assertEquals([family.size, family.statisticsSize], [6, 6]);
  const rows = 10_000;
  const program = new Program(new Workspace());
  const [statistics, noise] = [program.input(rows, 6), program.input(rows, 6)];
  const sample = family.sample(program, statistics, noise);
  program.seal();
  for (let i = 0; i < rows; i++) statistics.values.set([0, Math.log(2), 0, Math.log(8), 0, 0], 6 * i);
  program.forward();
  assertEquals([...sample.values.subarray(0, 6)], [0, 1, 0, 1, 0, 0]);
  family.fillNoise(noise.values, new Generator(2));
  program.forward();
  const counts = new Float64Array(6);
  sample.values.forEach((value, i) => counts[i % 6] += value / rows);
  [0.25, 0.5, 0.25, 0.8, 0.1, 0.1].forEach((p, i) => {
    assertAlmostEquals(counts[i], 0.99 * p + 0.01 / 3, 0.02);
  });
});
