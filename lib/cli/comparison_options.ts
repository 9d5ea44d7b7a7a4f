/**
 * Builds a comparison from a command's options.
 *
 * @module
 */

import { agents, findAgent } from "../agents/registry.ts";
import { findTask, tasks } from "../tasks/registry.ts";
import {
  agentsIn,
  comparedNames,
  type ComparisonConfig,
  defaultComparison,
  layOver,
  listedIn,
  type NamedVariant,
  parseAgents,
  type PartialComparison,
  type RulesChoice,
  type SettingTable,
} from "../experiment/comparison_config.ts";
import { comparisonSettings } from "../settings/comparison_settings.ts";
import { namedIn, parseConfigFile } from "../experiment/config_file.ts";
import { findPreset, presets } from "../experiment/presets.ts";
import { runJob } from "../experiment/job_worker.ts";
import { modelPath, type RunSpec, TRANSFER_SETTING } from "../experiment/run_spec.ts";
import { parseSeeds } from "../experiment/seeds.ts";
import { parseSetting, parseSweep, settingOf } from "../settings/parse.ts";
import { parseRange } from "../settings/ranges.ts";
import type { SettingValue } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import { assignableSettings } from "./assignable_settings.ts";
import type { Arguments, Option } from "./command.ts";
import { readInput } from "./input_text.ts";
import { filesIn, registerAgents, registerTask } from "./own_files.ts";

/** The options that define a comparison. */
export const comparisonOptions: readonly Option[] = [
  {
    name: "agents",
    value: "LIST",
    about: `Agents to compare, separated by commas (default ${
      defaultComparison.agents.join(",")
    }): names that mbrl agents lists, and your own files, dqn,./mine.ts.`,
    choices: () => agents.map((agent) => agent.name),
    listed: true,
    orFile: true,
  },
  {
    name: "seeds",
    value: "SEEDS",
    about: "Seeds: a count (5), a range (0..19) or a list (3,7) (default 5).",
  },
  { name: "steps", value: "N", about: "Real steps of each run (default 5000)." },
  { name: "episodes", value: "N", about: "Real episodes of each run, instead of --steps." },
  {
    name: "task",
    value: "TASK",
    about:
      "The task (default cartpole): a name that mbrl tasks lists, or your own file, ./tank.ts (see mbrl new).",
    choices: () => tasks.map((task) => task.name),
    orFile: true,
  },
  {
    name: "rules",
    value: "WHICH",
    about:
      "Whether model-based agents learn when episodes end and what steps pay (hidden), are given the task's rules (known), or both, as two curves (default hidden).",
    choices: () => ["hidden", "known", "both"],
  },
  {
    name: "eval-every",
    value: "N",
    about: "Evaluate every N real steps (default: every 5 up to 50, then every 50).",
  },
  { name: "eval-episodes", value: "N", about: "Fresh episodes at each evaluation point (default 100)." },
  {
    name: "model",
    value: "CHECKPOINT",
    about: "Start with the model of a checkpoint, learned on another task with the same physics (mpc).",
  },
  {
    name: "set",
    value: "AGENT.KEY=VALUE",
    repeatable: true,
    assigns: () => assignableSettings((agent, key) => `${agent}.${key}`),
    about:
      "Set a hyperparameter (dqn.learningRate=1e-3) or a task option (task.noise=0.01); several values, separated by commas, are swept, and --samples draws values from a range: log:1e-4..1e-2, lin:0..0.5, int:1..15.",
  },
  {
    name: "samples",
    value: "N",
    about: "Draw N points from the ranges of --set, always the same; those of a smaller N are the first.",
  },
  {
    name: "label",
    value: "NAME",
    about: "Call the agent by this name in files and pictures, to tell it from others that a report merges.",
  },
  {
    name: "preset",
    value: "NAME",
    about: `Start from a named comparison: ${presets.map((preset) => preset.name).join(", ")}.`,
    choices: () => presets.map((preset) => preset.name),
  },
  {
    name: "fast",
    about: "Compute products with fused operations: faster, with last digits that depend on the machine.",
  },
  {
    name: "config",
    value: "FILE",
    about: "Read the comparison from an experiment file (JSON with comments), or from standard input (-).",
  },
];

/** Values that a command fixes instead of offering options for them. */
interface Fixed {
  readonly agents: readonly string[];
  readonly seeds: readonly number[];
  /** `OWNER.KEY=VALUE` texts, instead of `--set`. */
  readonly assignments: readonly string[];
}

/**
 * The comparison that the options describe; later sources win: defaults, preset, experiment file, `--set`,
 * other flags.
 *
 * @throws {UsageError} For unknown names, values that are not allowed, and files that cannot be read.
 */
export async function configFrom(given: Arguments, fixed?: Fixed): Promise<ComparisonConfig> {
  const path = given.get("config");
  const text = path === undefined ? undefined : readInput(path, "experiment file");
  const inFile = namedIn(text ?? "");
  await registerTask(given.get("task"));
  await registerTask(inFile.task);
  await registerAgents([...fixed?.agents ?? listedIn(given.get("agents")), ...inFile.agents]);
  const file = text === undefined
    ? undefined
    : parseConfigFile(text, path === "-" ? "standard input" : path ?? "");
  const preset = given.get("preset") ?? file?.preset;
  let config = defaultComparison;
  if (preset !== undefined) config = layOver(config, findPreset(preset).comparison);
  const presetSettings = config.settings;
  config = { ...config, settings: {} };
  if (file !== undefined) config = layOver(config, file.comparison);
  config = layOver(config, flagsOf(given));
  if (fixed !== undefined) config = layOver(config, { agents: fixed.agents, seeds: fixed.seeds });
  // a preset may have settings of agents that the user left out: those are no mistake
  const kept = Object.entries(presetSettings).filter(([owner]) =>
    owner === "task" || comparedNames(config).includes(owner)
  );
  config = layOver({ ...config, settings: Object.fromEntries(kept) }, { settings: config.settings });
  config = layOver(config, { settings: parseAssignments(fixed?.assignments ?? given.all("set"), config) });
  const model = given.get("model");
  if (model !== undefined) {
    config = layOver(config, { settings: transferSettings(comparedNames(config), model) });
  }
  const label = given.get("label");
  return label === undefined ? config : { ...config, agents: [], variants: [labelled(config, label)] };
}

/**
 * The only agent of a comparison under another name.
 *
 * @throws {UsageError} If there are several.
 */
function labelled(config: ComparisonConfig, label: string): NamedVariant {
  const [agent, ...others] = agentsIn(config);
  if (agent === undefined || others.length > 0 || config.agents.length + config.variants.length > 1) {
    throw new UsageError(
      "--label names one agent: give one with --agents, or name several in an experiment file, variants: [{ label, agent, settings }].",
    );
  }
  return { label, agent, settings: config.variants[0]?.settings ?? {} };
}

/**
 * Checks that every run can start, and records the digests of the checkpoints that models come from.
 *
 * @param specs The runs of `config`.
 * @throws {UsageError} If a run cannot start.
 */
export async function checkedConfig(
  config: ComparisonConfig,
  specs: readonly RunSpec[],
): Promise<ComparisonConfig> {
  const files = filesIn(config);
  await runJob("checkRuns", { specs }, { files });
  if (!specs.some(({ agentSettings }) => modelPath(agentSettings) !== undefined)) return config;
  return { ...config, models: await runJob("resolveModels", { specs }, { files }) };
}

/** The setting that makes every compared agent with a transferable model load it from a checkpoint. */
function transferSettings(names: readonly string[], path: string): SettingTable {
  const able = names.filter((name) => TRANSFER_SETTING in findAgent(name).settings);
  if (able.length === 0) {
    const all = agents.filter(({ settings }) => TRANSFER_SETTING in settings).map(({ name }) => name);
    throw new UsageError(`--model is for agents whose model can be transferred: ${all.join(", ")}.`);
  }
  return Object.fromEntries(able.map((name) => [name, { [TRANSFER_SETTING]: path }]));
}

function flagsOf(given: Arguments): PartialComparison {
  const number = (option: string, key: keyof typeof comparisonSettings): number | undefined => {
    const text = given.get(option);
    return text === undefined
      ? undefined
      : parseSetting(`--${option}`, comparisonSettings[key], text) as number;
  };
  const steps = number("steps", "steps");
  const episodes = number("episodes", "episodes");
  if (steps !== undefined && episodes !== undefined) {
    throw new UsageError("--steps and --episodes both say how long a run lasts: give one of them.");
  }
  const task = given.get("task");
  if (task !== undefined) findTask(task);
  const agentList = given.get("agents");
  const seeds = given.get("seeds");
  const rules = given.get("rules");
  return {
    agents: agentList === undefined ? undefined : parseAgents(agentList, agents.map((agent) => agent.name)),
    seeds: seeds === undefined ? undefined : parseSeeds(seeds),
    task,
    rules: rules === undefined
      ? undefined
      : parseSetting("--rules", comparisonSettings.rules, rules) as RulesChoice,
    fast: given.has("fast") ? true : undefined,
    budget: steps !== undefined ? { steps } : episodes !== undefined ? { episodes } : undefined,
    samples: number("samples", "samples"),
    evaluation: {
      every: number("eval-every", "evalEvery"),
      episodes: number("eval-episodes", "evalEpisodes"),
    },
  };
}

/**
 * Parses `OWNER.KEY=VALUE` texts.
 *
 * @throws {UsageError} If a text has another form, or names an unknown owner or key.
 */
export function parseAssignments(texts: readonly string[], config: ComparisonConfig): SettingTable {
  const table: Record<string, Record<string, SettingValue | readonly SettingValue[]>> = {};
  for (const text of texts) {
    const parts = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(text);
    if (parts === null) {
      throw new UsageError(`--set takes AGENT.KEY=VALUE, such as dqn.learningRate=1e-3: got "${text}".`);
    }
    const [, owner, key, value] = parts;
    const settings = owner === "task" ? findTask(config.task).settings : findAgent(owner).settings;
    const setting = settingOf(owner, settings, key);
    const name = `${owner}.${key}`;
    const group = table[owner] ??= {};
    if (Object.hasOwn(group, key)) {
      throw new UsageError(
        `--set ${owner}.${key} is given twice: give its values once, separated by commas.`,
      );
    }
    if (parseRange(name, setting, value.trim()) !== undefined) group[key] = value.trim();
    else {
      const values = parseSweep(name, setting, value);
      group[key] = values.length === 1 ? values[0] : values;
    }
  }
  return table;
}
