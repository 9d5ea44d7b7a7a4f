import { assert } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import type { Rules } from "../../lib/agents/agent_context.ts";
import { findPreset } from "../../lib/experiment/presets.ts";
import { Drive, task } from "./drive.ts";

/** Best greedy return after each of `looks` stretches of real steps; a policy that has learned nothing scores below 60. */
function learn(
  name: string,
  changes: SettingValues,
  seed: number,
  stretch: number,
  looks: number,
  rules: Rules = "hidden",
): number[] {
  const drive = new Drive(findAgent(name), changes, seed, task, rules);
  const returns: number[] = [];
  for (let look = 0; look < looks; look++) {
    drive.advance(stretch);
    returns.push(drive.evaluate(20));
  }
  return returns;
}

const cases: [name: string, changes: SettingValues, stretch: number, looks: number, atLeast: number][] = [
  ["linear-search", {}, 500, 5, 200],
  ["dqn", {}, 500, 5, 200],
  ["sac", {}, 300, 5, 200],
  ["ppo", {}, 1000, 5, 150],
  ["dyna-q", { planningSteps: 2 }, 300, 3, 150],
  ["dyna", {}, 150, 3, 250],
  ["mbpo", {}, 225, 2, 400],
  ["muzero", {}, 500, 2, 120],
  ["dreamer", {}, 450, 2, 200],
  [
    "world-models",
    { memoryUpdates: 1500, generations: 25, learningStarts: 600 },
    600,
    1,
    150,
  ],
];

for (const [name, changes, stretch, looks, atLeast] of cases) {
  Deno.test(`${name} learns to balance within ${stretch * looks} real steps`, () => {
    const returns = learn(name, changes, 100, stretch, looks);
    assert(Math.max(...returns) >= atLeast, `returns ${returns.join(", ")}`);
  });
}

Deno.test("dqn as published learns from the rewards as they are, with a shorter start", () => {
  const published = findPreset("published").comparison.settings!.dqn as SettingValues;
  const changes = { ...published, learningStarts: 500, updatesPerStep: 0.5, epsilonDuration: 1000 };
  const returns = learn("dqn", changes, 100, 1000, 4);
  assert(Math.max(...returns) > 80, `returns ${returns.join(", ")}`); // 9 where the errors at ends are clipped
});

Deno.test("lecture as listed unlearns, and learns once imagined falls end", () => {
  const listed = learn("lecture", {}, 100, 1000, 2);
  assert(Math.max(...listed.slice(1)) < 30, `as listed: ${listed.join(", ")}`);
  const cured = learn("lecture", {}, 100, 1000, 3, "known");
  assert(Math.max(...cured) > 60, `cured: ${cured.join(", ")}`);
});
