/**
 * Parses the specification of a run from a file, and checks it.
 *
 * @module
 */

import type { Rules } from "../agents/agent_context.ts";
import { agentOf, isKnownAgent } from "../agents/registry.ts";
import { isKnownSource, taskOf } from "../tasks/registry.ts";
import { labelOf } from "../results/labels.ts";
import { checkSetting, isRecord, resolveSettings } from "../settings/parse.ts";
import { withoutRemoved } from "../settings/removed.ts";
import { type Settings, type SettingValues, text } from "../settings/settings.ts";
import { unknownName, UsageError } from "../settings/usage_error.ts";
import { comparisonSettings } from "../settings/comparison_settings.ts";
import type { SourceId } from "../user_files/source_file.ts";
import type { Budget, RunSpec } from "./run_spec.ts";

const keys = [
  "agent",
  "agentFile",
  "agentSettings",
  "agentLabel",
  "rules",
  "task",
  "taskFile",
  "taskSettings",
  "taskLabel",
  "seed",
  "budget",
  "evaluation",
  "fast",
  "modelDigest",
  "sourceSteps",
];

const word = text("", { about: "", form: { allowed: "text", pattern: /^/ } });

/**
 * Parses a run's specification.
 *
 * @param value Any JSON value.
 * @throws {UsageError} If a part is missing, unknown or of the wrong type, or a setting is out of range or
 * does not fit the task.
 */
export function parseRunSpec(value: unknown): RunSpec {
  const spec = recordOf("its specification", value, keys);
  const agent = textOf("agent", spec.agent);
  const agentFile = spec.agentFile === undefined ? undefined : parseSourceId("agentFile", spec.agentFile);
  const task = textOf("task", spec.task);
  const taskFile = spec.taskFile === undefined ? undefined : parseSourceId("taskFile", spec.taskFile);
  // the settings of a file that was not loaded (only its checkpoint's model is wanted) cannot be checked
  const agentDefinition = agentFile === undefined || isKnownAgent(agentFile)
    ? agentOf({ agent, ...(agentFile === undefined ? {} : { agentFile }) })
    : undefined;
  const definition = taskFile === undefined || isKnownSource(taskFile)
    ? taskOf({ task, ...(taskFile === undefined ? {} : { taskFile }) })
    : undefined;
  const agentSettings = agentDefinition === undefined
    ? recordOf("agent's settings", spec.agentSettings) as SettingValues
    : settingsOf(agent, agentDefinition.settings, spec.agentSettings);
  const parsed: RunSpec = {
    agent,
    ...(agentFile === undefined ? {} : { agentFile }),
    agentSettings,
    rules: rulesOf(spec.rules, agentDefinition?.usesRules?.(agentSettings) ?? agentDefinition === undefined),
    agentLabel: labelOf(textOf("agentLabel", spec.agentLabel)),
    task,
    ...(taskFile === undefined ? {} : { taskFile }),
    taskSettings: definition === undefined
      ? recordOf("task's settings", spec.taskSettings) as SettingValues
      : settingsOf("task", definition.settings, spec.taskSettings),
    taskLabel: labelOf(textOf("taskLabel", spec.taskLabel)),
    seed: checkSetting("seed", comparisonSettings.seed, spec.seed) as number,
    budget: budgetOf(spec.budget),
    evaluation: evaluationOf(spec.evaluation),
    ...(spec.fast === undefined ? {} : { fast: trueOf("fast", spec.fast) }),
    ...(spec.modelDigest === undefined ? {} : { modelDigest: digestOf(spec.modelDigest) }),
    ...(spec.sourceSteps === undefined ? {} : {
      sourceSteps: checkSetting("sourceSteps", comparisonSettings.steps, spec.sourceSteps) as number,
    }),
  };
  if (definition !== undefined) {
    agentDefinition?.check?.(definition.create(parsed.taskSettings), parsed.agentSettings);
  }
  return parsed;
}

/** What was written before there was a choice knew the rules, where it could use them. */
function rulesOf(value: unknown, usesRules: boolean): Rules {
  if (value === undefined) return usesRules ? "known" : "hidden";
  if (value === "hidden" || (value === "known" && usesRules)) return value;
  throw new UsageError(`rules must be ${usesRules ? "hidden or known" : "hidden, as the agent uses none"}.`);
}

function settingsOf(owner: string, settings: Settings, value: unknown): SettingValues {
  // each value is checked below
  const values = withoutRemoved(owner, recordOf(`${owner}'s settings`, value) as SettingValues);
  const resolved = resolveSettings(owner, settings, values);
  // the writer's defaults may have been different
  const missing = Object.keys(settings).filter((key) => !Object.hasOwn(values, key));
  if (missing.length > 0) {
    throw new UsageError(`it lacks ${missing.map((key) => `${owner}.${key}`).join(", ")}`);
  }
  return resolved;
}

function budgetOf(stored: unknown): Budget {
  const budget = recordOf("budget", stored, ["steps", "episodes"]);
  const [name, ...more] = Object.keys(budget) as ("steps" | "episodes")[];
  if (name === undefined || more.length > 0) {
    throw new UsageError("budget must be a number of steps or of episodes, and one of them alone.");
  }
  const value = checkSetting(`budget.${name}`, comparisonSettings[name], budget[name]) as number;
  return name === "steps" ? { steps: value } : { episodes: value };
}

function evaluationOf(value: unknown): RunSpec["evaluation"] {
  const { every, episodes } = recordOf("evaluation", value, ["every", "episodes"]);
  return {
    ...(every === undefined
      ? {}
      : { every: checkSetting("evaluation.every", comparisonSettings.evalEvery, every) as number }),
    episodes: checkSetting("evaluation.episodes", comparisonSettings.evalEpisodes, episodes) as number,
  };
}

function recordOf(name: string, value: unknown, allowed?: readonly string[]): Record<string, unknown> {
  if (!isRecord(value)) throw new UsageError(`${name} must be an object, { … }.`);
  const unknown = Object.keys(value).find((key) => allowed !== undefined && !allowed.includes(key));
  if (unknown !== undefined) throw unknownName(`entry of ${name}`, unknown, allowed ?? []);
  return value;
}

function textOf(name: string, value: unknown): string {
  return checkSetting(name, word, value) as string;
}

/**
 * Parses the identity of a user's file.
 *
 * @throws {UsageError} If `value` is not one.
 */
export function parseSourceId(key: string, value: unknown): SourceId {
  const { path, files } = recordOf(key, value, ["path", "files"]);
  const isList = Array.isArray(files) && files.length > 0;
  if (!isList) throw new UsageError(`${key}.files must be a list of names and digests.`);
  return {
    path: textOf(`${key}.path`, path),
    files: files.map((file: unknown, i) => {
      const { name, sha256 } = recordOf(`${key}.files[${i}]`, file, ["name", "sha256"]);
      return { name: textOf(`${key}.files[${i}].name`, name), sha256: digestOf(sha256) };
    }),
  };
}

function trueOf(name: string, value: unknown): true {
  if (value !== true) throw new UsageError(`${name} must be true or absent.`);
  return value;
}

function digestOf(value: unknown): string {
  if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) return value;
  throw new UsageError("A digest must be 64 hexadecimal digits.");
}
