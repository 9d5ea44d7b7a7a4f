import { assert, assertAlmostEquals } from "@std/assert";
import { ActorLoss, CriticLoss, makeActor, makeCritic } from "../../../lib/agents/dreamer/actor_critic.ts";
import { type Parameters, Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";

function make() {
  const shape = { featureSize: 3, actionCount: 2, hiddenWidth: 4, bins: 3 };
  const workspace = new Workspace();
  const random = new Generator(1);
  const actor = makeActor(workspace, shape, random.stream("actor"));
  const critic = makeCritic(workspace, shape, random.stream("critic"));
  return {
    actor,
    critic,
    actorLoss: new ActorLoss(actor, shape, 2, 0.5),
    criticLoss: new CriticLoss(critic, shape, 2),
    random,
  };
}

/** Compares the gradient of every matrix with the slope of the loss along it. */
function assertGradient(parameters: Parameters, { program, loss }: ActorLoss | CriticLoss): void {
  for (const name of parameters.names) {
    parameters.clearGradients();
    program.forward();
    program.backward(loss);
    const { values, gradient } = parameters.get(name);
    const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
    assert(norm > 1e-6, name);
    const [before, along] = [values.slice(), gradient.slice()];
    const at = (step: number) => {
      for (let i = 0; i < values.length; i++) values[i] = before[i] + step * along[i] / norm;
      program.forward();
      return loss.values[0];
    };
    const slope = (at(0.01) - at(-0.01)) / 0.02;
    values.set(before);
    assertAlmostEquals(slope, norm, 1e-2 * norm + 1e-3, name);
  }
}

function disturb(parameters: Parameters, random: Generator): void {
  for (const name of parameters.names) {
    const { values } = parameters.get(name);
    for (let i = 0; i < values.length; i++) values[i] += 0.3 * random.normal();
  }
}

Deno.test("ActorLoss is what the formula gives by hand", () => {
  const { actor, actorLoss: loss } = make();
  // a head of weight 0: the biases are the logits, whatever the features
  actor.get("actor.biases").values.set([Math.log(3), 0]);
  loss.features.values.set([1, 2, 3, -1, 0, 4]);
  loss.actions.values.set([1, 0, 0, 1]);
  loss.advantages.values.set([2, -1]);
  loss.weights.values.set([1, 0.25]);
  loss.program.forward();
  const [p, q] = [0.99 * 0.75 + 0.005, 0.99 * 0.25 + 0.005];
  const entropy = -(p * Math.log(p) + q * Math.log(q));
  assertAlmostEquals(loss.entropy.values[0], entropy * 1.25 / 2, 1e-6);
  const gained = (2 * Math.log(p) - 0.25 * Math.log(q)) / 2;
  assertAlmostEquals(loss.loss.values[0], -gained - 0.5 * entropy * 1.25 / 2, 1e-5);
});

Deno.test("CriticLoss is what the formula gives by hand", () => {
  const { critic, criticLoss: loss } = make();
  critic.get("critic.biases").values.set([0, Math.log(2), 0]);
  loss.features.values.set([1, 2, 3, -1, 0, 4]);
  loss.weights.values.set([1, 0.25]);
  loss.targets.values.set([0.5, 0.5, 0, 0, 0, 1]);
  loss.program.forward();
  const [middle, side] = [-Math.log(2 / 4), -Math.log(1 / 4)];
  assertAlmostEquals(loss.loss.values[0], (0.5 * side + 0.5 * middle + 0.25 * side) / 2, 1e-5);
});

Deno.test("ActorLoss has the gradient of finite differences", () => {
  const { actor, actorLoss: loss, random } = make();
  disturb(actor, random);
  random.fillNormal(loss.features.values);
  loss.actions.values.set([1, 0, 0, 1]);
  loss.advantages.values.set([2, -1]);
  loss.weights.values.set([1, 0.25]);
  assertGradient(actor, loss);
});

Deno.test("CriticLoss has the gradient of finite differences", () => {
  const { critic, criticLoss: loss, random } = make();
  disturb(critic, random);
  random.fillNormal(loss.features.values);
  loss.weights.values.set([1, 0.25]);
  loss.targets.values.set([0.5, 0.5, 0, 0, 0, 1]);
  assertGradient(critic, loss);
});
