/**
 * `mbrl train`: one run and its checkpoint.
 *
 * @module
 */

import { agents, findAgent } from "../agents/registry.ts";
import { expandRuns } from "../experiment/comparison_config.ts";
import { fileNameOf } from "../results/labels.ts";
import { parseSetting, settingOf } from "../settings/parse.ts";
import { UsageError } from "../settings/usage_error.ts";
import { assignableSettings } from "./assignable_settings.ts";
import type { Command } from "./command.ts";
import { checkedConfig, comparisonOptions, configFrom } from "./comparison_options.ts";
import { registerAgents } from "./own_files.ts";
import { folderOptions, runComparison } from "./run_comparison.ts";

/** Options of a comparison that do not apply to one run. */
const notForOne = ["agents", "seeds", "set", "samples", "preset", "config", "print-config", "dry-run"];

export const trainCommand: Command = {
  name: "train",
  summary: "Train one agent with one seed, keep its checkpoint and draw its curve.",
  examples: [
    ["mbrl train dyna", "seed 0 into results/train-dyna; prints the checkpoint's path"],
    ["mbrl train dqn --seed 7 --steps 20000 --set learningRate=3e-4", "with your own choices"],
    ["mbrl evaluate $(mbrl train dyna --quiet)", "train, then measure"],
  ],
  positionals: [{
    name: "AGENT",
    about: "the agent's name, or your own agent's file",
    required: true,
    choices: () => agents.map((agent) => agent.name),
    orFile: true,
  }],
  options: [
    { name: "seed", value: "N", about: "The seed (default 0)." },
    {
      name: "set",
      value: "KEY=VALUE",
      repeatable: true,
      assigns: () => assignableSettings((_, key) => key),
      about: "Set a hyperparameter (learningRate=1e-3) or a task option (task.noise=0.01).",
    },
    ...comparisonOptions.filter(({ name }) => !notForOne.includes(name)),
    {
      name: "out",
      value: "DIR",
      about: "The folder to write (default results/train-AGENT, or results/train-NAME with --label).",
    },
    ...folderOptions,
  ],
  async run(given, terminal) {
    const [agent] = given.positionals;
    await registerAgents([agent]);
    const { name, settings } = findAgent(agent);
    for (const text of given.all("set")) {
      const [owner, key, value] = assignment(text, name);
      if (owner === name) parseSetting(`${name}.${key}`, settingOf(name, settings, key), value);
      else if (owner !== "task") {
        throw new UsageError(`--set ${text} is for ${owner}, but ${name} is trained.`);
      }
    }
    const asked = await configFrom(given, {
      agents: [agent],
      seeds: [given.integer("seed", { min: 0 }) ?? 0],
      assignments: given.all("set").map((text) => assignment(text, name)).map(([owner, key, value]) =>
        `${owner}.${key}=${value}`
      ),
    });
    const wanted = expandRuns(asked);
    if (asked.rules === "both") {
      throw new UsageError(
        "mbrl train makes one run: choose --rules hidden or --rules known; mbrl compare takes both.",
      );
    }
    if (wanted.length > 1) {
      throw new UsageError("mbrl train takes one value for each setting: mbrl compare sweeps several.");
    }
    const config = await checkedConfig(asked, wanted);
    const specs = expandRuns(config);
    const folder = given.get("out") ?? `results/train-${fileNameOf(given.get("label") ?? name)}`;
    const { status, checkpoints } = await runComparison(given, terminal, config, specs, folder, "train");
    for (const path of checkpoints) terminal.print(path);
    return status;
  },
};

/** Owner, key and value of `KEY=VALUE` or `OWNER.KEY=VALUE`. */
function assignment(text: string, agent: string): [owner: string, key: string, value: string] {
  const parts = /^(?:([^.=]+)\.)?([^.=]+)=(.*)$/s.exec(text);
  if (parts === null) {
    throw new UsageError(`--set takes KEY=VALUE, such as learningRate=1e-3: got "${text}".`);
  }
  return [parts[1] ?? agent, parts[2], parts[3]];
}
