import { assert, assertEquals, assertThrows } from "@std/assert";
import { defaultComparison, expandRuns, layOver } from "../../../lib/experiment/comparison_config.ts";
import { findPreset } from "../../../lib/experiment/presets.ts";
import { findAgent } from "../../../lib/agents/registry.ts";
import { UsageError } from "../../../lib/settings/usage_error.ts";
import { Drive, task } from "../drive.ts";

const definition = findAgent("lecture");

Deno.test("lecture has the listing's schedule, max(0.01, 0.5 - episode / 100)", () => {
  const drive = new Drive(definition, { useSynthetic: false }, 1);
  const step = {
    observation: new Float32Array(4),
    action: 0,
    reward: 1,
    nextObservation: new Float32Array(4),
  };
  for (let episode = 0; episode < 120; episode++) {
    assertEquals(drive.agent.diagnostics().epsilon, Math.max(0.01, 0.5 - episode / 100));
    drive.agent.observe({ ...step, terminated: true, truncated: false }, 0);
  }
});

Deno.test("lecture takes its first gradient steps once more than 64 transitions are there", () => {
  const drive = new Drive(definition, {}, 1);
  drive.advance(64);
  assertEquals(drive.agent.gradientSteps, 0);
  drive.advance(1);
  assertEquals([drive.agent.gradientSteps, drive.agent.imaginedSteps], [2, 50]);
  drive.advance(10);
  assertEquals([drive.agent.gradientSteps, drive.agent.imaginedSteps], [22, 550]);
});

Deno.test("lecture imagines nothing and trains no model without synthetic data", () => {
  const drive = new Drive(definition, { useSynthetic: false }, 1);
  drive.advance(100);
  assertEquals([drive.agent.gradientSteps, drive.agent.imaginedSteps], [36, 0]);
  assertEquals(drive.agent.diagnostics().model_loss, NaN);
});

Deno.test("lecture imagines fewer steps where it knows the rules", () => {
  const drive = new Drive(definition, {}, 1, task, "known");
  drive.advance(200);
  assert(drive.agent.imaginedSteps > 0 && drive.agent.imaginedSteps < 136 * 50);
});

Deno.test("the preset lecture is three curves: as listed, cured, and without imagination", () => {
  const config = layOver(layOver(defaultComparison, findPreset("lecture").comparison), { seeds: [0] });
  assertEquals(expandRuns(config).map(({ agentLabel }) => agentLabel), [
    "lecture useSynthetic=true",
    "lecture useSynthetic=true (rules known)",
    "lecture useSynthetic=false",
  ]);
});

Deno.test("lecture refuses tasks that do not pay 1 a step, in one sentence", () => {
  const plain = layOver(defaultComparison, { agents: ["lecture"] });
  assertEquals(expandRuns(plain).length, 5);
  for (
    const over of [
      { task: "cartpole-hold" },
      { task: "cartpole-swingup" },
      { settings: { task: { reward: "sutton-barto" } } },
    ]
  ) {
    assertThrows(() => expandRuns(layOver(plain, over)), UsageError, "takes every step to pay 1");
  }
});
