import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { TwoHot } from "../../../lib/nn/categorical.ts";
import { makeParameters, networkShape } from "../../../lib/agents/muzero/networks.ts";
import { muzeroSettings } from "../../../lib/agents/muzero/settings.ts";
import { fillPosition, valueTarget } from "../../../lib/agents/muzero/targets.ts";
import { UnrolledLoss } from "../../../lib/agents/muzero/unrolled_loss.ts";
import { RewardUnit } from "../../../lib/agents/reward_unit.ts";
import { ObservationScale } from "../../../lib/agents/observation_scale.ts";
import { Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { SearchedEpisodes } from "../../../lib/replay/searched_episodes.ts";
import { defaultsOf } from "../../../lib/settings/settings.ts";
import { decoded } from "../../nn/decoded.ts";

/** Four steps that pay 1, 2, 3, 4 with actions 0, 1, 0, 1, then an end; searched values 10, 20 …, shares 0.6/0.4. */
function episode(end: "terminated" | "truncated" | undefined): SearchedEpisodes {
  const episodes = new SearchedEpisodes(20, 1, 2);
  episodes.begin(Float32Array.of(0.5));
  for (let i = 1; i <= 4; i++) {
    episodes.step((i + 1) & 1, i, Float32Array.of(0.5 + i), i === 4 ? end : undefined);
  }
  for (let row = 0; row < 5; row++) {
    if (row < 4 || end !== "terminated") episodes.values[row] = 10 * (row + 1);
    episodes.policies.set([0.6, 0.4], 2 * row);
  }
  return episodes;
}

Deno.test("valueTarget() sums discounted rewards and bootstraps with the searched value", () => {
  const options = { discount: 0.5, nStep: 2, cutShare: 0 };
  assertEquals(valueTarget(episode("truncated"), 0, options), 1 + 0.5 * 2 + 0.25 * 30);
  // up to the fall: nothing beyond
  assertEquals(valueTarget(episode("terminated"), 2, options), 3 + 0.5 * 4);
  assertEquals(valueTarget(episode("terminated"), 3, { ...options, nStep: 10 }), 4);
  // up to a time limit or the newest row: its searched value
  assertEquals(valueTarget(episode("truncated"), 3, { ...options, nStep: 10 }), 4 + 0.5 * 50);
  assertEquals(valueTarget(episode(undefined), 2, { ...options, nStep: 10 }), 3 + 0.5 * 4 + 0.25 * 50);
});

Deno.test("valueTarget() ends at the first later action that the search thinks little of", () => {
  const options = { discount: 0.5, nStep: 10, cutShare: 0.5 }; // action 1 has 0.4
  assertEquals(valueTarget(episode("terminated"), 0, options), 1 + 0.5 * 20);
  assertEquals(valueTarget(episode("terminated"), 1, options), 2 + 0.5 * 3 + 0.25 * 40);
  assertEquals(valueTarget(episode("terminated"), 3, options), 4);
});

Deno.test("fillPosition() writes an unroll that ends in a fall, and one that ends at the time limit", () => {
  const unit = new RewardUnit(0.5);
  for (const reward of [-1, 4]) unit.observe(reward);
  unit.fix();
  const shape = networkShape(1, { actionCount: 2, timeLimit: 10 }, defaultsOf(muzeroSettings));
  const workspace = new Workspace();
  const parameters = makeParameters(workspace, shape, new Generator(1));
  const loss = new UnrolledLoss(workspace, parameters, shape, {
    unrollSteps: 3,
    batchSize: 2,
    consistencyWeight: 1,
  });
  const scale = new ObservationScale("2", [], 1);
  const options = { discount: 0.5, nStep: 1, cutShare: 0, shape, scale, unit };
  const own = fillPosition(loss, { ...options, episodes: episode("terminated") }, 0, 2);
  assertEquals(own, 3 + 0.5 * 40);
  fillPosition(loss, { ...options, episodes: episode("truncated") }, 1, 2);
  // step-major: [fall, limit] for each of steps 0 … 3
  assertEquals([...loss.observations.values], [1.25, 1.25]);
  assertEquals([...loss.laterObservations.values], [1.75, 1.75, 2.25, 2.25, 2.25, 2.25]);
  assertEquals([...loss.consistencyWeights.values], [1, 1, 1, 1, 0, 0]);
  assertEquals(loss.actions.map((node) => [...node.values]), [
    [1, 0, 1, 0],
    [0, 1, 0, 1],
    [1, 0, 1, 0], // beyond the ends: the first action
  ]);
  assertEquals([...loss.policyWeights.values], [1, 1, 1, 1, 0, 0, 0, 0]);
  assertEquals([...loss.valueWeights.values], [1, 1, 1, 1, 1, 0, 1, 0]);
  assertEquals([...loss.rewardWeights.values], [1, 1, 1, 1, 1, 0]);
  const told = (head: TwoHot, from: Float32Array, i: number) => {
    const logits = from.slice(i * head.count, (i + 1) * head.count).map((share) => Math.log(share + 1e-30));
    return decoded(head, logits);
  };
  const rewards = [3, 3, 4, 4, 0, 0];
  rewards.forEach((reward, i) =>
    assertAlmostEquals(told(shape.reward, loss.rewardTargets.values, i), unit.toReward(reward), 1e-4)
  );
  const targets = Array.from({ length: 8 }, (_, i) => told(shape.value, loss.valueTargets.values, i));
  [23, 23, 4, 4 + 25, 0, 0, 0, 0].forEach((expected, i) =>
    assertAlmostEquals(targets[i], unit.toValue(expected), 1e-3)
  );
  assertEquals([...loss.policyTargets.values.subarray(0, 4)].map((x) => Math.round(10 * x)), [6, 4, 6, 4]);
});
