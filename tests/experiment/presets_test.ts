import { assert, assertEquals } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import { findPreset, presets } from "../../lib/experiment/presets.ts";
import { resolveSettings } from "../../lib/settings/parse.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import { Drive } from "../agents/drive.ts";

Deno.test("presets have settings that their agents take", () => {
  for (const { comparison: { settings = {} } } of presets) {
    for (const [name, values] of Object.entries(settings)) {
      const { settings } = findAgent(name);
      for (const [key, value] of Object.entries(values)) {
        for (const one of [value].flat()) resolveSettings(name, settings, { [key]: one });
      }
    }
  }
});

Deno.test("the preset published has values of the task's own returns", () => {
  const { settings = {} } = findPreset("published").comparison;
  assertEquals(Object.keys(settings).sort(), ["dqn", "ppo"]);
  // balancing pays 1 a step: squared errors of returns, from values of 0, are far above 1
  const ppo = new Drive(findAgent("ppo"), settings.ppo as SettingValues, 1);
  ppo.advance(520);
  assert(ppo.agent.diagnostics().value_loss > 10);
  // the first error is that of the reward alone, 1: the networks start near 0
  const dqn = new Drive(findAgent("dqn"), { ...settings.dqn as SettingValues, learningStarts: 150 }, 1);
  dqn.advance(160);
  const { q_loss: loss } = dqn.agent.diagnostics();
  assert(loss > 0.2, `${loss}`);
});
