/**
 * Training steps and forward passes of perceptrons. Before the benchmarks it prints the products' speed beside the machine's
 * own peak.
 */

import { Parameters, Perceptron, startEngine, Workspace } from "../../lib/nn/engine.ts";
import { Generator } from "../../lib/random/generator.ts";
import { simdPeak } from "./simd_peak.ts";
import { medianMilliseconds, trainingShapes, trainingStep } from "./training_step.ts";

// MBRL_FAST=1 measures the kernels of --fast
await startEngine({ fast: Deno.env.get("MBRL_FAST") === "1" });

const workspace = new Workspace();
const { kernels } = workspace;
const [plain, fused] = [simdPeak(false), simdPeak(true)];
console.log(`SIMD128 peak       ${plain.toFixed(1)} GFLOP/s, ${fused.toFixed(1)} by fused operations`);
console.log("product            GFLOP/s   of the peak");
for (const [m, k, n] of [[64, 64, 64], [64, 128, 128], [256, 128, 128], [256, 200, 200]]) {
  const [a, b, c] = [m * k, k * n, m * n].map((count) => workspace.allocate(count));
  const scratch = workspace.allocate(kernels.productScratch(m, k, n));
  const time = medianMilliseconds(() => kernels.product(a, b, c, m, k, n, 0, 0, 0, scratch), 300);
  const speed = (2 * m * k * n) / time / 1e6;
  console.log(
    `${`${m}×${k}×${n}`.padEnd(18)} ${speed.toFixed(1).padStart(7)} ${
      ((100 * speed) / plain).toFixed(0).padStart(9)
    } %`,
  );
}

for (const shape of trainingShapes) {
  const step = trainingStep(shape);
  Deno.bench(`training step ${shape.name}`, { group: "training" }, () => void step());
}

const random = new Generator(2);
const policy = new Perceptron(new Parameters(workspace), { sizes: [4, 64, 64, 2] }, random);
const inputs = random.fillNormal(new Float32Array(100 * 4));
const outputs = new Float32Array(100 * 2);
Deno.bench("forward 4-64-64-2, one row", { group: "forward" }, () => policy.predictOne(inputs, outputs));
Deno.bench("forward 4-64-64-2, 100 rows", { group: "forward" }, () => policy.predict(inputs, 100, outputs));
