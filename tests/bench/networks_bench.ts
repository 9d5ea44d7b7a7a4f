/**
 * Training steps and forward passes of perceptrons: on our kernels, by plain automatic differentiation over them, and on
 * the stock backend. Before the benchmarks it prints the products' speed beside the machine's own peak, and the ratios.
 */

import { Adam } from "../../lib/nn/adam.ts";
import { initialiseBackend } from "../../lib/nn/backend.ts";
import { allocateFloats, kernels } from "../../lib/nn/kernels/kernels.ts";
import { Mlp } from "../../lib/nn/mlp.ts";
import { MlpTrainer } from "../../lib/nn/mlp_trainer.ts";
import { type Scalar, tf } from "../../lib/nn/tensorflow.ts";
import { Generator } from "../../lib/random/generator.ts";
import { simdPeak } from "./simd_peak.ts";
import { medianMilliseconds, type TrainingShape, trainingShapes, trainingStep } from "./training_step.ts";

// MBRL_FAST=1 measures the kernels of --fast
await initialiseBackend({ fast: Deno.env.get("MBRL_FAST") === "1" });

/** The stock backend's medians, from a worker of its own: registered kernels are global to a thread. */
const stock = await new Promise<number[]>((resolve) => {
  const worker = new Worker(new URL("./stock_worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<number[]>) => {
    worker.terminate();
    resolve(data);
  };
});

const ours = kernels();
if (ours !== undefined) {
  const [plain, fused] = [simdPeak(false), simdPeak(true)];
  console.log(`SIMD128 peak       ${plain.toFixed(1)} GFLOP/s, ${fused.toFixed(1)} by fused operations`);
  console.log("product            GFLOP/s   of the peak");
  for (const [m, k, n] of [[64, 64, 64], [64, 128, 128], [256, 128, 128], [256, 200, 200]]) {
    const a = allocateFloats(m * k), b = allocateFloats(k * n), c = allocateFloats(m * n);
    const scratch = allocateFloats(ours.productScratch(m, k, n));
    const time = medianMilliseconds(() => ours.product(a, b, c, m, k, n, 0, 0, 0, scratch), 300);
    const speed = (2 * m * k * n) / time / 1e6;
    console.log(
      `${`${m}×${k}×${n}`.padEnd(18)} ${speed.toFixed(1).padStart(7)} ${
        ((100 * speed) / plain).toFixed(0).padStart(9)
      } %`,
    );
  }
}
console.log("\ntraining step      ours, ms   stock, ms   ratio");
for (const [i, shape] of trainingShapes.entries()) {
  const time = medianMilliseconds(trainingStep(shape), 100);
  console.log(
    `${shape.name.padEnd(18)} ${time.toFixed(3).padStart(8)} ${stock[i].toFixed(3).padStart(11)} ${
      (stock[i] / time).toFixed(1).padStart(7)
    }`,
  );
}

for (const shape of trainingShapes) {
  const step = trainingStep(shape);
  Deno.bench(`training step ${shape.name}`, { group: "training" }, () => void step());
}

Deno.bench(
  "training step 6-128-128-4, batch 64, by automatic differentiation",
  { group: "training" },
  autodiff(trainingShapes[1]),
);

function autodiff({ sizes, rows }: TrainingShape): () => void {
  const random = new Generator(1);
  const mlp = new Mlp({ sizes }, random);
  const adam = new Adam(mlp.variables, { learningRate: 1e-3 });
  const x = tf.tensor2d(random.fillNormal(new Float32Array(rows * sizes[0])), [rows, sizes[0]]);
  const y = tf.tensor2d(random.fillNormal(new Float32Array(rows * sizes.at(-1)!)), [rows, sizes.at(-1)!]);
  return () => void adam.minimise(() => tf.mean(tf.squaredDifference(mlp.apply(x), y)) as Scalar);
}

const random = new Generator(2);
const policy = new Mlp({ sizes: [4, 64, 64, 2] }, random);
const inputs = random.fillNormal(new Float32Array(100 * 4));
const outputs = new Float32Array(100 * 2);
const trainer = new MlpTrainer(policy, { learningRate: 1e-3 });
trainer.stepSquaredError({ inputs, targets: outputs, rows: 100 });
Deno.bench("forward 4-64-64-2, one row", { group: "forward" }, () => policy.predictOne(inputs, outputs));
Deno.bench("forward 4-64-64-2, 100 rows", { group: "forward" }, () => policy.predict(inputs, 100, outputs));
