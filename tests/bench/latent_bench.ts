/** Gradient steps of the networks of World Models and MuZero; Dreamer's is in `programs_bench.ts`. */

import { makeParameters, networkShape } from "../../lib/agents/muzero/networks.ts";
import { muzeroSettings } from "../../lib/agents/muzero/settings.ts";
import { UnrolledLoss } from "../../lib/agents/muzero/unrolled_loss.ts";
import { Memory } from "../../lib/dynamics/world_models/memory.ts";
import { Vision } from "../../lib/dynamics/world_models/vision.ts";
import { Adam, Workspace } from "../../lib/nn/engine.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { drawCartPole } from "../../lib/tasks/pixels.ts";

const random = new Generator(1);
const COUNT = 1000;

const [width, height] = [48, 16];
const pictures = new Float32Array(COUNT * width * height);
for (let i = 0; i < COUNT; i++) {
  const [x, angle] = [random.uniform(-2.4, 2.4), random.uniform(-0.2, 0.2)];
  drawCartPole(x, angle, { width, height, span: 5.2 }, pictures, i * width * height);
}
const vision = new Vision({ width, height, latentSize: 4 }, random);
Deno.bench("world-models: 10 gradient steps of V", { group: "latent" }, () => {
  vision.fit(pictures, COUNT, 10, random);
});

const latents = random.fillNormal(new Float32Array(4 * COUNT));
const actions = Uint8Array.from({ length: COUNT }, () => random.integer(2));
const isFirst = Uint8Array.from({ length: COUNT }, (_, i) => i % 30 === 0 ? 1 : 0);
const sizes = { latentSize: 4, actionCount: 2, stateSize: 32, mixtures: 3 };
const memory = new Memory({ ...sizes, isDeterministic: false, isRandom: false }, random);
Deno.bench("world-models: 10 gradient steps of M", { group: "latent" }, () => {
  memory.fit({ count: COUNT, latents, actions, isFirst }, 10, random);
});

const workspace = new Workspace();
const shape = networkShape(4, { actionCount: 2, timeLimit: 500 }, defaultsOf(muzeroSettings));
const parameters = makeParameters(workspace, shape, random);
const loss = new UnrolledLoss(workspace, parameters, shape, {
  batchSize: 64,
  unrollSteps: 5,
  consistencyWeight: 5,
});
for (const { values } of [loss.observations, loss.laterObservations, ...loss.actions]) {
  random.fillNormal(values);
}
for (
  const { values } of [
    loss.policyWeights,
    loss.valueWeights,
    loss.rewardWeights,
    loss.consistencyWeights,
  ]
) {
  values.fill(1);
}
for (const targets of [loss.policyTargets, loss.valueTargets, loss.rewardTargets]) {
  for (let row = 0; row < targets.rows; row++) targets.values[row * targets.columns] = 1;
}
const adam = new Adam(parameters, { learningRate: 1e-4, weightDecay: 1e-4, clipNorm: 5 });
Deno.bench("muzero: gradient step", { group: "latent" }, () => loss.descend(adam));
