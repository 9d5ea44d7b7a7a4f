/**
 * The configuration of a comparison: agents × seeds on one task, with settings; and the runs that follow from
 * it.
 *
 * @module
 */

import type { Rules } from "../agents/agent_context.ts";
import type { AnyAgentDefinition } from "../agents/agent.ts";
import { findAgent } from "../agents/registry.ts";
import { findTask } from "../tasks/registry.ts";
import { labelOf, RULES_KNOWN } from "../results/labels.ts";
import { acts, describeCondition } from "../settings/dependencies.ts";
import { checkSetting, resolveSettings, settingOf } from "../settings/parse.ts";
import type { Settings, SettingValue, SettingValues } from "../settings/settings.ts";
import { unknownName, UsageError } from "../settings/usage_error.ts";
import { MOST_RUNS } from "../settings/comparison_settings.ts";
import type { EvaluationPlan } from "../results/evaluation_grid.ts";
import { counted } from "../results/thousands.ts";
import { type Budget, modelPath, type RunSpec } from "./run_spec.ts";
import { idOf, isSourcePath } from "../user_files/source_file.ts";

/** Values of settings by owner ("task" or an agent's name, also that of a file's agent) and key; a list of values is swept. */
export type SettingTable = Readonly<
  Record<string, Readonly<Record<string, SettingValue | readonly SettingValue[]>>>
>;

/** Rules hidden or known; or both, as two contenders. */
export type RulesChoice = Rules | "both";

/** A comparison; settings that are not listed have their defaults. */
export interface ComparisonConfig {
  /** Built-in agents' names, and paths of registered files (`agents/registry.ts`), without duplicates. */
  readonly agents: readonly string[];
  /** A built-in task's name, or the path of a registered file (`tasks/registry.ts`). */
  readonly task: string;
  /** Ascending, without duplicates. */
  readonly seeds: readonly number[];
  /** How long each run lasts. */
  readonly budget: Budget;
  /** When and how agents are evaluated. */
  readonly evaluation: EvaluationPlan;
  /** Settings that are not at their defaults. */
  readonly settings: SettingTable;
  /** Whether agents that can use the task's rewards and ends are given them; both: with and without, as two contenders. */
  readonly rules: RulesChoice;
  /** Whether products are computed with fused operations, whose last digits depend on the machine. */
  readonly fast: boolean;
  /** Where models come from, by the path of the checkpoint; absent before they have been read. */
  readonly models?: Readonly<Record<string, Required<Pick<RunSpec, "modelDigest" | "sourceSteps">>>>;
}

/** Part of a comparison; the rest comes from the configuration below it. */
export type PartialComparison =
  & {
    readonly [K in Exclude<keyof ComparisonConfig, "evaluation" | "models">]?:
      | ComparisonConfig[K]
      | undefined;
  }
  & { readonly evaluation?: { readonly [K in keyof EvaluationPlan]?: EvaluationPlan[K] | undefined } };

/** The default comparison of `mbrl compare`. */
export const defaultComparison: ComparisonConfig = {
  agents: ["dyna", "dqn"],
  task: "cartpole",
  seeds: [0, 1, 2, 3, 4],
  budget: { steps: 5000 },
  evaluation: { episodes: 100 },
  settings: {},
  rules: "hidden",
  fast: false,
};

/** Overrides `base` by `over`; settings are merged key by key. */
export function layOver(base: ComparisonConfig, over: PartialComparison): ComparisonConfig {
  const settings: Record<string, Record<string, SettingValue | readonly SettingValue[]>> = {};
  for (const table of [base.settings, over.settings ?? {}]) {
    for (const [owner, values] of Object.entries(table)) settings[owner] = { ...settings[owner], ...values };
  }
  return {
    agents: over.agents ?? base.agents,
    task: over.task ?? base.task,
    seeds: over.seeds ?? base.seeds,
    budget: over.budget ?? base.budget,
    evaluation: evaluationOf(
      over.evaluation?.every ?? base.evaluation.every,
      over.evaluation?.episodes ?? base.evaluation.episodes,
    ),
    settings,
    rules: over.rules ?? base.rules,
    fast: over.fast ?? base.fast,
  };
}

/** An even grid, or the standard one if `every` is undefined. */
function evaluationOf(every: number | undefined, episodes: number): EvaluationPlan {
  return every === undefined ? { episodes } : { every, episodes };
}

/**
 * Every run of the comparison, by seed and then by agent, so that early results cover every agent.
 *
 * @throws {UsageError} If an agent, task or setting is unknown, a value is not allowed, or settings are given
 * for an agent that is not compared.
 */
export function expandRuns(config: ComparisonConfig): RunSpec[] {
  const compared = namesOf(config.agents);
  for (const owner of Object.keys(config.settings)) {
    if (owner === "task" || compared.includes(owner)) continue;
    findAgent(owner);
    throw new UsageError(
      `Settings are given for ${owner}, which is not compared: add it to --agents (now ${
        config.agents.join(",")
      }) or leave them out.`,
    );
  }
  if (config.agents.length === 0) {
    throw new UsageError("No agent is given: give at least one, such as --agents dyna,dqn.");
  }
  refuseTooMany(config);
  const taskDefinition = findTask(config.task);
  const { name: taskName, source } = taskDefinition;
  const taskVariants = variantsOf("task", taskDefinition.settings, config.settings.task ?? {});
  const around = taskVariants.map(({ values }) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`task.${key}`, value]))
  );
  const contenders = config.agents.map(findAgent).flatMap((definition) => {
    const { name, settings } = definition;
    return variantsOf(name, settings, config.settings[name] ?? {}, around).flatMap((variant) =>
      rulesOf(definition, variant, config.rules).map((rules) => ({ definition, name, variant, rules }))
    );
  });
  refuseEqualLabels(contenders.map(agentLabelOf));
  refuseEqualLabels(taskVariants.map(({ changed }) => labelOf([taskName, ...changed].join(" "))));
  for (const task of taskVariants) {
    const made = taskDefinition.create(task.values);
    for (const { definition, variant } of contenders) definition.check?.(made, variant.values);
  }
  return config.seeds.flatMap((seed) =>
    taskVariants.flatMap((task) =>
      contenders.map((contender): RunSpec => {
        const { definition, name, variant, rules } = contender;
        return {
          agent: name,
          ...(definition.source === undefined ? {} : { agentFile: idOf(definition.source) }),
          agentSettings: variant.values,
          agentLabel: agentLabelOf(contender),
          rules,
          task: taskName,
          ...(source === undefined ? {} : { taskFile: idOf(source) }),
          taskSettings: task.values,
          taskLabel: labelOf([taskName, ...task.changed].join(" ")),
          seed,
          budget: config.budget,
          evaluation: config.evaluation,
          ...(config.fast ? { fast: true } : {}),
          ...originOf(config, variant.values),
        };
      })
    )
  );
}

/** @throws {UsageError} If the seeds and sweeps make too many runs. */
function refuseTooMany({ agents, seeds, settings, rules }: ComparisonConfig): void {
  const variants = (owner: string) =>
    Object.values(settings[owner] ?? {}).reduce<number>(
      (product, values) => product * (Array.isArray(values) ? values.length : 1),
      1,
    );
  const times = rules === "both" ? 2 : 1;
  const contenders = namesOf(agents).reduce((sum, agent) => sum + times * variants(agent), 0);
  const runs = seeds.length * variants("task") * contenders;
  if (runs <= MOST_RUNS) return;
  throw new UsageError(
    `Too many runs: ${runs} (${counted(seeds.length, "seed")} of ${
      counted(contenders, "variant")
    } of agents on ${
      counted(variants("task"), "task")
    }), and ${MOST_RUNS} are the most: name fewer values or seeds.`,
  );
}

function originOf(
  { models }: ComparisonConfig,
  values: SettingValues,
): Pick<RunSpec, "modelDigest" | "sourceSteps"> {
  const path = modelPath(values);
  if (path === undefined || models === undefined || !Object.hasOwn(models, path)) return {};
  return models[path];
}

/** An agent, at one point of its grid, with or without the task's rules. */
interface Contender {
  readonly definition: AnyAgentDefinition;
  readonly name: string;
  readonly variant: Variant;
  readonly rules: Rules;
}

/** With which rules an agent is compared: an agent that cannot use any has one curve. */
function rulesOf(
  { usesRules }: AnyAgentDefinition,
  { values }: Variant,
  asked: RulesChoice,
): readonly Rules[] {
  if (asked === "hidden" || !usesRules?.(values)) return ["hidden"];
  return asked === "both" ? ["hidden", "known"] : ["known"];
}

/** The name of a contender in files and pictures. */
function agentLabelOf({ name, variant, rules }: Contender): string {
  return labelOf([name, ...variant.swept, ...(rules === "known" ? [RULES_KNOWN] : [])].join(" "));
}

/** @throws {UsageError} If two variants would have the same label. */
function refuseEqualLabels(labels: readonly string[]): void {
  const seen = new Set<string>();
  const twice = labels.find((label) => seen.has(label) || !seen.add(label));
  if (twice === undefined) return;
  throw new UsageError(
    `Two variants would both be called "${twice}": give them values that differ in their text.`,
  );
}

/** One point of the grid of an owner's settings. */
interface Variant {
  /** The value of every setting. */
  readonly values: SettingValues;
  /** `key=value` for the settings that are swept. */
  readonly swept: readonly string[];
  /** `key=value` for the settings that are not at their default. */
  readonly changed: readonly string[];
}

function variantsOf(
  owner: string,
  settings: Settings,
  given: Readonly<Record<string, SettingValue | readonly SettingValue[]>>,
  around: readonly SettingValues[] = [{}],
): Variant[] {
  let points: { values: Record<string, SettingValue>; swept: string[] }[] = [{ values: {}, swept: [] }];
  for (const [key, value] of Object.entries(given)) {
    const choices = Array.isArray(value) ? value as readonly SettingValue[] : [value as SettingValue];
    if (choices.length === 0) {
      throw new UsageError(`${owner}.${key} is an empty list: give at least one value.`);
    }
    if (new Set(choices).size < choices.length) {
      throw new UsageError(`${owner}.${key} lists a value twice: list each once.`);
    }
    const setting = settingOf(owner, settings, key);
    for (const choice of choices) checkSetting(`${owner}.${key}`, setting, choice);
    points = points.flatMap((point) =>
      choices.map((choice) => ({
        values: { ...point.values, [key]: choice },
        swept: Array.isArray(value) ? [...point.swept, `${key}=${choice}`] : point.swept,
      }))
    );
  }
  const variants = new Map<string, Variant>();
  const acting = new Set<string>();
  for (const { values, swept } of points) {
    const asked = resolveSettings(owner, settings, values);
    const idle = Object.keys(values).filter((key) =>
      !around.some((task) => acts(settings, key, { ...asked, ...task }))
    );
    for (const key of Object.keys(values)) if (!idle.includes(key)) acting.add(key);
    // a setting without effect at this point of the grid makes no separate curve
    const kept = Object.fromEntries(Object.entries(values).filter(([key]) => !idle.includes(key)));
    const resolved = resolveSettings(owner, settings, kept);
    const changed = Object.entries(resolved)
      .filter(([key, value]) => value !== settings[key].default)
      .map(([key, value]) => `${key}=${value}`);
    const identity = JSON.stringify(resolved);
    if (variants.has(identity)) continue;
    const named = swept.filter((text) => !idle.includes(text.slice(0, text.indexOf("="))));
    variants.set(identity, { values: resolved, swept: named, changed });
  }
  for (const [key, value] of Object.entries(given)) {
    if (acting.has(key) || value === settings[key].default) continue;
    throw new UsageError(
      `${owner}.${key} does nothing here: it acts only with ${
        describeCondition(settings[key].when!)
      }; set that too, or leave it out.`,
    );
  }
  return [...variants.values()];
}

/**
 * Splits `agents` at commas.
 *
 * @throws {UsageError} If a name is unknown or occurs twice.
 */
export function parseAgents(text: string, known: readonly string[]): string[] {
  return checkAgents(listedIn(text), known);
}

/** The names in a list separated by commas; none if it is absent. */
export function listedIn(text: string | undefined): string[] {
  return text?.split(",").map((name) => name.trim()) ?? [];
}

/**
 * Returns `names`.
 *
 * @throws {UsageError} If one is unknown or occurs twice.
 */
export function checkAgents(names: readonly string[], known: readonly string[]): string[] {
  for (const [i, name] of names.entries()) {
    if (isSourcePath(name)) findAgent(name);
    else if (!known.includes(name)) throw unknownName("agent", name, known);
    if (names.indexOf(name) !== i) throw new UsageError(`The agent ${name} is listed twice: list it once.`);
  }
  const own = namesOf(names);
  const twice = own.findIndex((name, i) => own.indexOf(name) !== i);
  if (twice >= 0) {
    const [first, second] = [names[own.indexOf(own[twice])], names[twice]];
    throw new UsageError(`${first} and ${second} both define an agent "${own[twice]}": rename one of them.`);
  }
  return [...names];
}

/** The names of compared agents, of which some are given as paths. */
export function namesOf(agents: readonly string[]): string[] {
  return agents.map((agent) => isSourcePath(agent) ? findAgent(agent).name : agent);
}
