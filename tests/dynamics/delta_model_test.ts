import { assert, assertAlmostEquals } from "@std/assert";
import { DeltaModel } from "../../lib/dynamics/delta_model.ts";
import { Generator } from "../../lib/random/generator.ts";
import { randomRows } from "./fixtures.ts";

const options = {
  observationSize: 4,
  actionCount: 2,
  hidden: [128, 128],
  activation: "relu",
  initialisation: "framework",
  learningRate: 3e-4,
  weightDecay: 0,
  batchSize: 64,
  maxUpdates: 100,
  patience: 5,
  normalise: false,
  linearPart: false,
  heldOutShare: 0,
} as const;

Deno.test("DeltaModel.update() returns the mean squared error of s' before its step, and lessens it", () => {
  const model = new DeltaModel(options, new Generator(1));
  const batch = randomRows(64, 1);
  const out = { means: new Float32Array(256), variances: new Float32Array(256) };
  model.predict(batch.observations, batch.actions, 64, out);
  let square = 0;
  for (let i = 0; i < 256; i++) square += (out.means[i] - batch.nextObservations[i]) ** 2;
  const first = model.update(batch);
  assertAlmostEquals(first, square / 256, 1e-6);
  for (let i = 0; i < 100; i++) model.update(batch);
  assert(model.update(batch) < first / 5);
  assert(model.isFitted);
});
