import { assert, assertAlmostEquals } from "@std/assert";
import { ActorCriticLoss, makeActor, makeCritic } from "../../../lib/agents/dreamer/actor_critic.ts";
import { Workspace } from "../../../lib/nn/tape/tape.ts";
import { Generator } from "../../../lib/random/generator.ts";

function make() {
  const shape = { featureSize: 3, actionCount: 2, hiddenWidth: 4, bins: 3 };
  const workspace = new Workspace({ megabytes: 4 });
  const random = new Generator(1);
  const actor = makeActor(workspace, shape, random.stream("actor"));
  const critic = makeCritic(workspace, shape, random.stream("critic"));
  return { actor, critic, loss: new ActorCriticLoss(actor, critic, shape, 2, 0.5), random };
}

Deno.test("ActorCriticLoss is what the formulas give by hand", () => {
  const { actor, critic, loss } = make();
  // heads of weight 0: the biases are the logits, whatever the features
  actor.get("actor.biases").values.set([Math.log(3), 0]);
  critic.get("critic.biases").values.set([0, Math.log(2), 0]);
  loss.features.values.set([1, 2, 3, -1, 0, 4]);
  loss.actions.values.set([1, 0, 0, 1]);
  loss.advantages.values.set([2, -1]);
  loss.weights.values.set([1, 0.25]);
  loss.targets.values.set([0.5, 0.5, 0, 0, 0, 1]);
  loss.program.forward();
  const [p, q] = [0.99 * 0.75 + 0.005, 0.99 * 0.25 + 0.005];
  const entropy = -(p * Math.log(p) + q * Math.log(q));
  assertAlmostEquals(loss.entropy.values[0], entropy * 1.25 / 2, 1e-6);
  const gained = (2 * Math.log(p) - 0.25 * Math.log(q)) / 2;
  assertAlmostEquals(loss.actorLoss.values[0], -gained - 0.5 * entropy * 1.25 / 2, 1e-5);
  const [middle, side] = [-Math.log(2 / 4), -Math.log(1 / 4)];
  assertAlmostEquals(loss.criticLoss.values[0], (0.5 * side + 0.5 * middle + 0.25 * side) / 2, 1e-5);
});

Deno.test("ActorCriticLoss has the gradient of finite differences", () => {
  const { actor, critic, loss, random } = make();
  for (const parameters of [actor, critic]) {
    for (const name of parameters.names) {
      const { values } = parameters.get(name);
      for (let i = 0; i < values.length; i++) values[i] += 0.3 * random.normal();
    }
  }
  random.fillNormal(loss.features.values);
  loss.actions.values.set([1, 0, 0, 1]);
  loss.advantages.values.set([2, -1]);
  loss.weights.values.set([1, 0.25]);
  loss.targets.values.set([0.5, 0.5, 0, 0, 0, 1]);
  for (const parameters of [actor, critic]) {
    actor.clearGradients();
    critic.clearGradients();
    loss.program.forward();
    loss.program.backward(loss.loss);
    for (const name of parameters.names) {
      const { values, gradient } = parameters.get(name);
      const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
      assert(norm > 1e-6, name);
      const [before, along] = [values.slice(), gradient.slice()];
      const at = (step: number) => {
        for (let i = 0; i < values.length; i++) values[i] = before[i] + step * along[i] / norm;
        loss.program.forward();
        return loss.loss.values[0];
      };
      const slope = (at(0.01) - at(-0.01)) / 0.02;
      values.set(before);
      assertAlmostEquals(slope, norm, 1e-2 * norm + 1e-3, name);
    }
  }
});
