/**
 * The configuration of a comparison: agents × seeds on one task, with settings; and the runs that follow from
 * it.
 *
 * @module
 */

import type { Rules } from "../agents/agent_context.ts";
import { findAgent } from "../agents/registry.ts";
import { findTask } from "../tasks/registry.ts";
import { labelOf } from "../results/labels.ts";
import type { SettingValue, SettingValues } from "../settings/settings.ts";
import { unknownName, UsageError } from "../settings/usage_error.ts";
import type { EvaluationPlan } from "../results/evaluation_grid.ts";
import { contendersOfEntry, entriesOf, refuseEqualLabels, refuseTooMany } from "./contenders.ts";
import { type Budget, modelPath, type RunSpec } from "./run_spec.ts";
import { problemOf, refuseProblems } from "./variant_problems.ts";
import { type GivenSettings, isRange, type Variant, variantsOf } from "./variants.ts";
import { idOf, isSourcePath } from "../user_files/source_file.ts";

/** The values given for settings, by owner ("task", or an agent's name, also one from a user's file) and key. */
export type SettingTable = Readonly<Record<string, GivenSettings>>;

/** An agent under a name of its own, with settings of its own. */
export interface NamedVariant {
  /** Its name in files and pictures; swept settings and the rules stand behind it. */
  readonly label: string;
  /** As an entry of {@linkcode ComparisonConfig.agents}. */
  readonly agent: string;
  /** They take the place of those that the agent has otherwise. */
  readonly settings: GivenSettings;
}

/** Rules hidden or known; or both, as two contenders. */
export type RulesChoice = Rules | "both";

/** A comparison; settings that are not listed have their defaults. */
export interface ComparisonConfig {
  /** Built-in agents' names, and paths of registered files (`agents/registry.ts`), without duplicates. */
  readonly agents: readonly string[];
  /** Agents under names of their own, beside the others. */
  readonly variants: readonly NamedVariant[];
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
  /** How many points are drawn from the ranges of an agent's settings; absent if there are none. */
  readonly samples?: number;
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
  variants: [],
  task: "cartpole",
  seeds: [0, 1, 2, 3, 4],
  budget: { steps: 5000 },
  evaluation: { episodes: 100 },
  settings: {},
  rules: "hidden",
  fast: false,
};

/** Overrides `base` by `over`; settings are merged key by key, and agents and variants are replaced together. */
export function layOver(base: ComparisonConfig, over: PartialComparison): ComparisonConfig {
  const settings: Record<string, Record<string, SettingValue | readonly SettingValue[]>> = {};
  for (const table of [base.settings, over.settings ?? {}]) {
    for (const [owner, values] of Object.entries(table)) settings[owner] = { ...settings[owner], ...values };
  }
  const isRenewed = over.agents !== undefined || over.variants !== undefined;
  const samples = over.samples ?? base.samples;
  return {
    agents: over.agents ?? (isRenewed ? [] : base.agents),
    variants: over.variants ?? (isRenewed ? [] : base.variants),
    task: over.task ?? base.task,
    seeds: over.seeds ?? base.seeds,
    budget: over.budget ?? base.budget,
    evaluation: evaluationOf(
      over.evaluation?.every ?? base.evaluation.every,
      over.evaluation?.episodes ?? base.evaluation.episodes,
    ),
    settings,
    ...(samples === undefined ? {} : { samples }),
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
  const entries = entriesOf(config);
  refuseMisplaced(config);
  refuseTooMany(config, entries);
  const taskDefinition = findTask(config.task);
  const { name: taskName, source } = taskDefinition;
  const given = config.settings.task ?? {};
  const tasks = variantsOf("task", taskDefinition.settings, given, [{}], config.samples);
  const around = tasks.map(({ values }) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`task.${key}`, value]))
  );
  const contenders = entries.flatMap((entry) => contendersOfEntry(entry, config, around));
  const taskLabelOf = ({ changed }: Variant) => labelOf([taskName, ...changed].join(" "));
  refuseEqualLabels(contenders.map(({ label }) => label));
  refuseEqualLabels(tasks.map(taskLabelOf));
  const problems = tasks.flatMap((task) => {
    const made = taskDefinition.create(task.values);
    return contenders.map(({ label, definition, variant }) =>
      problemOf(`${label} on ${taskLabelOf(task)}`, () => definition.check?.(made, variant.values))
    );
  });
  refuseProblems(problems, tasks.length * contenders.length);
  return config.seeds.flatMap((seed) =>
    tasks.flatMap((task) =>
      contenders.map(({ definition, label, variant, rules }): RunSpec => ({
        agent: definition.name,
        ...(definition.source === undefined ? {} : { agentFile: idOf(definition.source) }),
        agentSettings: variant.values,
        agentLabel: label,
        rules,
        task: taskName,
        ...(source === undefined ? {} : { taskFile: idOf(source) }),
        taskSettings: task.values,
        taskLabel: taskLabelOf(task),
        seed,
        budget: config.budget,
        evaluation: config.evaluation,
        ...(config.fast ? { fast: true } : {}),
        ...originOf(config, variant.values),
      }))
    )
  );
}

/** @throws {UsageError} If no agent is given, or settings of one that is not compared. */
function refuseMisplaced(config: ComparisonConfig): void {
  const compared = comparedNames(config);
  for (const owner of Object.keys(config.settings)) {
    if (owner === "task" || compared.includes(owner)) continue;
    findAgent(owner);
    throw new UsageError(
      `Settings are given for ${owner}, which is not compared: add it to --agents (now ${
        agentsIn(config).join(",")
      }) or leave them out.`,
    );
  }
  if (compared.length === 0) {
    throw new UsageError("No agent is given: give at least one, such as --agents dyna,dqn.");
  }
  const all = [...Object.values(config.settings), ...config.variants.map(({ settings }) => settings)];
  if (config.samples !== undefined && !all.some((own) => Object.values(own).some(isRange))) {
    throw new UsageError(
      "--samples says how many values are drawn from ranges, and none is given: --set dqn.learningRate=log:1e-4..1e-2.",
    );
  }
}

function originOf(
  { models }: ComparisonConfig,
  values: SettingValues,
): Pick<RunSpec, "modelDigest" | "sourceSteps"> {
  const path = modelPath(values);
  if (path === undefined || models === undefined || !Object.hasOwn(models, path)) return {};
  return models[path];
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

/** The agents of a comparison, as they are given, each once. */
export function agentsIn(
  { agents, variants }: Pick<ComparisonConfig, "agents" | "variants">,
): readonly string[] {
  return [...new Set([...agents, ...variants.map(({ agent }) => agent)])];
}

/** Their names. */
export function comparedNames(config: Pick<ComparisonConfig, "agents" | "variants">): string[] {
  return namesOf(agentsIn(config));
}

/** The names of compared agents, of which some are given as paths. */
export function namesOf(agents: readonly string[]): string[] {
  return agents.map((agent) => isSourcePath(agent) ? findAgent(agent).name : agent);
}
