import { assertAlmostEquals, assertEquals } from "@std/assert";
import { GreedyPolicy } from "../../lib/agents/greedy_policy.ts";
import { ObservationScale } from "../../lib/agents/observation_scale.ts";
import { Parameters, Perceptron, Workspace } from "../../lib/nn/engine.ts";
import { Generator } from "../../lib/random/generator.ts";

const [size, actions, count] = [2, 3, 5];
const scale = new ObservationScale("4 0.5", [], size);
const random = new Generator(2);
const shape = { sizes: [size, 8, actions], initialisation: "framework" } as const;
const network = new Perceptron(new Parameters(new Workspace()), shape, random);
network.parameters.seal();
const observations = random.fillNormal(new Float32Array(count * size));

Deno.test("GreedyPolicy.choose() takes the largest output for scaled observations, as its controller and network do", () => {
  const policy = new GreedyPolicy(scale, actions);
  const expected = Array.from({ length: count }, (_, i) => {
    const [own, out] = [observations.slice(i * size, (i + 1) * size), new Float32Array(actions)];
    network.predict(own.map((value, k) => value / [4, 0.5][k]), 1, out);
    return out.indexOf(Math.max(...out));
  });
  const chosen = new Uint8Array(count);
  policy.choose(network, observations, count, chosen);
  assertEquals([...chosen], expected);
  policy.controller(network).act(observations, new Uint8Array(count).fill(1), chosen.fill(9));
  assertEquals([...chosen], expected);
  const outputs = new Float32Array(count * actions);
  policy.asNetwork(network, "logits").compute(observations, count, outputs);
  policy.outputs(network, observations, count).forEach((value, i) =>
    assertAlmostEquals(outputs[i], value, 1e-6)
  );
});
