import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  LearnedOutcomes,
  learnedOutcomesDefaults,
  logisticLoss,
} from "../../lib/dynamics/learned_outcomes.ts";
import { Generator } from "../../lib/random/generator.ts";
import { balanceTask, randomRows } from "./fixtures.ts";

const task = balanceTask({ reward: "sutton-barto" });
const options = { observationSize: 4, actionCount: 2, ...learnedOutcomesDefaults };

Deno.test("LearnedOutcomes knows rare ends and their rewards, and takes the unknown for an end", () => {
  const heads = new LearnedOutcomes(options, new Generator(1));
  heads.fit(randomRows(1000, 1, task), new Generator(2));
  const test = randomRows(1000, 2, task);
  const rewards = new Float32Array(1000);
  const ends = new Uint8Array(1000);
  heads.judge(test.observations, test.actions, test.nextObservations, 1000, rewards, ends);
  let [right, caught, real, rewardError] = [0, 0, 0, 0];
  for (let i = 0; i < 1000; i++) {
    right += Number(ends[i] === test.terminated[i]);
    real += test.terminated[i];
    caught += ends[i] & test.terminated[i];
    if (ends[i] === test.terminated[i]) {
      rewardError = Math.max(rewardError, Math.abs(rewards[i] - test.rewards[i]));
    }
  }
  assert(right > 950, `${right} of 1000`);
  assert(caught / real > 0.9, `${caught} of ${real} ends`);
  assert(rewardError < 0.2, `reward error ${rewardError}`);
  // no random cart has been beyond the rail's end: that it is an end was never seen, and is assumed
  heads.judge(new Float32Array(4), Uint8Array.of(0), Float32Array.of(2.5, 0, 0, 0), 1, rewards, ends);
  assertEquals(ends[0], 1);
});

Deno.test("LearnedOutcomes continues exactly after restore, and works where nothing has ended yet", () => {
  const rows = randomRows(8, 3);
  const heads = new LearnedOutcomes(options, new Generator(1));
  heads.fit(rows, new Generator(2));
  const copy = new LearnedOutcomes(options, new Generator(5));
  copy.restore(heads.save());
  const more = randomRows(100, 3);
  heads.fit(more, new Generator(3));
  copy.fit(more, new Generator(3));
  assertEquals(copy.save(), heads.save());
});

Deno.test("logisticLoss() gives −log p of the label, and its gradient", () => {
  const gradients = new Float32Array(2);
  const loss = logisticLoss(Float32Array.of(Math.log(3), 0), Float32Array.of(1, 0), gradients);
  assertAlmostEquals(loss, (-Math.log(0.75) - Math.log(0.5)) / 2, 1e-6);
  assertAlmostEquals(gradients[0], (0.75 - 1) / 2, 1e-6);
  assertAlmostEquals(gradients[1], 0.5 / 2, 1e-6);
});
