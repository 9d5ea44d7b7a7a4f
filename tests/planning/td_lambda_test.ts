import { assertEquals } from "@std/assert";
import { tdLambdaReturns, type Walks } from "../../lib/planning/td_lambda.ts";

/** Two walkers of three steps; the second's first walk ends after its first step. */
const walks: Walks = {
  walkers: 2,
  steps: 3,
  paid: Float64Array.of(1, 2, 1, 4, 1, 8),
  behind: Float64Array.of(10, 0, 20, 40, 40, 80),
  isCut: Uint8Array.of(0, 1, 0, 0, 0, 0),
};

function returnsAt(lambda: number): number[] {
  const out = new Float64Array(6);
  tdLambdaReturns(walks, 0.5, lambda, out);
  return [...out];
}

Deno.test("tdLambdaReturns() at λ = 0 looks one step ahead", () => {
  assertEquals(returnsAt(0), [1 + 5, 2, 1 + 10, 4 + 20, 1 + 20, 8 + 40]);
});

Deno.test("tdLambdaReturns() at λ = 1 sums to the end of each walk, and to no other's", () => {
  const [last, otherLast] = [1 + 20, 8 + 40];
  const [middle, otherMiddle] = [1 + 0.5 * last, 4 + 0.5 * otherLast];
  assertEquals(returnsAt(1), [1 + 0.5 * middle, 2, middle, otherMiddle, last, otherLast]);
});

Deno.test("tdLambdaReturns() between mixes both", () => {
  const middle = 1 + 0.5 * (0.5 * 20 + 0.5 * 21);
  assertEquals(returnsAt(0.5)[2], middle);
  assertEquals(returnsAt(0.5)[0], 1 + 0.5 * (0.5 * 10 + 0.5 * middle));
});
