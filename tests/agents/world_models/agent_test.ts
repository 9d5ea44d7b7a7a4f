import { assertEquals } from "@std/assert";
import { findAgent } from "../../../lib/agents/registry.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { Drive, task } from "../drive.ts";

Deno.test("world-models is as it was after an inspection, frames newer than its last fit included", () => {
  const drive = new Drive(findAgent("world-models"), {
    stateSize: 4,
    memoryUpdates: 5,
    generations: 2,
    dreamLength: 20,
    learningStarts: 60,
    refitInterval: 1000,
  }, 5);
  drive.advance(90);
  const before = structuredClone(drive.agent.save());
  const parts = drive.agent.inspectLatent?.(task, new Generator(7)) ?? [];
  assertEquals(parts.map(({ name }) => name), ["state_readout", "dream_gap"]);
  assertEquals(drive.agent.save(), before);
});

Deno.test("world-models leaves its fit alone while reality pays what the dream promised", () => {
  const small = { stateSize: 4, memoryUpdates: 5, generations: 1, learningStarts: 60, refitInterval: 50 };
  // a dream of one step promises what every real step pays
  const drive = new Drive(findAgent("world-models"), { ...small, dreamLength: 1 }, 5);
  drive.advance(60);
  const { gradientSteps } = drive.agent;
  assertEquals(gradientSteps, 5);
  drive.advance(200);
  assertEquals(drive.agent.gradientSteps, gradientSteps);
});
