import { assertAlmostEquals } from "@std/assert";
import { BeliefUpdate } from "../../../lib/dynamics/rssm/belief.ts";
import { GaussianLatent } from "../../../lib/dynamics/rssm/latent.ts";
import { Rssm } from "../../../lib/dynamics/rssm/rssm.ts";
import { ModelLoss } from "../../../lib/dynamics/rssm/model_loss.ts";
import { Workspace } from "../../../lib/nn/engine.ts";
import { symlog } from "../../../lib/nn/categorical.ts";
import { Generator } from "../../../lib/random/generator.ts";

Deno.test("BeliefUpdate.observe() comes to the states that the loss filters, in any batches", () => {
  const random = new Generator(2);
  const shape = {
    observationSize: 2,
    actionCount: 2,
    stateSize: 4,
    hiddenWidth: 5,
    latent: new GaussianLatent(3),
    rewardBins: 3,
  };
  const model = new Rssm(new Workspace(), shape, random.stream("weights"));
  const [pieces, moments] = [5, 4];
  const loss = new ModelLoss(model, {
    batchSize: pieces,
    sequenceLength: moments,
    decoderWeight: 1,
    dynamicsWeight: 1,
    representationWeight: 1,
  });
  const update = new BeliefUpdate(model, 2); // batches of 2, 2 and 1
  const belief = new Float32Array(pieces * model.featureSize).fill(7);
  const seen = random.fillNormal(new Float32Array(pieces * moments * 2));
  const actions = Uint8Array.from({ length: pieces * moments }, () => random.integer(2));
  for (let i = 0; i < pieces * moments; i++) {
    const isFirst = i < pieces || i === 2 * pieces + 1;
    loss.goesOn.values[i] = isFirst ? 0 : 1;
    if (!isFirst) loss.actions.values[2 * i + actions[i]] = 1;
    loss.observations.values.set([symlog(seen[2 * i]), symlog(seen[2 * i + 1])], 2 * i);
  }
  loss.program.forward(); // without noise: the modes
  for (let t = 0; t < moments; t++) {
    const [from, to] = [t * pieces, (t + 1) * pieces];
    update.observe(
      belief,
      pieces,
      actions.subarray(from, to),
      Array.from(loss.goesOn.values.subarray(from, to), (goesOn) => 1 - goesOn),
      seen.subarray(2 * from, 2 * to),
    );
    const width = model.featureSize;
    belief.forEach((value, i) => {
      assertAlmostEquals(value, loss.features.values[from * width + i], 1e-6);
    });
  }
});
