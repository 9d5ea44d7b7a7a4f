/**
 * Decisions of `mpc` at its defaults in lockstep evaluation, a hundred episodes at once: an iteration is one decision of each. A
 * hundred decisions in less than 100 ms are more than 1,000 a second.
 */

import { findAgent } from "../../lib/agents/registry.ts";
import { Generator } from "../../lib/random/generator.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import { Drive, task } from "../agents/drive.ts";

/** Real steps, two fits among them. */
const STEPS = 80;
const EPISODES = 100;

function benchmark(planner: string, model: string, changes: SettingValues = {}): void {
  const drive = new Drive(findAgent("mpc"), { planner, model, ...changes }, 0);
  drive.advance(STEPS);
  const controller = drive.agent.controller(EPISODES, new Generator(1));
  controller.reset();
  const lanes = task.vectorEnvironment(EPISODES, new Generator(2));
  lanes.reset();
  const alive = new Uint8Array(EPISODES).fill(1);
  const actions = new Uint8Array(EPISODES);
  Deno.bench({
    name: `${planner}, ${model}${changes.tail === undefined ? "" : `, tail=${changes.tail}`}: 100 decisions`,
    group: model,
    fn: () => controller.act(lanes.observations, alive, actions),
  });
}

for (const model of ["ensemble", "linear"]) {
  for (const planner of ["policy-search", "shooting", "cem", "mppi"]) benchmark(planner, model);
  benchmark("cem", model, { tail: "random" });
}
