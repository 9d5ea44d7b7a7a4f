/**
 * The training steps of perceptrons and recurrent networks written as plain operations, the searches and updates of the
 * agents that stand on it, and products of few rows.
 *
 * @module
 */

import { Inference } from "../../lib/agents/muzero/inference.ts";
import { makeParameters, networkShape } from "../../lib/agents/muzero/networks.ts";
import { muzeroSettings } from "../../lib/agents/muzero/settings.ts";
import { CriticSteps } from "../../lib/agents/dreamer/critic_steps.ts";
import { ActorLoss, makeActor, makeCritic } from "../../lib/agents/dreamer/actor_critic.ts";
import { dreamerSettings } from "../../lib/agents/dreamer/settings.ts";
import { ROLLOUTS } from "../../lib/agents/dreamer/behaviour.ts";
import { BATCH_SIZE, SEQUENCE_LENGTH } from "../../lib/agents/dreamer/model_training.ts";
import { Imagination } from "../../lib/agents/dreamer/imagination.ts";
import { symlogScale, TwoHot } from "../../lib/nn/categorical.ts";
import { GaussianLatent } from "../../lib/dynamics/rssm/latent.ts";
import { Rssm } from "../../lib/dynamics/rssm/rssm.ts";
import { ModelLoss } from "../../lib/dynamics/rssm/model_loss.ts";
import { drawCartPole } from "../../lib/tasks/pixels.ts";
import { Adam, type Node, Parameters, Program, Workspace } from "../../lib/nn/engine.ts";
import { TreeSearch } from "../../lib/planning/tree_search.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";

const random = new Generator(1);

/** Adds a layer of random weights. */
function layer(parameters: Parameters, name: string, inputs: number, outputs: number): void {
  parameters.add(`${name}.w`, inputs, outputs, (values) => random.fillUniform(values, -0.1, 0.1));
  parameters.add(`${name}.b`, 1, outputs);
}

function affine(program: Program, parameters: Parameters, name: string, x: Node): Node {
  return program.affine(x, parameters.get(`${name}.w`), parameters.get(`${name}.b`));
}

/** One training step of whatever `loss` makes of an input. */
function trainingStep(parameters: Parameters, program: Program, loss: Node): () => void {
  parameters.seal();
  program.seal();
  const adam = new Adam(parameters, { learningRate: 1e-3 });
  return () => {
    parameters.clearGradients();
    program.forward();
    program.backward(loss);
    adam.step();
  };
}

function perceptron(batch: number): () => void {
  const workspace = new Workspace();
  const parameters = new Parameters(workspace);
  [[6, 128], [128, 128], [128, 4]].forEach(([i, o], n) => layer(parameters, `${n}`, i, o));
  parameters.seal();
  const program = new Program(workspace);
  const x = program.input(batch, 6);
  random.fillNormal(x.values);
  const hidden = program.relu(
    affine(program, parameters, "1", program.relu(affine(program, parameters, "0", x))),
  );
  const loss = program.mean(program.square(affine(program, parameters, "2", hidden)));
  return trainingStep(parameters, program, loss);
}

function recurrent(): () => void {
  const [batch, steps, width] = [64, 32, 64];
  const workspace = new Workspace();
  const parameters = new Parameters(workspace);
  layer(parameters, "input", width, 3 * width);
  layer(parameters, "recurrent", width, 3 * width);
  parameters.seal();
  const program = new Program(workspace);
  const x = program.input(batch * steps, width);
  random.fillNormal(x.values);
  const projected = affine(program, parameters, "input", x);
  let state = program.input(batch, width);
  const states: Node[] = [];
  for (let t = 0; t < steps; t++) {
    const input = program.rowsOf(projected, t * batch, (t + 1) * batch);
    state = program.gruCell(input, state, parameters.get("recurrent.w"), parameters.get("recurrent.b"));
    states.push(state);
  }
  return trainingStep(parameters, program, program.mean(program.square(program.stackRows(states))));
}

const group = "programs";
for (const batch of [64, 256]) {
  Deno.bench(`training step 6-128-128-4, batch ${batch}`, { group }, perceptron(batch));
}
Deno.bench("GRU 64, 32 steps, batch 64, training step", { group }, recurrent());

const values = defaultsOf(muzeroSettings);
const shape = networkShape(4, { actionCount: 2, timeLimit: 500 }, values);
const workspace = new Workspace();
const inference = new Inference(workspace, makeParameters(workspace, shape, random), shape, 128);
for (const trees of [1, 32, 100]) {
  const search = new TreeSearch(inference, values, trees);
  const seen = random.fillNormal(new Float32Array(trees * 4));
  Deno.bench(`muzero: ${trees} searches of ${values.simulations} simulations`, { group: "search" }, () => {
    inference.roots(seen, trees, search.rootLatents, search.rootLogits, search.rootPredictions);
    search.run(trees);
  });
}

for (const horizon of [15, 30]) {
  const dreamer = defaultsOf(dreamerSettings);
  const workspace = new Workspace();
  const { hiddenWidth } = dreamer;
  const bins = 41;
  const latent = new GaussianLatent(8);
  const sizes = {
    observationSize: 4,
    actionCount: 2,
    stateSize: hiddenWidth,
    hiddenWidth,
    latent,
    rewardBins: bins,
  };
  const model = new Rssm(workspace, sizes, random);
  const heads = { featureSize: model.featureSize, actionCount: 2, hiddenWidth, bins };
  const [actor, critic] = [makeActor(workspace, heads, random), makeCritic(workspace, heads, random)];
  const loss = new ModelLoss(model, {
    batchSize: BATCH_SIZE,
    sequenceLength: SEQUENCE_LENGTH,
    decoderWeight: 100,
    dynamicsWeight: 0.5,
    representationWeight: 0.1,
  });
  const scale = new TwoHot(-6, 6, bins, symlogScale);
  const both = { rewards: scale, values: scale };
  const imagination = new Imagination(model, actor, critic, both, ROLLOUTS, horizon);
  const moments = ROLLOUTS * horizon;
  const behaviour = new ActorLoss(actor, heads, moments, 1e-3);
  const [modelAdam, actorAdam, criticAdam] = [model.parameters, actor, critic].map((set) =>
    new Adam(set, { learningRate: 1e-4 })
  );
  const values = new CriticSteps(criticAdam, heads, scale, moments, dreamer.criticSteps);
  const [returns, weights] = [new Float64Array(moments).fill(20), new Float64Array(moments).fill(1)];
  Deno.bench(
    `dreamer: gradient step of model, actor and critic, horizon ${horizon}`,
    { group: "dreamer" },
    () => {
      for (const set of [model.parameters, actor]) set.clearGradients();
      loss.program.forward();
      loss.program.backward(loss.loss);
      modelAdam.step();
      imagination.run(random);
      behaviour.features.values.set(imagination.features);
      behaviour.actions.values.set(imagination.actions);
      behaviour.program.forward();
      behaviour.program.backward(behaviour.loss);
      actorAdam.step();
      values.learn(imagination.features, returns, weights, random);
    },
  );
}

const picture = new Float32Array(48 * 16);
Deno.bench("pixels: 1,000 pictures of 48 × 16", { group: "pixels" }, () => {
  for (let i = 0; i < 1000; i++) {
    drawCartPole(i / 500 - 1, (i % 40) / 100 - 0.2, { width: 48, height: 16, span: 5.2 }, picture, 0);
  }
});
