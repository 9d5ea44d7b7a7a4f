import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { DataSplit } from "../../lib/dynamics/data_split.ts";
import { LinearBank, solvePositiveDefinite } from "../../lib/dynamics/linear_bank.ts";
import { makeRows } from "../../lib/dynamics/transition_rows.ts";
import { Generator } from "../../lib/random/generator.ts";
import type { TransitionRows } from "../../lib/replay/replay_buffer.ts";

/** s' = s + W [s, onehot(a)] with weights of our own. */
function linearRows(count: number, seed: number): TransitionRows {
  const random = new Generator(seed);
  const rows = makeRows(count, 2);
  random.fillNormal(rows.observations);
  for (let i = 0; i < count; i++) {
    const [x, y] = rows.observations.subarray(2 * i, 2 * i + 2);
    const action = rows.actions[i] = random.integer(2);
    rows.nextObservations[2 * i] = x + 0.5 * x - 0.25 * y + (action === 0 ? 1 : -2);
    rows.nextObservations[2 * i + 1] = y + 0.1 * y + (action === 0 ? 0 : 0.5);
  }
  return rows;
}

function splitOf(count: number): DataSplit {
  const split = new DataSplit({ members: 1, heldOutShare: 0.1, bootstrap: false });
  split.grow(count, new Generator(7));
  return split;
}

Deno.test("solvePositiveDefinite() solves a system worked out by hand", () => {
  // [[4, 2], [2, 3]] x = [10, 9] has the solution [1.5, 2]
  const right = Float64Array.of(10, 9);
  solvePositiveDefinite(Float64Array.of(4, 2, 2, 3), right, 2, 1);
  assertAlmostEquals(right[0], 1.5, 1e-12);
  assertAlmostEquals(right[1], 2, 1e-12);
});

Deno.test("LinearBank recovers linear dynamics", () => {
  const rows = linearRows(200, 1);
  const bank = new LinearBank({ observationSize: 2, actionCount: 2, members: 1 });
  bank.fit(rows, splitOf(200), new Generator(0));
  const out = { means: new Float32Array(4), variances: new Float32Array(4) };
  bank.predict(Float32Array.of(1, 2, -1, 0.5), Uint8Array.of(0, 1), 2, true, out);
  [1 + 0.5 - 0.5 + 1, 2 + 0.2, -1 - 0.5 - 0.125 - 2, 0.5 + 0.05 + 0.5].forEach((expected, i) =>
    assertAlmostEquals(out.means[i], expected, 1e-4)
  );
});

Deno.test("LinearBank refitted to growing data equals one fitted at once", () => {
  const rows = linearRows(400, 2);
  const grown = new LinearBank({ observationSize: 2, actionCount: 2, members: 1 });
  for (const count of [150, 151, 400]) grown.fit({ ...rows, count }, splitOf(count), new Generator(0));
  const once = new LinearBank({ observationSize: 2, actionCount: 2, members: 1 });
  once.fit(rows, splitOf(400), new Generator(0));
  const [a, b] = [grown.save().weights as Float64Array, once.save().weights as Float64Array];
  a.forEach((weight, i) => assertAlmostEquals(weight, b[i], 1e-9));
});

Deno.test("LinearBank is definite even where two rows leave most weights open", () => {
  const bank = new LinearBank({ observationSize: 2, actionCount: 2, members: 1 });
  bank.fit(linearRows(2, 3), splitOf(2), new Generator(0));
  assert((bank.save().weights as Float64Array).every((weight) => Math.abs(weight) < 10));
});

Deno.test("LinearBank restores what it saved", () => {
  const bank = new LinearBank({ observationSize: 2, actionCount: 2, members: 1 });
  bank.fit(linearRows(50, 4), splitOf(50), new Generator(0));
  const copy = new LinearBank({ observationSize: 2, actionCount: 2, members: 1 });
  copy.restore(bank.save());
  assertEquals(copy.save(), bank.save());
});
