import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { LearnedRewardAndTermination } from "../../lib/dynamics/learned_reward_and_termination.ts";
import { ENDED, UNKNOWN } from "../../lib/dynamics/reward_and_termination.ts";
import { Generator } from "../../lib/random/generator.ts";
import { balanceTask, randomRows } from "./fixtures.ts";

const task = balanceTask({ reward: "sutton-barto" });
const options = { observationSize: 4, actionCount: 2 };

Deno.test("LearnedRewardAndTermination knows rare ends and their rewards, and what is unknown", () => {
  const heads = new LearnedRewardAndTermination(options, new Generator(1));
  heads.fit(randomRows(1000, 1, task), new Generator(2));
  const test = randomRows(1000, 2, task);
  const rewards = new Float32Array(1000);
  const ends = new Uint8Array(1000);
  heads.evaluate(test.observations, test.actions, test.nextObservations, 1000, rewards, ends);
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
  // no random cart has been beyond the rail's end: that it is an end was never seen
  heads.evaluate(new Float32Array(4), Uint8Array.of(0), Float32Array.of(2.5, 0, 0, 0), 1, rewards, ends);
  assert(ends[0] !== 0);
});

/** Rows of one variable that pay `reward`; the last of them ends the episode where `endReward` is given. */
function paying(reward: number, endReward?: number) {
  const states = Float32Array.from({ length: 20 }, (_, i) => i / 20);
  const rewards = new Float32Array(20).fill(reward);
  const terminated = new Uint8Array(20);
  if (endReward !== undefined) [rewards[19], terminated[19]] = [endReward, ENDED];
  const data = {
    count: 20,
    observations: states,
    actions: new Uint8Array(20),
    rewards,
    nextObservations: states,
    terminated,
  };
  const outcomes = new LearnedRewardAndTermination({ observationSize: 1, actionCount: 2 }, new Generator(1));
  outcomes.fit(data, new Generator(2));
  return outcomes;
}

Deno.test("LearnedRewardAndTermination calls states unknown that lie beyond what was visited, and ends where ends are", () => {
  const outcomes = paying(1);
  const rewards = new Float32Array(4);
  const terminated = new Uint8Array(4);
  // visited: 0 to 0.95, and half as much again on either side
  const next = Float32Array.of(-0.5, -0.4, 1.4, 1.5);
  outcomes.evaluate(new Float32Array(4), new Uint8Array(4), next, 4, rewards, terminated);
  assertEquals([...terminated], [UNKNOWN, 0, 0, UNKNOWN]);
});

Deno.test("LearnedRewardAndTermination with a narrow margin, noise and more updates learns ends as rare as one in seventy", () => {
  const random = new Generator(1);
  const count = 2000;
  const states = random.fillUniform(new Float32Array(2 * count), -1, 1);
  const data = {
    count,
    observations: states,
    actions: new Uint8Array(count),
    rewards: new Float32Array(count).fill(-3),
    nextObservations: states,
    terminated: Uint8Array.from({ length: count }, (_, i) => states[2 * i] > 0.97 ? ENDED : 0),
  };
  const shape = { observationSize: 2, actionCount: 2, fitUpdates: 2000, margin: 0.1, inputNoise: 0.03 };
  const outcomes = new LearnedRewardAndTermination(shape, new Generator(2));
  const [rewards, ends] = [new Float32Array(5), new Uint8Array(5)];
  const places = Float32Array.of(0.99, 0, 0.8, 0.5, -0.9, 0.9, 0, 1.5, 0, -1.1);
  const actions = new Uint8Array(5);
  outcomes.evaluate(places, actions, places, 5, rewards, ends);
  assertEquals([[...ends], [...rewards]], [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]); // before any fit
  outcomes.fit(data, new Generator(3));
  outcomes.evaluate(places, actions, places, 5, rewards, ends);
  assertEquals([...ends], [ENDED, 0, 0, UNKNOWN, 0]); // 1.5 lies outside the widened box, −1.1 within
  assertEquals([...rewards], [-3, -3, -3, -3, -3]); // every reward was the same
});

Deno.test("LearnedRewardAndTermination.lowestValue() is no more than any visited state is worth, whatever the sign of rewards", () => {
  // rewards of 1 to the end: nothing is worse than to have ended
  assertEquals(paying(1, 1).lowestValue(0.99, Infinity), 0);
  assertEquals(paying(1, 1).lowestValue(1, 10), 0);
  // rewards of -1: to end would be a prize, which the unknown is not
  assertAlmostEquals(paying(-1, -1).lowestValue(0.99, Infinity), -100, 1e-9);
  assertEquals(paying(-1, -1).lowestValue(1, 10), -10);
  assertAlmostEquals(paying(-1, -1).lowestValue(0.5, 3), -1.75, 1e-9);
  // a crash costs more than to go on badly for a while
  assertEquals(paying(-1, -100).lowestValue(1, 10), -100);
  // where nothing has ended, what was paid at least goes on
  assertEquals(paying(2).lowestValue(1, 10), 20);
});

Deno.test("LearnedRewardAndTermination continues exactly after restore, and works where nothing has ended yet", () => {
  const rows = randomRows(8, 3);
  const heads = new LearnedRewardAndTermination(options, new Generator(1));
  heads.fit(rows, new Generator(2));
  const copy = new LearnedRewardAndTermination(options, new Generator(5));
  copy.restore(heads.save());
  const more = randomRows(100, 3);
  heads.fit(more, new Generator(3));
  copy.fit(more, new Generator(3));
  assertEquals(copy.save(), heads.save());
});

Deno.test("LearnedRewardAndTermination takes an angle and its full turns for the same, near the data and beyond", () => {
  // an angle of -1 to 1 that pays its cosine; the last tenth of the way is an end
  const count = 200;
  const random = new Generator(4);
  const states = Float32Array.from({ length: count }, () => random.uniform(-1, 1));
  const data = {
    count,
    observations: states,
    actions: new Uint8Array(count),
    rewards: states.map(Math.cos),
    nextObservations: states,
    terminated: Uint8Array.from(states, (angle) => Math.abs(angle) > 0.9 ? ENDED : 0),
  };
  const heads = new LearnedRewardAndTermination(
    { observationSize: 1, actionCount: 2, angles: [0] },
    new Generator(1),
  );
  heads.fit(data, new Generator(2));
  const angles = Float32Array.of(0, 0.5, 0.97, 3);
  const [rewards, ends] = [new Float32Array(4), new Uint8Array(4)];
  heads.evaluate(angles, new Uint8Array(4), angles, 4, rewards, ends);
  assertEquals([...ends.subarray(0, 3)], [0, 0, ENDED]);
  assert(ends[3] !== 0, "beyond the data");
  const turned = angles.map((angle, i) => angle + 2 * Math.PI * (i - 2));
  const [rewardsThere, endsThere] = [new Float32Array(4), new Uint8Array(4)];
  heads.evaluate(turned, new Uint8Array(4), turned, 4, rewardsThere, endsThere);
  assertEquals([...endsThere], [...ends]);
  rewards.forEach((reward, i) => assertAlmostEquals(rewardsThere[i], reward, 1e-3));
});
