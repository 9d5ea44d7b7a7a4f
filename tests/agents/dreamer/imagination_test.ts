import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { makeActor, makeCritic } from "../../../lib/agents/dreamer/actor_critic.ts";
import { Imagination } from "../../../lib/agents/dreamer/imagination.ts";
import { symlogScale, TwoHot } from "../../../lib/nn/categorical.ts";
import { BeliefUpdate } from "../../../lib/dynamics/rssm/belief.ts";
import { CategoricalLatent, GaussianLatent } from "../../../lib/dynamics/rssm/latent.ts";
import { Rssm } from "../../../lib/dynamics/rssm/rssm.ts";
import { Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";

const [ROWS, HORIZON, BINS] = [5, 4, 5];

function make(latent = new GaussianLatent(3) as GaussianLatent | CategoricalLatent) {
  const random = new Generator(11);
  const workspace = new Workspace();
  const shape = {
    observationSize: 2,
    actionCount: 2,
    stateSize: 4,
    hiddenWidth: 5,
    latent,
    rewardBins: BINS,
  };
  const model = new Rssm(workspace, shape, random.stream("weights"));
  const heads = { featureSize: model.featureSize, actionCount: 2, hiddenWidth: 5, bins: BINS };
  const [actor, critic] = [makeActor(workspace, heads, random), makeCritic(workspace, heads, random)];
  const bins = { rewards: new TwoHot(-2, 2, BINS, symlogScale), values: new TwoHot(-20, 20, BINS) };
  const imagination = new Imagination(model, actor, critic, bins, ROWS, HORIZON);
  random.fillNormal(imagination.starts);
  return { imagination, model, actor, critic, random };
}

for (const latent of [new GaussianLatent(3), new CategoricalLatent(2, 3)]) {
  Deno.test(`Imagination.run() goes on from every state by its own action, ${latent.constructor.name}`, () => {
    const { imagination, model, random } = make(latent);
    imagination.run(random);
    const width = model.featureSize;
    assertEquals(imagination.features.slice(0, ROWS * width), imagination.starts);
    const update = new BeliefUpdate(model, ROWS);
    for (let t = 0; t < HORIZON - 1; t++) {
      const chosen = imagination.actions.slice(2 * t * ROWS, 2 * (t + 1) * ROWS);
      const belief = imagination.features.slice(t * ROWS * width, (t + 1) * ROWS * width);
      update.imagine(
        belief,
        ROWS,
        Array.from({ length: ROWS }, (_, i) => chosen[2 * i + 1]), // one-hot
        new Float32Array(2 * ROWS),
      );
      // the recurrent state is a function of what came before; the latent was drawn
      for (let i = 0; i < ROWS; i++) {
        assertEquals(chosen[2 * i] + chosen[2 * i + 1], 1);
        for (let j = 0; j < 4; j++) {
          assertAlmostEquals(
            imagination.features[((t + 1) * ROWS + i) * width + j],
            belief[i * width + j],
            1e-5,
          );
        }
      }
    }
  });
}

Deno.test("Imagination.run() acts as the actor likes, and pays, ends and values as the heads say", () => {
  const { imagination, model, actor, critic, random } = make();
  // heads of weight 0: the biases alone speak
  actor.get("actor.biases").values.set([0, 40]);
  model.parameters.get("reward.biases").values.set([0, 0, 0, 40, 0]); // symlog 1
  model.parameters.get("continue.biases").values.set([Math.log(3)]);
  critic.get("critic.biases").values.set([0, 0, 0, 40, 40]); // halfway between 10 and 20
  imagination.run(random);
  for (const reward of imagination.rewards) assertAlmostEquals(reward, Math.expm1(1), 1e-5);
  for (const goesOn of imagination.continues) assertAlmostEquals(goesOn, 3 / 4, 1e-6); // odds of 3
  for (const value of imagination.values) assertAlmostEquals(value, 15, 1e-4);
  assertEquals(imagination.values.length, (HORIZON + 1) * ROWS);
  let second = 0;
  for (let repeat = 0; repeat < 20; repeat++) {
    imagination.run(random);
    for (let i = 1; i < imagination.actions.length; i += 2) second += imagination.actions[i];
  }
  // a hundredth of the uniform distribution is mixed in: 0.995 of 400
  assert(second >= 385 && second <= 400, `${second} of 400`);
});
