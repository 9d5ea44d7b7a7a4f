import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ChosenOutcomes, type OutcomeSources } from "../../lib/dynamics/chosen_outcomes.ts";
import { KnownOutcomes } from "../../lib/dynamics/outcomes.ts";
import { Generator } from "../../lib/random/generator.ts";
import { balanceTask, randomRows } from "./fixtures.ts";

const task = balanceTask({ reward: "sutton-barto" });
const test = randomRows(400, 2, task);

function judged(outcomes: { judge: ChosenOutcomes["judge"] }) {
  const rewards = new Float32Array(400);
  const ends = new Uint8Array(400);
  outcomes.judge(test.observations, test.actions, test.nextObservations, 400, rewards, ends);
  return { rewards, ends };
}

function fitted(sources: OutcomeSources): ChosenOutcomes {
  const outcomes = new ChosenOutcomes(task, sources, new Generator(1));
  outcomes.fit(randomRows(1000, 1, task), new Generator(2));
  return outcomes;
}

const known = judged(new KnownOutcomes(task.rules));

Deno.test("ChosenOutcomes takes ends and rewards each from where it is told", () => {
  assertEquals(judged(fitted({ termination: "known", reward: "known" })), known);
  const ends = fitted({ termination: "learned", reward: "known" });
  const rewards = fitted({ termination: "known", reward: "learned" });
  const both = fitted({ termination: "learned", reward: "learned" });
  // known rewards are those of the rule, whatever is taken for an end
  assertEquals(judged(ends).rewards, known.rewards);
  const same = judged(ends).ends.filter((end, i) => end === known.ends[i]).length;
  assert(same > 375 && same < 401, `${same} of 400`);
  assertEquals(judged(rewards).ends, known.ends);
  judged(rewards).rewards.forEach((reward, i) => assertAlmostEquals(reward, known.rewards[i], 0.25));
  // each head learns as it does beside the other, and only those that are asked for
  assertEquals(judged(both).ends, judged(ends).ends);
  assertEquals([ends.updates, rewards.updates, both.updates], [400, 400, 800]);
});

Deno.test("ChosenOutcomes.restore() takes the state of another of the same sources, and no other", () => {
  const sources = { termination: "learned", reward: "known" } as const;
  const one = fitted(sources);
  const copy = new ChosenOutcomes(task, sources, new Generator(9));
  copy.restore(one.save());
  assertEquals(judged(copy), judged(one));
  const other = new ChosenOutcomes(task, { termination: "known", reward: "known" }, new Generator(1));
  assertThrows(() => other.restore(one.save()), TypeError, "learned is no part here");
});
