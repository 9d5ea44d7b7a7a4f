import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Snapshot } from "../../../lib/checkpoint/snapshot.ts";
import { findAgent } from "../../../lib/agents/registry.ts";
import { Drive } from "../drive.ts";

Deno.test("dreamer keeps every moment scaled as it sees it, the first of an episode and the others", () => {
  const definition = findAgent("dreamer");
  const plain = new Drive(definition, { observationScale: "none", learningStarts: 1000 }, 3);
  const scaled = new Drive(definition, { observationScale: "2 4 0.5 1", learningStarts: 1000 }, 3);
  plain.advance(60); // random steps: the same in both
  scaled.advance(60);
  const [a, b] = [plain, scaled].map(({ agent }) =>
    ((agent.save().replay as Snapshot).rows as Snapshot).observations as Float32Array
  );
  a.forEach((value, i) => assertAlmostEquals(b[i] * [2, 4, 0.5, 1][i % 4], value, 1e-6));
});

const small = {
  learningStarts: 40,
  updatesPerStep: 1,
  stateSize: 6,
  hiddenWidth: 6,
  batchSize: 2,
  sequenceLength: 6,
  imaginationStarts: 3,
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
