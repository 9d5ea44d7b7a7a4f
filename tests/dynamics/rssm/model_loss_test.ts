import { assert, assertAlmostEquals } from "@std/assert";
import { GaussianLatent } from "../../../lib/dynamics/rssm/latent.ts";
import { Rssm } from "../../../lib/dynamics/rssm/rssm.ts";
import { ModelLoss, type ModelLossOptions } from "../../../lib/dynamics/rssm/model_loss.ts";
import { Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";

const options: ModelLossOptions = {
  batchSize: 2,
  sequenceLength: 4,
  decoderWeight: 3,
  dynamicsWeight: 0.4,
  representationWeight: 0.4,
};

function make() {
  const workspace = new Workspace();
  const shape = {
    observationSize: 3,
    actionCount: 2,
    stateSize: 5,
    hiddenWidth: 6,
    latent: new GaussianLatent(2),
    rewardBins: 4,
  };
  const random = new Generator(5);
  const model = new Rssm(workspace, shape, random.stream("weights"));
  for (const name of model.parameters.names) {
    const { values } = model.parameters.get(name);
    for (let i = 0; i < values.length; i++) values[i] += 0.2 * random.normal();
  }
  const loss = new ModelLoss(model, options);
  random.fillNormal(loss.observations.values);
  random.fillNormal(loss.noise.values);
  const rows = options.batchSize * options.sequenceLength;
  for (let i = 0; i < rows; i++) {
    const isFirst = i === 3 || i < 2;
    if (!isFirst) loss.actions.values[2 * i + random.integer(2)] = 1;
    loss.goesOn.values[i] = isFirst ? 0 : 1;
    loss.rewards.values.set([0.25, 0.75], 4 * i + random.integer(3));
    loss.continues.values[i] = i === 5 ? 0 : 1;
  }
  return { loss, parameters: model.parameters };
}

Deno.test("ModelLoss has the gradient of finite differences, matrix by matrix", () => {
  const { loss, parameters } = make();
  parameters.clearGradients();
  loss.program.forward();
  loss.program.backward(loss.loss);
  // each part of the divergence moves one side only: with equal weights both together have the gradient of one
  const value = () => {
    loss.program.forward();
    return loss.loss.values[0] - options.dynamicsWeight * loss.divergence.values[0];
  };
  for (const name of parameters.names) {
    const { values, gradient } = parameters.get(name);
    const along = gradient.slice();
    const norm = Math.sqrt(along.reduce((sum, g) => sum + g * g, 0));
    assert(norm > 1e-6, `${name} has no gradient`);
    const before = values.slice();
    const step = 0.01;
    const move = (factor: number) => {
      for (let i = 0; i < values.length; i++) values[i] = before[i] + factor * step * along[i] / norm;
      return value();
    };
    const slope = (8 * (move(1) - move(-1)) - (move(2) - move(-2))) / (12 * step);
    values.set(before);
    assertAlmostEquals(slope, norm, 2e-2 * norm + 2e-3, name);
  }
});

Deno.test("ModelLoss sums its parts by their weights", () => {
  const { loss } = make();
  loss.program.forward();
  const [reconstruction, reward, goesOn, divergence, all] = [
    loss.reconstruction,
    loss.rewardLoss,
    loss.continueLoss,
    loss.divergence,
    loss.loss,
  ].map((node) => node.values[0]);
  assertAlmostEquals(all, 3 * reconstruction + reward + goesOn + 0.8 * divergence, 1e-4);
});

Deno.test("ModelLoss forgets everything where an episode starts", () => {
  const { loss } = make();
  loss.program.forward();
  const before = loss.features.values.slice();
  // piece 1 starts an episode at moment 1 (row 3): what it saw at moment 0 (row 1) cannot matter later
  loss.observations.values.fill(9, 3, 6);
  loss.program.forward();
  const width = loss.features.columns;
  const row = (values: Float32Array, i: number) => [...values.subarray(i * width, (i + 1) * width)];
  assert(row(before, 1).some((x, i) => x !== row(loss.features.values, 1)[i]));
  for (const i of [0, 2, 3, 4, 5, 6, 7]) {
    assert(row(before, i).every((x, j) => x === row(loss.features.values, i)[j]), `row ${i}`);
  }
});
