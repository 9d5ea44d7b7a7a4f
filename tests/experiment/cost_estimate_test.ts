import { assert, assertEquals } from "@std/assert";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { estimateCosts } from "../../lib/experiment/cost_estimate.ts";

Deno.test("estimateCosts() tries each contender once and counts its runs", async () => {
  const specs = expandRuns(layOver(defaultComparison, {
    agents: ["random"],
    seeds: [0, 1, 2],
    budget: { steps: 50 },
    evaluation: { every: 50, episodes: 1 },
  }));
  const [cost, ...others] = await estimateCosts(specs);
  assertEquals(others, []);
  assertEquals([cost.agent, cost.task, cost.runs], ["random", "cartpole", 3]);
  assert(cost.secondsPerRun > 0 && Number.isFinite(cost.secondsPerRun));
});
