import { assertAlmostEquals } from "@std/assert";
import { lambdaReturns, reachWeights } from "../../../lib/agents/dreamer/lambda_returns.ts";

// two rollouts of three steps, step-major
const rollouts = {
  rows: 2,
  horizon: 3,
  rewards: Float64Array.of(1, 0, 2, 0, 3, 1),
  continues: Float64Array.of(1, 1, 0.5, 0, 1, 1),
  values: Float64Array.of(9, 9, 10, 20, 30, 40, 50, 60),
};

Deno.test("lambdaReturns() mixes values and returns from the end backwards", () => {
  const out = new Float64Array(6);
  lambdaReturns(rollouts, 0.9, 0.8, out);
  // first rollout: R₂ = 3 + 0.9 × 50 = 48; R₁ = 2 + 0.45 (0.2 × 30 + 0.8 × 48) = 21.98; R₀ = 1 + 0.9 (0.2 × 10 + 0.8 R₁)
  // second: R₂ = 1 + 0.9 × 60 = 55; R₁ = 0 (the episode has ended); R₀ = 0.9 (0.2 × 20 + 0.8 × 0)
  [1 + 0.9 * (2 + 0.8 * 21.98), 3.6, 21.98, 0, 48, 55].forEach((expected, i) =>
    assertAlmostEquals(out[i], expected, 1e-12)
  );
});

Deno.test("lambdaReturns() are one-step targets for λ = 0 and whole returns for λ = 1", () => {
  const out = new Float64Array(6);
  lambdaReturns(rollouts, 0.9, 0, out);
  assertAlmostEquals(out[0], 1 + 0.9 * 10, 1e-12);
  lambdaReturns(rollouts, 0.9, 1, out);
  assertAlmostEquals(out[0], 1 + 0.9 * (2 + 0.45 * (3 + 0.9 * 50)), 1e-12);
});

Deno.test("reachWeights() are the discounted probabilities of coming so far", () => {
  const out = new Float64Array(6);
  reachWeights(rollouts, 0.9, out);
  [1, 1, 0.9, 0.9, 0.9 * 0.45, 0].forEach((expected, i) => assertAlmostEquals(out[i], expected, 1e-12));
});
