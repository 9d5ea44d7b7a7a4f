import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { DynamicsModel, StepOptions } from "../../lib/dynamics/model.ts";
import { KnownRewardAndTermination } from "../../lib/dynamics/reward_and_termination.ts";
import { SequenceReturns, type SequenceTail } from "../../lib/planning/sequence_returns.ts";
import { Generator } from "../../lib/random/generator.ts";

/** Rows that the model was asked for, step by step. */
let asked: number[] = [];

/** A point on a line: action 1 moves it up by 1, action 0 down. */
const line = {
  observationSize: 1,
  actionCount: 2,
  members: 3,
  elites: [0, 1, 2],
  isProbabilistic: false,
  step(observations: Float32Array, actions: Uint8Array, count: number, how: StepOptions, next: Float32Array) {
    asked.push(count);
    if (how.disagreement !== undefined) how.disagreement.fill(0.5, 0, count);
    for (let i = 0; i < count; i++) next[i] = observations[i] + (actions[i] === 1 ? 1 : -1);
  },
} as unknown as DynamicsModel;

/** A step pays where it arrives; beyond 2 it is the last. */
const outcomes = new KnownRewardAndTermination({
  terminated: (next, count, out) => {
    for (let i = 0; i < count; i++) out[i] = next[i] > 2 ? 1 : 0;
  },
  reward: (_o, _a, next, count, out) => {
    for (let i = 0; i < count; i++) out[i] = next[i];
  },
});

const options = { horizon: 2, discount: 0.5, propagation: "mean", penalty: 0 } as const;

/** Up and up from 0; up and up from 2, which ends at once; down and up from 1. */
const starts = Float32Array.of(0, 2, 1);
const sequences = Uint8Array.of(1, 1, 1, 1, 0, 1);

function returnsWith(tail: SequenceTail, changes: Partial<SequenceReturnsOptions> = {}): number[] {
  asked = [];
  const returns = new SequenceReturns(line, outcomes, { ...options, ...changes }, tail, 3, new Generator(1));
  const out = new Float64Array(3);
  returns.run(starts, sequences, 3, out);
  assertEquals(returns.counters.imaginedSteps, asked.reduce((a, b) => a + b, 0));
  return [...out];
}
type SequenceReturnsOptions = ConstructorParameters<typeof SequenceReturns>[2];

Deno.test("SequenceReturns.run() sums discounted rewards up to an end, and asks the model no further", () => {
  // 1 + 0.5 × 2; 3; 0 + 0.5 × 1
  assertEquals(returnsWith({ steps: 0 }), [2, 3, 0.5]);
  assertEquals(asked, [3, 2]);
});

Deno.test("SequenceReturns.run() adds the discounted worth of the last state, and none behind an end", () => {
  const value = {
    values(observations: Float32Array, count: number, out: Float32Array) {
      for (let i = 0; i < count; i++) out[i] = 10 * observations[i];
    },
  };
  assertEquals(returnsWith({ steps: 0, value }), [2 + 0.25 * 20, 3, 0.5 + 0.25 * 10]);
});

Deno.test("SequenceReturns.run() goes on at random, to both sides", () => {
  const seen = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    const returns = new SequenceReturns(line, outcomes, options, { steps: 1 }, 1, new Generator(seed));
    const out = new Float64Array(1);
    returns.run(Float32Array.of(0), Uint8Array.of(0, 0), 1, out);
    seen.add(out[0]);
  }
  assertEquals([...seen].sort(), [-2 - 0.25 * 1, -2 - 0.25 * 3]); // −1 − 0.5 × 2, then −1 or −3
});

Deno.test("SequenceReturns.run() takes disagreement off", () => {
  const means = returnsWith({ steps: 0 }, { penalty: 0.2 });
  // a tenth off every reward: 1.5 tenths over two steps
  for (const [i, expected] of [2 - 0.15, 3 - 0.1, 0.5 - 0.15].entries()) {
    assertAlmostEquals(means[i], expected, 1e-6);
  }
});
