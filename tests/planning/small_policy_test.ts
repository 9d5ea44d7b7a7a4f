import { assertEquals } from "@std/assert";
import { SmallPolicy, smallPolicySize } from "../../lib/planning/small_policy.ts";
import { linearAction } from "../../lib/planning/linear_policy.ts";
import { Generator } from "../../lib/random/generator.ts";

Deno.test("SmallPolicy without a hidden layer is the linear policy", () => {
  const shape = {
    observationSize: 3,
    actionCount: 3,
    scale: Float32Array.of(1, 2, 0.5),
    hiddenUnits: 0,
    angles: [1],
  };
  assertEquals(smallPolicySize(shape), 8);
  const random = new Generator(1);
  const policy = new SmallPolicy(shape);
  for (let i = 0; i < 100; i++) {
    const parameters = Float64Array.from({ length: 9 }, () => random.normal());
    const seen = random.fillNormal(new Float32Array(4));
    assertEquals(policy.action(parameters, 1, seen, 1), linearAction(shape, parameters, 1, seen, 1));
  }
});

Deno.test("SmallPolicy with a hidden layer scores by it, seeing sine and cosine of angles", () => {
  const shape = {
    observationSize: 2,
    actionCount: 2,
    scale: Float32Array.of(2, 1),
    hiddenUnits: 1,
    angles: [1],
  };
  // one hidden unit of x/2, sin, cos and a bias; then its weight and a bias
  assertEquals(smallPolicySize(shape), 6);
  const policy = new SmallPolicy(shape);
  const at = (x: number, angle: number, ...parameters: number[]) =>
    policy.action(Float64Array.from(parameters), 0, Float32Array.of(x, angle), 0);
  assertEquals([at(1, 0, 1, 0, 0, 0, 1, 0), at(-1, 0, 1, 0, 0, 0, 1, 0)], [1, 0]);
  // upright or not, however often it went round
  for (const turns of [-2, 0, 3]) {
    assertEquals(at(0, 0.1 + 2 * Math.PI * turns, 0, 0, 1, 0, 1, 0), 1);
    assertEquals(at(0, 3 + 2 * Math.PI * turns, 0, 0, 1, 0, 1, 0), 0);
  }
  // tanh(0.5 / 2 + …) against the bias: tanh(0.25) = 0.2449
  assertEquals([at(0.5, 0, 1, 0, 0, 0, 1, -0.244), at(0.5, 0, 1, 0, 0, 0, 1, -0.246)], [1, 0]);
});
