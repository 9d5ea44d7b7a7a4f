import { assert, assertEquals, assertThrows } from "@std/assert";
import { makeCritic, valueLogits } from "../../../lib/agents/dreamer/actor_critic.ts";
import { CriticSteps } from "../../../lib/agents/dreamer/critic_steps.ts";
import { TwoHot } from "../../../lib/nn/categorical.ts";
import { Adam, Program, Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";

const shape = { featureSize: 2, actionCount: 2, hiddenWidth: 16, bins: 11 };
const bins = new TwoHot(-10, 10, 11);

function make(moments: number, steps: number) {
  const workspace = new Workspace();
  const critic = makeCritic(workspace, shape, new Generator(1));
  const adam = new Adam(critic, { learningRate: 1e-2 });
  const learner = new CriticSteps(adam, shape, bins, moments, steps);
  const program = new Program(workspace);
  const features = program.input(moments, shape.featureSize);
  const logits = valueLogits(program, critic, features);
  program.seal();
  return { adam, critic, features, logits, learner, program };
}

Deno.test("CriticSteps.learn() brings values to the returns, in as many steps of Adam as it was made for", () => {
  const [moments, steps] = [40, 4];
  const { adam, features, learner, logits, program } = make(moments, steps);
  assertEquals(learner.rows, 10);
  const random = new Generator(2);
  random.fillNormal(features.values);
  const returns = Float64Array.from({ length: moments }, (_, i) => 6 * Math.sin(features.values[2 * i]));
  const weights = new Float64Array(moments).fill(1);
  for (let update = 0; update < 200; update++) learner.learn(features.values, returns, weights, random);
  assertEquals(adam.steps, 200 * steps);
  program.forward();
  let error = 0;
  returns.forEach((value, i) =>
    error += (bins.mean(program.workspace.kernels, logits, i * bins.count) - value) ** 2 / moments
  );
  assert(Math.sqrt(error) < 0.5, `${Math.sqrt(error)}`);
});

Deno.test("CriticSteps.learn() deals every moment out once", () => {
  const moments = 12;
  const { critic, features, learner } = make(moments, 3);
  // only the moment that counts leaves a gradient: Adam's first step that has one is as long as the rate
  const weights = new Float64Array(moments);
  weights[7] = 1;
  const { values } = critic.get("critic.biases");
  const before = values.slice();
  learner.learn(features.values, new Float64Array(moments).fill(5), weights, new Generator(4));
  assert(values.some((value, i) => value !== before[i]));
  const none = new Float64Array(moments);
  const other = make(moments, 3);
  other.learner.learn(features.values, new Float64Array(moments).fill(5), none, new Generator(4));
  assertEquals(other.critic.get("critic.biases").values, before);
});

Deno.test("CriticSteps refuses more steps than moments", () => {
  assertThrows(() => make(3, 4), RangeError, "4 steps cannot share 3 states");
});
