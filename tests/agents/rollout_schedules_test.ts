import { assert, assertEquals } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import { Drive } from "./drive.ts";

const small = { learningStarts: 110, modelMaxUpdates: 20, rollouts: 10, rolloutLength: 5, updatesPerStep: 1 };

/** Imagined steps after a few real ones. */
function imagined(agent: string, changes: SettingValues): number {
  const drive = new Drive(findAgent(agent), { ...small, ...changes }, 1);
  drive.advance(120);
  const { imaginedSteps } = drive.agent;
  return imaginedSteps;
}

Deno.test("mbpo makes rollouts as long as its schedule says", () => {
  const fixed = imagined("mbpo", {});
  // 120 of 100,000 steps: every rollout is of one step
  const growing = imagined("mbpo", { rolloutSchedule: "linear", rolloutGrowth: 100_000 });
  assertEquals(growing % small.rollouts, 0);
  assert(growing > 0 && fixed > 3 * growing, `${fixed} and ${growing}`);
  assertEquals(imagined("mbpo", { rolloutSchedule: "linear", rolloutGrowth: 1 }), fixed);
  assertEquals(imagined("mbpo", { rolloutSchedule: "error", rolloutTolerance: 1e-6 }), growing);
  assertEquals(imagined("mbpo", { rolloutSchedule: "error", rolloutTolerance: 1e9 }), fixed);
});
