import { assertAlmostEquals, assertEquals } from "@std/assert";
import { advantagesOf, clippedGradient } from "../../lib/agents/ppo.ts";
import { logSoftmax } from "../../lib/nn/categorical.ts";

Deno.test("advantagesOf() sums discounted errors, cut at both kinds of end, by hand calculation", () => {
  const steps = {
    rewards: [1, 2, 3, 4],
    values: [10, 20, 30, 40],
    nextValues: [20, 25, 40, 50],
    terminated: [0, 0, 1, 0],
    truncated: [0, 1, 0, 0],
  };
  const [discount, lambda] = [0.5, 0.5];
  const deltas = [1 + 0.5 * 20 - 10, 2 + 0.5 * 25 - 20, 3 - 30, 4 + 0.5 * 50 - 40];
  const out = new Float32Array(4);
  advantagesOf(steps, discount, lambda, out);
  // step 1 is truncated: its own bootstrap counts, what follows does not; step 2 is terminal
  assertEquals([...out], [deltas[0] + 0.25 * deltas[1], deltas[1], deltas[2], deltas[3]]);
});

Deno.test("clippedGradient() is the derivative of the clipped objective, by finite differences", () => {
  const [rows, actionCount, clip, entropyBonus] = [4, 2, 0.2, 0.05];
  // rows: inside the clip; gain beyond it (flat); loss beyond it (not flat); gain on the other side (flat)
  const logits = Float64Array.of(0.1, 0, 1, -1, 1, -1, -1, 1);
  const actions = Uint8Array.of(0, 0, 0, 0);
  const advantages = Float32Array.of(1, 2, -2, -1);
  const old = Float32Array.of(-0.7, -0.7, -0.7, -0.7);
  const lossAt = (at: Float64Array) => {
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const own = [at[2 * row], at[2 * row + 1]];
      const sum = Math.exp(own[0]) + Math.exp(own[1]);
      const logs = own.map((x) => x - Math.log(sum));
      const ratio = Math.exp(logs[actions[row]] - old[row]);
      const limited = Math.min(1 + clip, Math.max(1 - clip, ratio));
      total -= Math.min(ratio * advantages[row], limited * advantages[row]);
      total -= entropyBonus * -logs.reduce((s, l) => s + Math.exp(l) * l, 0);
    }
    return total / rows;
  };
  const log = new Float32Array(8);
  logSoftmax(Float32Array.from(logits), rows, actionCount, log);
  const gradient = new Float32Array(8);
  clippedGradient(log, old, actions, advantages, { rows, actionCount, clip, entropyBonus }, gradient);
  for (let i = 0; i < 8; i++) {
    const [up, down] = [logits.slice(), logits.slice()];
    up[i] += 1e-5;
    down[i] -= 1e-5;
    assertAlmostEquals(gradient[i], (lossAt(up) - lossAt(down)) / 2e-5, 1e-5);
  }
});
