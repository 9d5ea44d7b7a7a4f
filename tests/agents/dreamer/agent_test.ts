import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Snapshot } from "../../../lib/checkpoint/snapshot.ts";
import { findAgent } from "../../../lib/agents/registry.ts";
import { Drive } from "../drive.ts";

Deno.test("dreamer keeps every moment scaled as it sees it, the first of an episode and the others", () => {
  const drive = new Drive(findAgent("dreamer"), { learningStarts: 1000 }, 3);
  drive.advance(60);
  const { rows } = drive.agent.save().replay as { rows: Record<string, Float32Array> };
  const first = Array.from(rows.isFirst.keys()).filter((row) => rows.isFirst[row] === 1);
  assert(first.length > 1);
  // episodes start within 0.05 of the middle; the ranges are ±4.8, ±3, ±0.42 and ±3, of which an eighth is 1
  const most = [4.8, 3, 0.41887903, 3].map((half) => 0.05 / (half / 4));
  for (const row of first) {
    for (let i = 0; i < 4; i++) {
      assert(Math.abs(rows.observations[4 * row + i]) < most[i] + 1e-6, `${row} ${i}`);
    }
  }
  const angles = first.map((row) => Math.abs(rows.observations[4 * row + 2]));
  assert(Math.max(...angles) > 0.05, "an angle of at most 0.05 is more than that, scaled");
  const moved = Array.from({ length: 60 }, (_, row) => Math.abs(rows.observations[4 * row + 1]));
  assert(Math.max(...moved) > 0.2 / 0.75, "a push is 0.2 m/s");
});

const small = {
  learningStarts: 40,
  updatesPerStep: 1,
  hiddenWidth: 6,
  horizon: 3,
};

Deno.test("dreamer acts by averages of the weights, to which each update adds a fiftieth", () => {
  const drive = new Drive(findAgent("dreamer"), small, 5);
  drive.advance(40);
  assertEquals(drive.agent.gradientSteps, 51); // fifty to warm up, and the step's own
  const weights = (acts: boolean) => {
    const saved = drive.agent.save();
    const { actor } = (acts ? saved.policy : saved.behaviour) as Snapshot;
    return (actor as Snapshot)["actor.weights"] as Float32Array;
  };
  let expected = new Float64Array(weights(true));
  for (let update = 52; update <= 55; update++) {
    drive.advance(1);
    assertEquals(drive.agent.gradientSteps, update);
    const learned = weights(false).slice();
    expected = expected.map((value, i) => value + 0.02 * (learned[i] - value));
    weights(true).forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-6));
  }
  assert(weights(false).some((value, i) => Math.abs(value - expected[i]) > 1e-6), "the average lags");
});

Deno.test("dreamer's learning rates fall in a line from the first step on, whatever the budget", () => {
  const drive = new Drive(findAgent("dreamer"), small, 5);
  drive.advance(50); // of 5,000
  const { modelTraining, behaviour } = drive.agent.save() as Record<string, Snapshot>;
  const adams = [modelTraining.adam, behaviour.actorAdam, behaviour.criticAdam] as Snapshot[];
  const rates = adams.map(({ counters }) => (counters as Snapshot).learningRate as number);
  [1e-3, 4e-4, 2e-3].forEach((rate, i) => assertAlmostEquals(rates[i] / rate, 1 - 0.9 * 0.01, 1e-9));
});

Deno.test("dreamer draws a share of random actions in the episodes that explore, and none in greedy ones", () => {
  /** Share of second actions after the first random steps, by an actor that always prefers the second. */
  const share = (exploration: number, greedyShare: number) => {
    const drive = new Drive(findAgent("dreamer"), {
      ...small,
      learningStarts: 6,
      updatesPerStep: 1e-9,
      exploration,
      greedyShare,
    }, 5);
    drive.advance(60); // a random episode at least has ended: what follows was decided by the share
    const snapshot = drive.agent.save();
    const acting = (snapshot.policy as Snapshot).actor as Record<string, Float32Array>;
    acting["actor.biases"].set([-20, 20]);
    drive.agent.restore(snapshot);
    const actions = drive.advance(1000);
    return actions.reduce((sum, action) => sum + action, 0) / 1000;
  };
  assertEquals(share(0.4, 1), 1);
  assertAlmostEquals(share(0, 0), 0.995, 0.01); // a hundredth of the uniform distribution is mixed in
  assertAlmostEquals(share(0.4, 0), 0.6 * 0.995 + 0.2, 0.05);
});

for (const latent of ["gaussian", "categorical"]) {
  Deno.test(`dreamer continues from a snapshot with the same numbers, ${latent} latent`, () => {
    const changes = { ...small, latent };
    const make = () => new Drive(findAgent("dreamer"), changes, 5);
    const [first, second] = [make(), make()];
    first.advance(70);
    second.restore(first.save());
    assertEquals(second.advance(40), first.advance(40));
    assertEquals(second.agent.save(), first.agent.save());
  });
}
