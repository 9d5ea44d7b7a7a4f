import { assert, assertEquals } from "@std/assert";
import { findAgent } from "../../../lib/agents/registry.ts";
import type { Snapshot } from "../../../lib/checkpoint/snapshot.ts";
import { Drive } from "../drive.ts";

const LEARNING_STARTS = 30;

/** The share of the actions after the random ones that the search at their position visited most. */
function agreement(greedyShare: number): number {
  const settings = {
    learningStarts: LEARNING_STARTS,
    hiddenWidth: 8,
    updatesPerStep: 1,
    reanalysesPerStep: 0, // else policies are of later searches
    simulations: 7, // odd: the visits of two actions differ
    greedyShare,
  };
  const drive = new Drive(findAgent("muzero"), settings, 5);
  drive.advance(500);
  const { episodes, counters } = drive.agent.save() as Record<string, Snapshot>;
  assertEquals(counters.steps, 500);
  const { policies, actions, kinds } = episodes.rows as Record<string, Float32Array>;
  const acted = Array.from(kinds.keys()).filter((row) => kinds[row] === 1).slice(LEARNING_STARTS);
  assert(acted.length > 400);
  return acted.filter((row) => policies[2 * row + actions[row]] > 0.5).length / acted.length;
}

Deno.test("muzero takes what its search visited most in greedy episodes, and explores in the others", () => {
  assertEquals(agreement(1), 1);
  const mixed = agreement(0.5);
  assert(agreement(0) < mixed && mixed < 1, `${mixed}`);
});
