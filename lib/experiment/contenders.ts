/**
 * The contenders of a comparison: agents at every point of their sweeps, with and without the rules, and their labels.
 *
 * @module
 */

import type { Rules } from "../agents/agent_context.ts";
import type { AnyAgentDefinition } from "../agents/agent.ts";
import { agents, findAgent } from "../agents/registry.ts";
import { fileNameOf, labelOf, RULES_KNOWN } from "../results/labels.ts";
import { counted } from "../results/thousands.ts";
import { MOST_RUNS } from "../settings/comparison_settings.ts";
import type { SettingValues } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { ComparisonConfig, RulesChoice } from "./comparison_config.ts";
import { countVariants, type GivenSettings, type Variant, variantsOf } from "./variants.ts";

/** An agent under its own or another name, with the values given for its settings. */
interface Entry {
  readonly label: string;
  readonly definition: AnyAgentDefinition;
  readonly settings: GivenSettings;
}

/** An agent, at one point of its grid, with or without the task's rules. */
export interface Contender {
  /** Its name in files and pictures. */
  readonly label: string;
  readonly definition: AnyAgentDefinition;
  readonly variant: Variant;
  readonly rules: Rules;
}

/** The agents of a comparison, and then its named variants. */
export function entriesOf({ agents, variants, settings }: ComparisonConfig): Entry[] {
  const known = (agent: string) => {
    const definition = findAgent(agent);
    return { definition, own: settings[definition.name] ?? {} };
  };
  return [
    ...agents.map((agent): Entry => {
      const { definition, own } = known(agent);
      return { label: definition.name, definition, settings: own };
    }),
    ...variants.map(({ label, agent, settings: over }): Entry => {
      const { definition, own } = known(agent);
      return { label: checkLabel(label, definition), definition, settings: { ...own, ...over } };
    }),
  ];
}

/** An entry at every point of its sweep, with the rules that are asked for. */
export function contendersOfEntry(
  { label, definition, settings }: Entry,
  { rules, samples }: ComparisonConfig,
  around: readonly SettingValues[],
): Contender[] {
  return variantsOf(definition.name, definition.settings, settings, around, samples).flatMap((variant) =>
    rulesOf(definition, variant, rules).map((rules) => ({
      label: labelOf([label, ...variant.swept, ...(rules === "known" ? [RULES_KNOWN] : [])].join(" ")),
      definition,
      variant,
      rules,
    }))
  );
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

/** Longer labels are no names. */
const LONGEST_LABEL = 80;

/**
 * Returns the label.
 *
 * @throws {UsageError} If it cannot name a variant of this agent.
 */
function checkLabel(label: string, { name }: AnyAgentDefinition): string {
  const refuse = (why: string) =>
    new UsageError(`The label ${JSON.stringify(label)} ${why}: choose another.`);
  if (label.trim() !== label || label === "" || label.length > LONGEST_LABEL) {
    throw refuse(`must have from 1 to ${LONGEST_LABEL} characters, and no space at its ends`);
  }
  if (labelOf(label) !== label) throw refuse("holds control or invisible characters");
  if (label !== name && agents.some((agent) => agent.name === label)) {
    throw refuse(`of a variant of ${name} is another agent's name`);
  }
  return label;
}

/** @throws {UsageError} If two variants would have the same label, or labels that differ in case alone. */
export function refuseEqualLabels(labels: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const label of labels) {
    const name = fileNameOf(label).toLowerCase();
    const other = seen.get(name);
    seen.set(name, label);
    if (other === undefined) continue;
    throw new UsageError(
      other === label
        ? `Two variants would both be called "${label}": give them values that differ in their text, or labels.`
        : `"${other}" and "${label}" differ in case alone, and some systems do not tell such folders apart: rename one.`,
    );
  }
}

/** @throws {UsageError} If the seeds and sweeps make too many runs. */
export function refuseTooMany(
  { seeds, settings, samples, rules }: ComparisonConfig,
  entries: readonly Entry[],
): void {
  const tasks = countVariants(settings.task ?? {}, samples);
  const times = rules === "both" ? 2 : 1;
  const contenders = entries.reduce((sum, own) => sum + times * countVariants(own.settings, samples), 0);
  const runs = seeds.length * tasks * contenders;
  if (runs <= MOST_RUNS) return;
  throw new UsageError(
    `Too many runs: ${runs} (${counted(seeds.length, "seed")} of ${
      counted(contenders, "variant")
    } of agents on ${counted(tasks, "task")}), and ${MOST_RUNS} are the most: name fewer values or seeds.`,
  );
}
