import { assert } from "@std/assert";
import { BATCH_SIZE, ModelTraining, SEQUENCE_LENGTH } from "../../../lib/agents/dreamer/model_training.ts";
import { GaussianLatent } from "../../../lib/dynamics/rssm/latent.ts";
import { Rssm } from "../../../lib/dynamics/rssm/rssm.ts";
import { symlogScale, TwoHot } from "../../../lib/nn/categorical.ts";
import { Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { SequenceReplay } from "../../../lib/replay/sequence_replay.ts";

Deno.test("ModelTraining.drawStates() draws states that eight moments or more have led to", () => {
  const shape = {
    observationSize: 1,
    actionCount: 2,
    stateSize: 1,
    hiddenWidth: 4,
    latent: new GaussianLatent(1),
    rewardBins: 5,
  };
  const random = new Generator(1);
  const model = new Rssm(new Workspace(), shape, random);
  // a recurrent state that counts: h' = u h + (1 − u) tanh(10) with u = 0.9, so 1 − 0.9^k after k moments
  for (const name of ["sequence.input", "sequence.recurrent"]) {
    model.parameters.get(`${name}.weights`).values.fill(0);
    model.parameters.get(`${name}.biases`).values.fill(0);
  }
  model.parameters.get("sequence.input.biases").values.set([0, Math.log(9), 10]);
  const replay = new SequenceReplay(200, 1);
  for (let t = 0; t < 200; t++) {
    replay.add({
      observation: Float32Array.of(random.normal()),
      action: t % 2,
      reward: 1,
      isFirst: t === 0,
      isTerminal: false,
    });
  }
  const training = new ModelTraining({
    model,
    replay,
    unit: { size: 1 },
    rewardBins: new TwoHot(-2, 2, 5, symlogScale),
    modelLearningRate: 1e-9,
  });
  training.update(1, random);
  const states = new Float32Array(2000 * model.featureSize);
  training.drawStates(states, random);
  const moments = new Set<number>();
  for (let i = 0; i < 2000; i++) {
    moments.add(Math.round(Math.log(1 - states[i * model.featureSize]) / Math.log(0.9)));
  }
  assert(Math.min(...moments) === 9 && Math.max(...moments) === SEQUENCE_LENGTH, [...moments].join(" "));
  assert(moments.size === SEQUENCE_LENGTH - 8, `of ${BATCH_SIZE * SEQUENCE_LENGTH} states`);
});
