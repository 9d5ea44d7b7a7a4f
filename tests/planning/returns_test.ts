import { assertAlmostEquals, assertEquals } from "@std/assert";
import { lambdaReturns, reachWeights, type Rollout } from "../../lib/planning/returns.ts";

/** Two rollouts of three steps; the second's first episode ends with its first step. */
const cut: Rollout = {
  rows: 2,
  steps: 3,
  rewards: Float64Array.of(1, 2, 1, 4, 1, 8),
  nextValues: Float64Array.of(10, 0, 20, 40, 40, 80),
  isCut: Uint8Array.of(0, 1, 0, 0, 0, 0),
};

function returnsOf(rollout: Rollout, discount: number, lambda: number): number[] {
  const out = new Float64Array(6);
  lambdaReturns(rollout, discount, lambda, out);
  return [...out];
}

Deno.test("lambdaReturns() at λ = 0 looks one step ahead", () => {
  assertEquals(returnsOf(cut, 0.5, 0), [1 + 5, 2, 1 + 10, 4 + 20, 1 + 20, 8 + 40]);
});

Deno.test("lambdaReturns() at λ = 1 sums to the end of each episode, and to no other's", () => {
  const [last, otherLast] = [1 + 20, 8 + 40];
  const [middle, otherMiddle] = [1 + 0.5 * last, 4 + 0.5 * otherLast];
  assertEquals(returnsOf(cut, 0.5, 1), [1 + 0.5 * middle, 2, middle, otherMiddle, last, otherLast]);
});

Deno.test("lambdaReturns() between mixes both", () => {
  const middle = 1 + 0.5 * (0.5 * 20 + 0.5 * 21);
  const [first, , second] = returnsOf(cut, 0.5, 0.5);
  assertEquals([first, second], [1 + 0.5 * (0.5 * 10 + 0.5 * middle), middle]);
});

const uncertain = {
  rows: 2,
  steps: 3,
  rewards: Float64Array.of(1, 0, 2, 0, 3, 1),
  continues: Float64Array.of(1, 1, 0.5, 0, 1, 1),
  nextValues: Float64Array.of(10, 20, 30, 40, 50, 60),
};

Deno.test("lambdaReturns() count what comes later by the probability that it comes", () => {
  // first rollout: R₂ = 3 + 0.9 × 50 = 48; R₁ = 2 + 0.45 (0.2 × 30 + 0.8 × 48) = 21.98; R₀ = 1 + 0.9 (0.2 × 10 + 0.8 R₁)
  // second: R₂ = 1 + 0.9 × 60 = 55; R₁ = 0 (the episode has ended); R₀ = 0.9 (0.2 × 20 + 0.8 × 0)
  const expected = [1 + 0.9 * (2 + 0.8 * 21.98), 3.6, 21.98, 0, 48, 55];
  returnsOf(uncertain, 0.9, 0.8).forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-12));
});

Deno.test("reachWeights() are the discounted probabilities of coming so far", () => {
  const out = new Float64Array(6);
  reachWeights(uncertain.continues, 2, 0.9, out);
  [1, 1, 0.9, 0.9, 0.9 * 0.45, 0].forEach((expected, i) => assertAlmostEquals(out[i], expected, 1e-12));
});
