import { assertAlmostEquals, assertEquals } from "@std/assert";
import { chosenError, logisticLoss, squaredError } from "../../lib/nn/losses.ts";

Deno.test("squaredError() is the mean over members, its gradient that of each member alone", () => {
  const gradient = new Float32Array(4).fill(9);
  const outputs = Float32Array.of(1, 2, 3, 4);
  const targets = Float32Array.of(0, 0, 3, 6);
  // two members of two numbers: means (1 + 4) / 2 and (0 + 4) / 2
  assertEquals(squaredError(outputs, targets, 2, gradient), (2.5 + 2) / 2);
  assertEquals(gradient, Float32Array.of(1, 2, 0, -2)); // 2 error / 2
});

Deno.test("chosenError() has the stated losses, and gradients at the chosen outputs alone", () => {
  const outputs = Float32Array.of(1, 5, -2, 1, 5, -2); // [2, 3]
  const chosen = Uint8Array.of(0, 2);
  const targets = Float32Array.of(0.5, 1);
  const gradient = new Float32Array(6).fill(9);
  // errors 0.5 and −3: squares (0.25 + 9) / 2; Huber (0.125 + 2.5) / 2
  assertAlmostEquals(chosenError(outputs, chosen, targets, 2, "squared", gradient), 4.625, 1e-6);
  assertEquals(gradient, Float32Array.of(0.5, 0, 0, 0, 0, -3));
  assertAlmostEquals(chosenError(outputs, chosen, targets, 2, "huber", gradient), 1.3125, 1e-6);
  assertEquals(gradient, Float32Array.of(0.25, 0, 0, 0, 0, -0.5));
});

Deno.test("logisticLoss() gives −log p of the label, and its gradient", () => {
  const gradients = new Float32Array(2);
  const loss = logisticLoss(Float32Array.of(Math.log(3), 0), Float32Array.of(1, 0), gradients);
  assertAlmostEquals(loss, (-Math.log(0.75) - Math.log(0.5)) / 2, 1e-6);
  assertAlmostEquals(gradients[0], (0.75 - 1) / 2, 1e-6);
  assertAlmostEquals(gradients[1], 0.5 / 2, 1e-6);
});
