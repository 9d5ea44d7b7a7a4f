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
