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
    ((agent.save().replay as Snapshot).observations) as Float32Array
  );
  a.forEach((value, i) => assertAlmostEquals(b[i] * [2, 4, 0.5, 1][i % 4], value, 1e-6));
});

const small = {
  learningStarts: 40,
  warmupUpdates: 0,
  updatesPerStep: 1,
  stateSize: 6,
  hiddenWidth: 6,
  latentSize: 3,
  bins: 7,
  batchSize: 2,
  sequenceLength: 6,
  imaginationStarts: 3,
  horizon: 3,
};

Deno.test("dreamer acts by averages of the weights, of as many updates as there were until the rate takes over", () => {
  const drive = new Drive(findAgent("dreamer"), { ...small, averageRate: 0.4 }, 5);
  drive.advance(39);
  const weights = (part: string) => (drive.agent.save()[part] as Snapshot)["actor.weights"] as Float32Array;
  const learned: Float32Array[] = [];
  let expected = new Float64Array(weights("actingActor"));
  for (let update = 1; update <= 4; update++) {
    drive.advance(1);
    assertEquals(drive.agent.gradientSteps, update);
    learned.push(weights("actor").slice());
    // of what there was at the start and at the first update a half each, then a third, then 0.4
    const rate = [1 / 2, 0.4, 0.4, 0.4][update - 1];
    expected = expected.map((value, i) => value + rate * (learned[update - 1][i] - value));
    weights("actingActor").forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-6));
  }
  assert(learned[3].some((value, i) => Math.abs(value - expected[i]) > 1e-6), "the average lags");
});

Deno.test("dreamer's averages are the learned weights at a rate of 1", () => {
  const drive = new Drive(findAgent("dreamer"), { ...small, averageRate: 1 }, 5);
  drive.advance(45);
  const { model, actingModel, actor, actingActor } = drive.agent.save();
  assertEquals(actingModel, model);
  assertEquals(actingActor, actor);
});

Deno.test("dreamer's learning rates fall in a line over the budget", () => {
  const drive = new Drive(findAgent("dreamer"), { ...small, finalLearningRate: 0.5 }, 5, 100);
  const other = new Drive(findAgent("dreamer"), { ...small, finalLearningRate: 1 }, 5, 100);
  // one update after 40 of 100 steps: Adam's first step is as long as the rate, whatever the gradient
  const lengths = [drive, other].map((each) => {
    each.advance(39);
    const values = () => (each.agent.save().critic as Snapshot)["critic.biases"] as Float32Array;
    const before = values().slice();
    each.advance(1);
    return Math.max(...values().map((value, i) => Math.abs(value - before[i])));
  });
  assertAlmostEquals(lengths[0] / lengths[1], 1 - 0.4 * 0.5, 1e-3);
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
      averageRate: 1e-9,
    }, 5);
    drive.advance(60); // a random episode at least has ended: what follows was decided by the share
    const snapshot = drive.agent.save();
    const acting = snapshot.actingActor as Record<string, Float32Array>;
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
  Deno.test(`dreamer with every option continues from a snapshot with the same numbers, ${latent} latent`, () => {
    const changes = {
      ...small,
      latent,
      latentClasses: 3,
      valueBins: "symlog",
      replayCriticWeight: 0.3,
      recentShare: 0.5,
      recentMoments: 20,
      freeNats: 0.1,
      endWeight: 20,
    };
    const make = () => new Drive(findAgent("dreamer"), changes, 5, 200);
    const [first, second] = [make(), make()];
    first.advance(70);
    second.agent.restore(first.agent.save());
    second.follow(first);
    assertEquals(second.advance(40), first.advance(40));
    assertEquals(second.agent.save(), first.agent.save());
    // real experience does teach the critic: without it the same seed comes to other values
    const without = new Drive(findAgent("dreamer"), { ...changes, replayCriticWeight: 0 }, 5, 200);
    without.advance(41);
    const beside = make();
    beside.advance(41);
    const critic = ({ agent }: Drive) => (agent.save().critic as Snapshot)["critic.biases"] as Float32Array;
    assert(critic(beside).some((value, i) => value !== critic(without)[i]));
  });
}
