import { assert, assertAlmostEquals } from "@std/assert";
import { NetworkBank } from "../../lib/dynamics/network_bank.ts";
import { Generator } from "../../lib/random/generator.ts";
import { randomRows } from "./fixtures.ts";

const options = {
  observationSize: 4,
  actionCount: 2,
  members: 1,
  isGaussian: false,
  hidden: [128, 128],
  learningRate: 3e-4,
  maxUpdates: 100,
  linearPart: false,
  isRaw: true,
} as const;

Deno.test("NetworkBank.update() returns the mean squared error of s' before its step, and lessens it", () => {
  const model = new NetworkBank(options, new Generator(1));
  const batch = randomRows(64, 1);
  const out = { means: new Float32Array(256), variances: new Float32Array(256) };
  model.predict(batch.observations, batch.actions, 64, true, out);
  let square = 0;
  for (let i = 0; i < 256; i++) square += (out.means[i] - batch.nextObservations[i]) ** 2;
  const first = model.update(batch);
  assertAlmostEquals(first, square / 256, 1e-6);
  for (let i = 0; i < 100; i++) model.update(batch);
  assert(model.update(batch) < first / 5);
  assert(model.isFitted);
});
