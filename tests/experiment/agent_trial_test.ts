import { assert, assertEquals } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import { differingAction, differingPart, Trial } from "../../lib/experiment/agent_trial.ts";
import { Run } from "../../lib/experiment/run.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { task } from "../agents/drive.ts";

const [spec] = expandRuns(layOver(defaultComparison, { agents: ["random"], budget: { steps: 60 } }));
const begin = (seed: number) => Trial.begin(findAgent("random"), task, {}, seed, "hidden");

Deno.test("Trial drives an agent, and goes on from a saved state with the same actions", async () => {
  const [first, second] = [await begin(0), await begin(3)];
  first.advance(20);
  const saved = first.save();
  first.advance(40);
  second.advance(7);
  second.restore(saved);
  second.advance(40);
  assertEquals([first.steps, second.steps], [60, 60]);
  assertEquals(differingAction(first, second, 60, 20), undefined);
  assert(differingAction(first, await begin(1), 60) !== undefined);
  assertEquals(differingPart(first.save(), second.save()), undefined);
});

Deno.test("Trial gives an agent what a run gives it", async () => {
  const trial = await begin(spec.seed);
  trial.advance(60);
  const run = new Run(spec);
  run.advance(60);
  assertEquals(trial.save().agent, run.save().agent);
});

Deno.test("differingPart() names the place of the first number that differs", () => {
  const state = (value: number) => ({ a: 1, b: { c: [{ d: Float32Array.of(1, value) }], e: true } });
  assertEquals(differingPart(state(1), state(1)), undefined);
  assertEquals(differingPart(state(1), state(2)), "b/c/0/d");
  assertEquals(differingPart({ a: [1] }, { a: [1, 2] }), "a");
});
