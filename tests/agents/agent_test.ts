import { assertEquals } from "@std/assert";
import { kindOf } from "../../lib/agents/agent.ts";
import { findAgent } from "../../lib/agents/registry.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { planOf } from "../../lib/experiment/comparison.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";

Deno.test("kindOf() calls an agent model-free where its settings leave the model out", () => {
  for (
    const [name, without] of [
      ["dyna-q", { planningSteps: 0 }],
      ["lecture", { useSynthetic: false }],
      ["dyna", { imaginedShare: 0 }],
      ["mbpo", { realShare: 1 }],
    ] as const
  ) {
    const agent = findAgent(name);
    const defaults = defaultsOf(agent.settings);
    assertEquals(kindOf(agent, defaults), "model-based");
    assertEquals(kindOf(agent, { ...defaults, ...without }), "model-free");
  }
  assertEquals(kindOf(findAgent("random"), {}), "control");
});

Deno.test("an agent that uses no model has one curve, whichever rules are asked for", () => {
  const config = layOver(defaultComparison, {
    agents: ["dyna-q"],
    rules: "both",
    seeds: [0],
    settings: { "dyna-q": { planningSteps: [0, 5] } },
  });
  assertEquals(planOf(config).contenders.map(({ label, kind }) => [label, kind]), [
    ["dyna-q planningSteps=0", "model-free"],
    ["dyna-q planningSteps=5", "model-based"],
    ["dyna-q planningSteps=5 (rules known)", "model-based"],
  ]);
  assertEquals(expandRuns(config).length, 3);
});
