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
import { checkSetting, settingOf } from "../settings/parse.ts";
import type { SettingValue } from "../settings/settings.ts";
import { unknownName, UsageError } from "../settings/usage_error.ts";
import {
  checkAgents,
  type ComparisonConfig,
  listedIn,
  parseAgents,
  type PartialComparison,
  type RulesChoice,
  type SettingTable,
} from "./comparison_config.ts";
import { comparisonSettings } from "../settings/comparison_settings.ts";
import { findPreset } from "./presets.ts";
import { checkSeeds, describeSeeds, parseSeeds } from "./seeds.ts";

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
  "task",
  "seeds",
  "steps",
  "episodes",
  "evalEvery",
  "evalEpisodes",
  "rules",
  "fast",
  "settings",
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
  return {
    preset,
    comparison: {
      agents: get("agents", agentsOf),
      task,
      seeds: get("seeds", seedsOf),
      budget: steps !== undefined ? { steps } : episodes !== undefined ? { episodes } : undefined,
      evaluation: { every: number("evalEvery"), episodes: number("evalEpisodes") },
      rules: get(
        "rules",
        (node) => checkSetting("rules", comparisonSettings.rules, getNodeValue(node)) as RulesChoice,
      ),
      fast: get("fast", (node) => yesOrNo("fast", node)),
      settings: get("settings", (node) => settingsOf(node, taskInForce, source)),
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
  const [task, agents] = [at("task"), at("agents")];
  const names: unknown[] = agents?.type === "string"
    ? listedIn(agents.value)
    : agents?.children?.map(({ value }) => value) ?? [];
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
    agents: config.agents,
    task: config.task,
    seeds: describeSeeds(config.seeds),
    ...config.budget,
    ...(config.evaluation.every === undefined ? {} : { evalEvery: config.evaluation.every }),
    evalEpisodes: config.evaluation.episodes,
    rules: config.rules,
    ...(config.fast ? { fast: true } : {}),
    settings: config.settings,
  };
  return JSON.stringify(value, undefined, 2);
}

/** The text of a file and its name: creates errors that give the line. */
class ConfigSource {
  readonly #text: string;
  readonly #file: string;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  error(offset: number, message: string): UsageError {
    const line = this.#text.slice(0, offset).split("\n").length;
    return new UsageError(`${this.#file}, line ${line}: ${message}`);
  }

  /** Runs a check; its usage error gets the file and the node's line. */
  at<T>(node: Node, check: () => T): T {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof UsageError) || error.message.startsWith(`${this.#file}, line `)) throw error;
      throw this.error(node.offset, error.message);
    }
  }
}

/** @throws {UsageError} If a key occurs twice. */
function propertiesOf(node: Node, source: ConfigSource): { key: string; keyNode: Node; value: Node }[] {
  const seen = new Set<string>();
  return (node.children ?? []).map(({ children }) => {
    const [keyNode, value] = children!;
    const key = String(keyNode.value);
    if (seen.has(key)) {
      throw source.error(keyNode.offset, `"${key}" occurs twice in one object: remove one.`);
    }
    seen.add(key);
    return { key, keyNode, value };
  });
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

function settingsOf(node: Node, task: string, source: ConfigSource): SettingTable {
  if (node.type !== "object") throw new UsageError('settings must be an object: { "dqn": { … } }.');
  const table: Record<string, Record<string, SettingValue | readonly SettingValue[]>> = {};
  for (const { key: owner, keyNode, value: group } of propertiesOf(node, source)) {
    const settings = source.at(
      keyNode,
      () => owner === "task" ? findTask(task).settings : findAgent(owner).settings,
    );
    if (group.type !== "object") throw source.error(group.offset, `settings of ${owner} must be an object.`);
    table[owner] = {};
    for (const { key, keyNode, value } of propertiesOf(group, source)) {
      const setting = source.at(keyNode, () => settingOf(owner, settings, key));
      const name = `${owner}.${key}`;
      table[owner][key] = value.type === "array"
        ? (value.children ?? []).map((one) =>
          source.at(one, () => checkSetting(name, setting, getNodeValue(one)))
        )
        : source.at(value, () => checkSetting(name, setting, getNodeValue(value)));
    }
  }
  return table;
}
