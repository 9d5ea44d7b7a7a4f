import { assert, assertAlmostEquals } from "@std/assert";
import { agents, findAgent } from "../../lib/agents/registry.ts";
import { estimateBytes, MOST_BYTES } from "../../lib/experiment/memory_estimate.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";

const state = { observationSize: 4 };

Deno.test("estimateBytes() leaves room for every agent at its defaults, from pictures too", () => {
  for (const { settings } of agents) {
    for (const observationSize of [4, 84 * 84]) {
      assert(estimateBytes(settings, defaultsOf(settings), { observationSize }, 5000) < MOST_BYTES);
    }
  }
});

Deno.test("estimateBytes() counts a replay by its rows, no more than real steps", () => {
  const { settings } = findAgent("dqn");
  const bytes = (replayCapacity: number, realSteps: number) =>
    estimateBytes(settings, { ...defaultsOf(settings), replayCapacity }, state, realSteps);
  assertAlmostEquals(bytes(10_000_000, 1e9) - bytes(1, 1e9), (10_000_000 - 1) * (4 + 4 + 4) * 4);
  assertAlmostEquals(bytes(10_000_000, 500), bytes(1_000_000, 500));
});

Deno.test("estimateBytes() grows with the square of a width, and with what is computed at once", () => {
  const { settings } = findAgent("mpc");
  const bytes = (values: Record<string, number>) =>
    estimateBytes(settings, { ...defaultsOf(settings), ...values }, state, 5000);
  assert(bytes({ modelWidth: 4096 }) > 8 * bytes({ modelWidth: 1024 }));
  assert(bytes({ candidates: 5000, particles: 5000, modelWidth: 1024 }) > MOST_BYTES);
});
