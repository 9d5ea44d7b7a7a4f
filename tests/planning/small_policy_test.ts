import { assertAlmostEquals, assertEquals } from "@std/assert";
import { SmallPolicy } from "../../lib/planning/small_policy.ts";

Deno.test("SmallPolicy without a hidden layer takes the action with the largest score, the first one's being 0", () => {
  const shape = { observationSize: 2, actionCount: 3, scale: Float32Array.of(1, 10) };
  const policy = new SmallPolicy({ ...shape, hiddenUnits: 0, angles: [] });
  assertEquals(policy.size, 6);
  // scores: 0; x - 1; y / 10
  const parameters = Float64Array.of(99, 1, 0, -1, 0, 1, 0);
  const act = (x: number, y: number) => policy.action(parameters, 1, Float32Array.of(7, x, y), 1);
  assertEquals([act(0, 0), act(2, 5), act(2, 15), act(-5, -5)], [0, 1, 2, 0]);
  const scores = new Float32Array(6);
  policy.scores(parameters.subarray(1), Float32Array.of(2, 5, -5, -5), 2, scores);
  assertEquals([...scores], [0, 1, 0.5, 0, -6, -0.5]);
});

Deno.test("SmallPolicy without a hidden layer sees sine and cosine of angles", () => {
  const shape = { observationSize: 2, actionCount: 2, scale: Float32Array.of(9, 10) };
  const policy = new SmallPolicy({ ...shape, hiddenUnits: 0, angles: [0] });
  const scores = new Float32Array(2);
  for (const turns of [-1, 0, 2]) { // 3 sin + 5 y / 10 + 7 cos - 1
    const observation = Float32Array.of(0.3 + 2 * Math.PI * turns, 2);
    policy.scores(Float64Array.of(3, 5, 7, -1), observation, 1, scores);
    assertAlmostEquals(scores[1], 3 * Math.sin(0.3) + 1 + 7 * Math.cos(0.3) - 1, 1e-4);
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
  const policy = new SmallPolicy(shape);
  assertEquals(policy.size, 6);
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
