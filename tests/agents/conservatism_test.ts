import { assert, assertEquals, assertThrows } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import { defaultsOf, type SettingValues } from "../../lib/settings/settings.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { Drive, task } from "./drive.ts";

/** Less than any model is unsure by. */
const TINY = 1e-6;
const STEPS = 60;

/** The smallest runs of every agent that imagines with a model of the state. */
const consumers: Record<string, readonly [agent: string, settings: SettingValues]> = {
  "mbpo": ["mbpo", { learningStarts: 50, modelMaxUpdates: 20, rolloutLength: 3, updatesPerStep: 1 }],
  ...Object.fromEntries(
    ["policy-search", "shooting", "cem", "mppi"].map((planner) => [`mpc by ${planner}`, ["mpc", {
      planner,
      modelMaxUpdates: 20,
      horizon: 10,
      generations: 2,
      planHorizon: 3,
      tail: "random",
      sequences: 4,
    }]]),
  ),
};

/** An agent after a few steps, its snapshot and counts. */
function after(name: string, changes: SettingValues) {
  const [agent, settings] = consumers[name];
  const drive = new Drive(findAgent(agent), { ...settings, ...changes }, 1);
  drive.advance(STEPS);
  return {
    saved: JSON.stringify(
      drive.agent.save(),
      (_, value) => ArrayBuffer.isView(value) ? [...value as Uint8Array] : value,
    ),
    diagnostics: drive.agent.diagnostics(),
    imaginedSteps: drive.agent.imaginedSteps,
  };
}

for (const name of Object.keys(consumers)) {
  Deno.test(`${name} stops where its model is unsure, and is taught by the penalty`, () => {
    const free = after(name, {});
    const stopped = after(name, { maxDisagreement: TINY });
    const punished = after(name, { penalty: 1e4 });
    assert(free.imaginedSteps > 0);
    assertEquals(stopped.imaginedSteps, 0);
    assert(punished.saved !== free.saved);
    if (name.startsWith("mpc by policy")) {
      assertEquals(stopped.diagnostics.imagined_return, 0);
      assert((punished.diagnostics.imagined_return as number) < (free.diagnostics.imagined_return as number));
    }
  });
}

Deno.test("Agents refuse conservatism of a single model", () => {
  for (
    const [name, settings] of [
      ["mpc", { model: "linear", penalty: 1 }],
      ["mbpo", { modelMembers: 1, maxDisagreement: 0.1 }],
    ] as const
  ) {
    const definition = findAgent(name);
    const values = { ...defaultsOf(definition.settings), ...settings };
    assertThrows(() => definition.check?.(task, values), UsageError, "penalty");
    definition.check?.(task, { ...values, penalty: 0, maxDisagreement: 1e9 });
  }
});
