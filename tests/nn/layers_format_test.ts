import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { DenseLayer } from "../../lib/nn/dense_layers.ts";
import { FORMAT_VERSION, layersFiles } from "../../lib/nn/layers_format.ts";
import { type Tensor, tf } from "./tensorflow.ts";

Deno.test("layersFiles() writes what TensorFlow.js loads: every activation, and branches that are added", async () => {
  const layer = (weights: number[], biases: number[], activation: DenseLayer["activation"]) => ({
    weights: Float32Array.from(weights),
    biases: Float32Array.from(biases),
    activation,
  });
  const { model, weights } = layersFiles("sum", {
    inputs: 2,
    branches: [
      [layer([2, 0, 0, 2], [0, -1], "clip"), layer([1, 1], [0.5], "tanh")],
      [layer([1, -1, 1, -1], [0, 0], "relu"), layer([3, 1], [0], "linear")],
    ],
  });
  const { modelTopology, weightsManifest: [{ paths, weights: weightSpecs }] } = JSON.parse(model);
  assertEquals(paths, ["weights.bin"]);
  const network = await tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs, weightData: weights.buffer }),
  );
  const inputs = [[0.25, 0.75], [3, -4], [-1, 0.5]];
  const outputs = (network.predict(tf.tensor2d(inputs)) as Tensor).arraySync() as number[][];
  const clip = (x: number) => Math.min(1, Math.max(0, x));
  inputs.forEach(([a, b], i) => {
    const expected = Math.tanh(clip(2 * a) + clip(2 * b - 1) + 0.5) + 3 * Math.max(0, a + b) +
      Math.max(0, -a - b);
    assertAlmostEquals(outputs[i][0], expected, 1e-6);
  });
});

Deno.test("FORMAT_VERSION is that of the TensorFlow.js that the tests read with", () => {
  assertEquals(FORMAT_VERSION, tf.version["tfjs-layers"]);
});
