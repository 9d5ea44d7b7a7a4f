import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { estimateCosts, wholeSeconds } from "../../lib/experiment/cost_estimate.ts";

Deno.test("estimateCosts() tries each contender once and counts its runs", async () => {
  const specs = expandRuns(layOver(defaultComparison, {
    agents: ["random"],
    seeds: [0, 1, 2],
    budget: { steps: 50 },
    evaluation: { every: 50, episodes: 1 },
  }));
  const [cost, ...others] = await estimateCosts(specs);
  assertEquals(others, []);
  assertEquals([cost.label, cost.task, cost.runs], ["random", "cartpole", 3]);
  assert(cost.secondsPerRun > 0 && Number.isFinite(cost.secondsPerRun));
});

/** The trial of a run of which `secondsAt` steps took so long. */
const trial = (steps: number, secondsAt: (steps: number) => number) =>
  Array.from({ length: steps }, (_, i) => ({ steps: i + 1, seconds: secondsAt(i + 1) }));

Deno.test("wholeSeconds() goes on at a steady pace, counted from the first step of work", () => {
  assertAlmostEquals(wholeSeconds(trial(100, (steps) => 0.02 * steps), 5000), 100, 3);
  // 500 steps without learning, then 24 ms each: the mean of the trial would say 16 s
  const late = trial(584, (steps) => 0.024 * Math.max(0, steps - 500));
  assertAlmostEquals(wholeSeconds(late, 5000), 108, 3);
});

Deno.test("wholeSeconds() goes on getting cheaper", () => {
  // as mpc does: the pace of the trial would say 100 s, its second half 72 s
  const falling = trial(200, (steps) => 4 * Math.sqrt(Math.max(0, steps - 50) / 150));
  assertAlmostEquals(wholeSeconds(falling, 5000), 4 * Math.sqrt(4950 / 150), 1);
});

Deno.test("wholeSeconds() of a run that the trial has ended is the trial", () => {
  assertEquals(wholeSeconds(trial(50, (steps) => steps / 100), 50), 0.5);
  assertEquals(wholeSeconds([], 50), 0);
});

Deno.test("estimateCosts() counts evaluation as of episodes up to the time limit", async () => {
  const costOf = async (episodes: number) => {
    const specs = expandRuns(layOver(defaultComparison, {
      agents: ["dqn"],
      seeds: [0],
      budget: { steps: 20 },
      evaluation: { every: 1, episodes },
    }));
    return (await estimateCosts(specs))[0].secondsPerRun;
  };
  const [few, many] = [await costOf(1), await costOf(2000)];
  assert(many > 4 * few, `${few} and ${many}`);
});
