/**
 * Experiment files: a comparison written as JSON with comments.
 *
 * @module
 */

import {
  createScanner,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { agents, findAgent } from "../agents/registry.ts";
import { findTask } from "../tasks/registry.ts";
import { checkSetting, isRecord, settingOf } from "../settings/parse.ts";
import { parseRange } from "../settings/ranges.ts";
import type { Settings, SettingValue } from "../settings/settings.ts";
import { unknownName, UsageError } from "../settings/usage_error.ts";
import {
  checkAgents,
  type ComparisonConfig,
  listedIn,
  type NamedVariant,
  parseAgents,
  type PartialComparison,
  type RulesChoice,
  type SettingTable,
} from "./comparison_config.ts";
import { comparisonSettings } from "../settings/comparison_settings.ts";
import { findPreset } from "./presets.ts";
import { ConfigSource, propertiesOf } from "./config_source.ts";
import { checkSeeds, describeSeeds, parseSeeds } from "./seeds.ts";
import type { GivenSettings } from "./variants.ts";

/** The content of an experiment file. */
export interface ConfigFile {
  /** The preset it starts from, if it names one. */
  readonly preset: string | undefined;
  readonly comparison: PartialComparison;
}

/** The keys of an experiment file. */
export const configKeys = [
  "$schema",
  "preset",
  "agents",
  "variants",
  "task",
  "seeds",
  "steps",
  "episodes",
  "evalEvery",
  "evalEpisodes",
  "rules",
  "fast",
  "settings",
  "samples",
] as const;

/**
 * Reads an experiment file.
 *
 * @param text The file's text.
 * @param file Its name, for messages.
 * @throws {UsageError} If it is not JSON, has an unknown key, or a value of a wrong type; the message names the
 * file and line, and the nearest match.
 */
export function parseConfigFile(text: string, file: string): ConfigFile {
  const errors: ParseError[] = [];
  const source = new ConfigSource(text, file);
  refuseDepth(text, source);
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) {
    const [{ error, offset }] = errors;
    throw source.error(offset, `not JSON with comments (${printParseErrorCode(error)}).`);
  }
  if (root?.type !== "object") throw source.error(0, "an experiment file is one object, { … }.");
  const values = new Map<string, Node>();
  for (const { key, keyNode, value } of propertiesOf(root, source)) {
    if (!(configKeys as readonly string[]).includes(key)) {
      throw source.error(keyNode.offset, unknownName("key", key, configKeys).message);
    }
    values.set(key, value);
  }
  /** Reads the value at `key` with `read`; errors get the file and line. */
  const get = <T>(key: typeof configKeys[number], read: (node: Node) => T): T | undefined => {
    const node = values.get(key);
    return node === undefined ? undefined : source.at(node, () => read(node));
  };
  const preset = get("preset", (node) => findPreset(textOf("preset", node)).name);
  const task = get("task", (node) => {
    const name = textOf("task", node);
    findTask(name);
    return name;
  });
  const number = (key: keyof typeof comparisonSettings & typeof configKeys[number]) =>
    get(key, (node) => checkSetting(key, comparisonSettings[key], getNodeValue(node)) as number);
  const [steps, episodes] = [number("steps"), number("episodes")];
  if (steps !== undefined && episodes !== undefined) {
    throw source.error(
      values.get("episodes")!.offset,
      "steps and episodes both say how long a run lasts: give one of them.",
    );
  }
  const taskInForce = task ?? (preset === undefined ? undefined : findPreset(preset).comparison.task) ??
    "cartpole";
  const taskSettings = () => findTask(taskInForce).settings;
  return {
    preset,
    comparison: {
      agents: get("agents", agentsOf),
      variants: get("variants", (node) => variantsOf(node, source)),
      task,
      seeds: get("seeds", seedsOf),
      budget: steps !== undefined ? { steps } : episodes !== undefined ? { episodes } : undefined,
      evaluation: { every: number("evalEvery"), episodes: number("evalEpisodes") },
      rules: get(
        "rules",
        (node) => checkSetting("rules", comparisonSettings.rules, getNodeValue(node)) as RulesChoice,
      ),
      fast: get("fast", (node) => yesOrNo("fast", node)),
      settings: get("settings", (node) => settingsOf(node, taskSettings, source)),
      samples: number("samples"),
    },
  };
}

/**
 * The task and the agents in an experiment file, before the rest is parsed, because users' files must be
 * registered before their options can be checked.
 */
export function namedIn(text: string): { readonly task: string | undefined; readonly agents: string[] } {
  let root: Node | undefined;
  try {
    root = parseTree(text, [], { allowTrailingComma: true });
  } catch {
    return { task: undefined, agents: [] }; // too deep: parseConfigFile reports it
  }
  const at = (key: string) =>
    root?.type === "object"
      ? root.children?.find(({ children }) => children?.[0].value === key)?.children?.[1]
      : undefined;
  const [task, agents, variants] = [at("task"), at("agents"), at("variants")];
  const names: unknown[] = [
    ...agents?.type === "string" ? listedIn(agents.value) : agents?.children?.map(({ value }) => value) ?? [],
    ...variants?.type === "array"
      ? (getNodeValue(variants) as unknown[]).map((one) => isRecord(one) ? one.agent : undefined)
      : [],
  ];
  return {
    task: typeof task?.value === "string" ? task.value : undefined,
    agents: names.filter((name) => typeof name === "string"),
  };
}

/**
 * Formats a comparison as an experiment file. It states everything explicitly, so that the file gives the
 * same bytes whatever later defaults are.
 */
export function formatConfigFile(config: ComparisonConfig): string {
  const value = {
    ...(config.agents.length === 0 ? {} : { agents: config.agents }),
    ...(config.variants.length === 0 ? {} : { variants: config.variants }),
    task: config.task,
    seeds: describeSeeds(config.seeds),
    ...config.budget,
    ...(config.evaluation.every === undefined ? {} : { evalEvery: config.evaluation.every }),
    evalEpisodes: config.evaluation.episodes,
    rules: config.rules,
    ...(config.fast ? { fast: true } : {}),
    settings: config.settings,
    ...(config.samples === undefined ? {} : { samples: config.samples }),
  };
  return JSON.stringify(value, undefined, 2);
}

/** Deeper than any experiment file: settings, agent, list. */
const MOST_DEPTH = 10;

/** Limits the nesting, because the parser is recursive. */
function refuseDepth(text: string, source: ConfigSource): void {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const token = text[scanner.getTokenOffset()]; // of a text it is a quotation mark
    if (token === "{" || token === "[") depth++;
    if (token === "}" || token === "]") depth--;
    if (depth > MOST_DEPTH) {
      throw source.error(scanner.getTokenOffset(), `nested deeper than ${MOST_DEPTH} levels.`);
    }
  }
}

function textOf(key: string, node: Node): string {
  if (node.type !== "string") throw new UsageError(`${key} must be text.`);
  return node.value;
}

function yesOrNo(key: string, node: Node): boolean {
  if (typeof node.value !== "boolean") throw new UsageError(`${key} must be true or false.`);
  return node.value;
}

function agentsOf(node: Node): string[] {
  const known = agents.map((agent) => agent.name);
  if (node.type === "string") return parseAgents(node.value, known);
  const names = (node.children ?? []).map((child) => child.value);
  if (node.type !== "array" || names.length === 0 || !names.every((name) => typeof name === "string")) {
    throw new UsageError('agents must be a list of names: ["dyna", "dqn"].');
  }
  return checkAgents(names as string[], known);
}

function seedsOf(node: Node): number[] {
  if (node.type === "number" || node.type === "string") return parseSeeds(String(node.value));
  const seeds = (node.children ?? []).map((child) => getNodeValue(child));
  if (node.type === "array") return checkSeeds(seeds);
  throw new UsageError('seeds must be a count, a text such as "0..19", or a list of whole numbers.');
}

function settingsOf(node: Node, taskSettings: () => Settings, source: ConfigSource): SettingTable {
  if (node.type !== "object") throw new UsageError('settings must be an object: { "dqn": { … } }.');
  const table: Record<string, GivenSettings> = {};
  for (const { key: owner, keyNode, value: group } of propertiesOf(node, source)) {
    const settings = source.at(
      keyNode,
      () => owner === "task" ? taskSettings() : findAgent(owner).settings,
    );
    table[owner] = groupOf(owner, settings, group, source);
  }
  return table;
}

/** The settings of one owner. */
function groupOf(owner: string, settings: Settings, group: Node, source: ConfigSource): GivenSettings {
  if (group.type !== "object") throw source.error(group.offset, `settings of ${owner} must be an object.`);
  const given: Record<string, SettingValue | readonly SettingValue[]> = {};
  for (const { key, keyNode, value } of propertiesOf(group, source)) {
    const setting = source.at(keyNode, () => settingOf(owner, settings, key));
    const name = `${owner}.${key}`;
    const check = (one: Node) => source.at(one, () => checkSetting(name, setting, getNodeValue(one)));
    const isRange = () => parseRange(name, setting, getNodeValue(value)) !== undefined;
    given[key] = value.type === "array"
      ? (value.children ?? []).map(check)
      : source.at(value, isRange)
      ? value.value
      : check(value);
  }
  return given;
}

/** Agents under names of their own. */
function variantsOf(node: Node, source: ConfigSource): NamedVariant[] {
  const form = 'variants must be a list of { "label": …, "agent": …, "settings": { … } }.';
  if (node.type !== "array" || (node.children ?? []).length === 0) throw new UsageError(form);
  return (node.children ?? []).map((item) => {
    if (item.type !== "object") throw source.error(item.offset, form);
    const parts = new Map(
      propertiesOf(item, source).map(({ key, keyNode, value }) => {
        if (!variantKeys.includes(key)) {
          throw source.error(keyNode.offset, unknownName("key of a variant", key, variantKeys).message);
        }
        return [key, value];
      }),
    );
    const [label, agent, settings] = variantKeys.map((key) => parts.get(key));
    if (label === undefined || agent === undefined) throw source.error(item.offset, form);
    const name = source.at(agent, () => textOf("agent", agent));
    const definition = source.at(agent, () => findAgent(name));
    return {
      label: source.at(label, () => textOf("label", label)),
      agent: name,
      settings: settings === undefined ? {} : groupOf(definition.name, definition.settings, settings, source),
    };
  });
}

const variantKeys = ["label", "agent", "settings"];
