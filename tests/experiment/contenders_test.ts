import { assertEquals, assertThrows } from "@std/assert";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import type { NamedVariant } from "../../lib/experiment/comparison_config.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const runs = (variants: readonly NamedVariant[], more = {}) =>
  expandRuns(layOver(defaultComparison, { variants, seeds: [0], ...more }));

Deno.test("a variant has its label, the settings of its agent, and its own before those", () => {
  const specs = runs([
    { label: "slow", agent: "dqn", settings: { learningRate: 1e-4 } },
    { label: "wide", agent: "dqn", settings: { hiddenWidth: [64, 128] } },
    { label: "model", agent: "dyna", settings: {} },
  ], { agents: ["dqn"], settings: { dqn: { learningRate: 2e-3 } } });
  assertEquals(
    specs.map(({ agentLabel, agent, agentSettings }) => [agentLabel, agent, agentSettings.learningRate]),
    [
      ["dqn", "dqn", 2e-3],
      ["slow", "dqn", 1e-4],
      ["wide hiddenWidth=64", "dqn", 2e-3],
      ["wide hiddenWidth=128", "dqn", 2e-3],
      ["model", "dyna", specs[4].agentSettings.learningRate],
    ],
  );
});

Deno.test("variants alone are compared without the default agents, and agents alone without the variants", () => {
  const variants = [{ label: "slow", agent: "dqn", settings: {} }];
  const config = layOver(defaultComparison, { variants });
  assertEquals([config.agents, config.variants], [[], variants]);
  assertEquals(layOver(config, { agents: ["ppo"] }).variants, []);
  assertEquals(layOver(config, { seeds: [3] }).variants, variants);
});

Deno.test("labels are names: not another agent's, not twice, not in two cases, and no hidden characters", () => {
  const labelled = (...labels: string[]) =>
    runs(labels.map((label, i) => ({ label, agent: "dqn", settings: { hiddenWidth: 16 + i } })));
  assertEquals(labelled("dqn", "b: 2, ü").map(({ agentLabel }) => agentLabel), ["dqn", "b: 2, ü"]);
  const refusals: readonly (readonly [labels: string[], why: string])[] = [
    [["dyna"], "another agent's name"],
    [["a", "a"], "both be called"],
    [["Fast", "fast"], "differ in case alone"],
    [["a\u200b"], "invisible"],
    [[" a"], "no space at its ends"],
    [[""], "from 1 to 80"],
    [["x".repeat(81)], "from 1 to 80"],
  ];
  for (const [labels, why] of refusals) assertThrows(() => labelled(...labels), UsageError, why);
});

Deno.test("a variant that knows the rules says so behind its label", () => {
  const variants = [{ label: "planner", agent: "mpc", settings: {} }];
  assertEquals(runs(variants, { rules: "both" }).map(({ agentLabel }) => agentLabel), [
    "planner",
    "planner (rules known)",
  ]);
});
